"""Calendar files of bookings: one event that later versions replace, nothing personal."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from icalendar import Calendar

from actions.booking.ics import calendar_file
from actions.desk.models import Booked, Slot
from tests.actions.desk.desk import IN_DEPTH, NOW, at

SLOT = Slot(
    counsellor="kim",
    counsellor_name="김배움 상담사",
    seat=1,
    starts_at=at("12-01 16:00"),
    ends_at=at("12-01 16:50"),
    place="배움센터 3층",
    video_link=None,
)
BOOKED = Booked("BG-7K2M-9QXD", "somebody", IN_DEPTH, "confirmed", SLOT, None, 1, 3)


def event_of(base, booked: Booked):
    calendar = Calendar.from_ical(calendar_file(booked, base, NOW))
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_when_and_where(base):
    calendar, event = event_of(base, BOOKED)
    assert calendar["METHOD"] == "PUBLISH"
    assert event["DTSTART"].params["TZID"] == "Asia/Seoul"
    assert event.decoded("DTSTART") == at("12-01 16:00")
    assert event.decoded("DTEND") - event.decoded("DTSTART") == timedelta(minutes=50)
    assert event["SUMMARY"] == "심화상담"
    assert event["LOCATION"] == "배움센터 3층"
    assert event["STATUS"] == "CONFIRMED"
    assert [str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Seoul"]


def test_a_later_version_is_the_same_event(base):
    moved = replace(BOOKED, version=4, slot=replace(SLOT, starts_at=at("12-02 16:00")))
    before, after = event_of(base, BOOKED)[1], event_of(base, moved)[1]
    assert before["UID"] == after["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]


def test_what_is_cancelled_is_taken_out(base):
    calendar, event = event_of(base, replace(BOOKED, state="cancelled", version=4))
    assert calendar["METHOD"] == "CANCEL"
    assert event["STATUS"] == "CANCELLED"


def test_nobody_is_named(base):
    text = calendar_file(BOOKED, base, NOW).decode()
    assert "somebody" not in text
    assert "김배움" not in text


def test_practice_says_so(base):
    _, event = event_of(base, replace(BOOKED, slot=replace(SLOT, sample=True)))
    assert "연습용" in event["SUMMARY"]


@pytest.mark.parametrize("state", ["awaiting_consent", "held", "offered"])
def test_what_is_not_firm_is_tentative(base, state):
    assert event_of(base, replace(BOOKED, state=state))[1]["STATUS"] == "TENTATIVE"


def test_the_file_keeps_the_length_of_lines_of_the_standard(base):
    lines = calendar_file(BOOKED, base, datetime.now(tz=NOW.tzinfo)).split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
