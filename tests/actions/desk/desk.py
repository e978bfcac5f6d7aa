"""A desk for tests: a moment, counsellors, words."""

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from actions.desk.counsellors import Counsellor
from actions.desk.models import Booked
from store.messages import Reply

SEOUL = ZoneInfo("Asia/Seoul")
NOW = datetime(2026, 11, 22, 15, 0, tzinfo=SEOUL)  # a Sunday
IN_DEPTH = "product/in-depth"
INTERVIEW = "product/interview"
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def at(text: str) -> datetime:
    """A moment in Seoul: "12-01 16:00" of 2026, or with its year."""
    return datetime.fromisoformat(text if text.count("-") == 2 else f"2026-{text}").replace(
        tzinfo=SEOUL
    )


def counsellor(**changes: Any) -> Counsellor:
    """Counsellor Kim: weekdays 13:00 to 18:00, 50 minutes and 10 between."""
    fields = {
        "id": "kim",
        "name": "김배움 상담사",
        "products": [IN_DEPTH, INTERVIEW],
        "place": "배움센터 3층",
        "slot_minutes": 50,
        "buffer_minutes": 10,
        "hours": [weekly()],
    }
    return Counsellor.model_validate({**fields, **changes})


def weekly(days: str = "MO,TU,WE,TH,FR", opens: str = "13:00", closes: str = "18:00") -> dict:
    """Hours on days of the week."""
    rule = f"FREQ=WEEKLY;BYDAY={days}"
    return {"rule": rule, "since": "2026-01-01", "opens": opens, "closes": closes}


def say(booked: Booked, hours: int | None = None) -> Reply:
    """Words that show what they were made from."""
    return Reply(text=" ".join(map(str, (booked.number, booked.state, hours or ""))).strip())
