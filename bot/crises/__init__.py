"""Dangers: recorded, told to those who can help, never left to wait in silence."""
