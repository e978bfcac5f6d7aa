"""Mentoring: applications, mentors, matching, proposals (docs/mentoring.md)."""
