"""Courses and documents measured: import, search at scale, quality."""
