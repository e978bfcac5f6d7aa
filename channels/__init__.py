"""Neutral message types and one adapter per channel."""
