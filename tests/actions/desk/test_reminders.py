"""Reminders: each once, none for what is past, cancelled or moved."""

import asyncio

import pytest

from actions.desk.service import Booking
from knowledge.rules.counselling import load_desk
from store.messages import Reply
from store.outbox import Outbox
from tests.actions.desk.desk import HOUR, IN_DEPTH, MINUTE, NOW, at, say

SLOT = ("kim", at("12-01 16:00"))
DAY_BEFORE = SLOT[1] - 24 * HOUR
SHORTLY = SLOT[1] - 2 * HOUR


@pytest.fixture
async def booked(booking):
    held = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)
    return await booking.confirm("ann", held.number, NOW)


async def said(database, now) -> list[str]:
    return [notice.reply.text for notice in await Outbox(database).waiting("ann", now)]


async def test_each_reminder_is_said_once_however_often_it_is_swept(
    booking, booked, database
) -> None:
    assert await booking.remind(DAY_BEFORE - MINUTE, say) == 0
    assert [await booking.remind(DAY_BEFORE + n * MINUTE, say) for n in range(3)] == [1, 0, 0]
    assert await said(database, DAY_BEFORE) == [f"{booked.number} confirmed 24"]
    assert [await booking.remind(SHORTLY + n * MINUTE, say) for n in range(3)] == [1, 0, 0]
    assert await said(database, SHORTLY) == [f"{booked.number} confirmed 2"]
    assert await said(database, SLOT[1]) == []
    assert await booking.remind(SLOT[1], say) == 0


async def test_sweeps_at_once_say_it_once(booking, booked, database) -> None:
    desks = [booking, *(Booking(database, load_desk()) for _ in range(7))]
    counts = await asyncio.gather(*(desk.remind(DAY_BEFORE, say) for desk in desks))
    assert sum(counts) == 1


async def test_after_an_outage_only_the_last_that_is_due_is_said(booking, booked, database) -> None:
    assert await booking.remind(SHORTLY + MINUTE, say) == 1
    assert await said(database, SHORTLY + MINUTE) == [f"{booked.number} confirmed 2"]


async def test_a_reminder_whose_time_had_passed_when_it_was_booked_is_not_said(booking) -> None:
    now = DAY_BEFORE - 5 * MINUTE
    held = await booking.hold("ann", IN_DEPTH, SLOT, now, quota=4)
    await booking.confirm("ann", held.number, DAY_BEFORE + MINUTE)
    assert await booking.remind(DAY_BEFORE + 2 * MINUTE, say) == 0
    assert await booking.remind(SHORTLY, say) == 1


async def test_nothing_is_said_of_what_is_not_firm(booking) -> None:
    held = await booking.hold("ann", IN_DEPTH, SLOT, SLOT[1] - 47 * HOUR, quota=4)
    await booking.confirm("ann", held.number, SLOT[1] - 47 * HOUR, needs_consent=True)
    assert await booking.remind(DAY_BEFORE, say) == 0
    await booking.grant_consent(held.number, DAY_BEFORE + HOUR)
    assert await booking.remind(DAY_BEFORE + HOUR, say) == 0
    assert await booking.remind(SHORTLY, say) == 1


async def test_what_is_cancelled_is_not_reminded_of(booking, booked, database) -> None:
    await booking.remind(DAY_BEFORE, say)
    await booking.call_off(booked.number, DAY_BEFORE + HOUR)
    assert await said(database, DAY_BEFORE + HOUR) == []
    assert await booking.remind(SHORTLY, say) == 0


async def test_a_moved_session_is_reminded_of_at_its_new_time_only(
    booking, booked, database
) -> None:
    await booking.remind(DAY_BEFORE, say)
    await booking.move("ann", booked.number, ("kim", at("12-03 16:00")), DAY_BEFORE)
    assert await said(database, DAY_BEFORE) == []
    assert await booking.remind(SHORTLY, say) == 0
    assert await booking.remind(at("12-02 16:00"), say) == 1
    assert await said(database, at("12-02 16:00")) == [f"{booked.number} confirmed 24"]


def lapsed(booked, was) -> Reply:
    return Reply(text=f"{booked.number} ran out of {was}")


async def test_what_ran_out_is_told_once_to_who_waited_for_it(booking, database) -> None:
    first = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)
    await booking.confirm("ann", first.number, NOW, needs_consent=True)
    second = await booking.hold("ann", IN_DEPTH, ("kim", at("12-02 16:00")), NOW, quota=4)
    later = NOW + 49 * HOUR
    # Somebody took the slot before the sweep came: it is told all the same.
    await booking.hold("bob", IN_DEPTH, SLOT, later, quota=4)
    assert [await booking.expire(later, lapsed) for _ in range(2)] == [1, 0]
    assert await said(database, later) == [f"{first.number} ran out of awaiting_consent"]
    assert (await booking.find("ann", second.number, later)).state == "released"
