"""The day it is where the service is used."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

SEOUL = ZoneInfo("Asia/Seoul")


def today() -> date:
    """Today in Seoul."""
    return datetime.now(SEOUL).date()
