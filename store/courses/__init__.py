"""Courses in the database."""
