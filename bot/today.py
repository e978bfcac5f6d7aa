"""The day and the moment it is where the service is used."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")
OPENING = time(9)  # when a question asked as on another day is taken to be asked


def today() -> date:
    """Today in Seoul."""
    return now().date()


def now() -> datetime:
    """This moment, in Seoul."""
    return datetime.now(SEOUL)


def moment_on(day: date) -> datetime:
    """The moment of a question asked as on `day`: this moment, or the morning of another day."""
    return now() if day == today() else datetime.combine(day, OPENING, SEOUL)
