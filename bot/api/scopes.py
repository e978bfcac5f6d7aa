"""What a key of the open API may be for."""

from __future__ import annotations

from enum import StrEnum


class Scope(StrEnum):
    """One group of routes."""

    CONVERSATIONS = "conversations"
    BOOKINGS = "bookings"
    MENTORING = "mentoring"
    PLANS = "plans"
    COURSES = "courses"
    KNOWLEDGE = "knowledge"
