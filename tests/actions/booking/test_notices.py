"""What the booking desk says on its own."""

from dataclasses import replace

import pytest

from actions.booking.notices import Notices
from actions.desk.models import Booked, Slot
from actions.desk.numbers import read_number
from tests.actions.desk.desk import IN_DEPTH, at

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
OFFERED = replace(BOOKED, state="offered", release_at=at("11-30 10:00"))


@pytest.fixture
def notices(base):
    return Notices(base, "https://baeumgil.example")


def every(notices, booked):
    return [
        notices.reminder(booked, 24),
        notices.offer(replace(booked, state="offered", release_at=at("11-30 10:00"))),
        notices.consent_granted(booked),
        notices.consent_refused(booked),
        notices.lapsed(booked, "offered"),
        notices.lapsed(booked, "awaiting_consent"),
        notices.cancelled_by_staff(booked),
    ]


def test_each_names_the_session_in_full(notices):
    for reply in every(notices, BOOKED):
        assert "심화상담" in reply.text
        assert "12월 1일(화) 오후 4시" in reply.text
        assert "연습용" not in reply.text


def test_practice_is_always_called_practice(notices):
    for reply in every(notices, replace(BOOKED, slot=replace(SLOT, sample=True))):
        assert "연습용" in reply.text


def test_a_reminder_says_how_long_and_where(notices):
    reply = notices.reminder(BOOKED, 2)
    assert "2시간" in reply.text
    assert "배움센터 3층" in reply.text


def test_an_offer_says_until_when_and_its_button_carries_the_number(notices):
    reply = notices.offer(OFFERED)
    assert "11월 30일(월) 오전 10시까지" in reply.text
    [button] = reply.buttons
    assert read_number(button.payload) == BOOKED.number
    assert {source.record for source in reply.sources} == {"desk/counselling"}


def test_a_consent_that_was_given_brings_the_calendar_file(notices):
    assert f"/bookings/{BOOKED.number}.ics" in notices.consent_granted(BOOKED).text
