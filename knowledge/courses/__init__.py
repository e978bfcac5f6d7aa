"""Courses: reading what is published, telling whether registration is open."""
