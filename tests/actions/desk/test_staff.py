"""What staff do with bookings, by number."""

from datetime import date

import pytest

from actions.desk.errors import HoldExpired, SlotTaken, UnknownBooking, WrongState
from store.outbox import Outbox
from tests.actions.desk.desk import HOUR, IN_DEPTH, INTERVIEW, MINUTE, NOW, at, say

SLOT = ("kim", at("12-01 16:00"))


@pytest.fixture
async def waits(booking):
    """A booking that waits for consent."""
    held = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)
    return await booking.confirm("ann", held.number, NOW, needs_consent=True)


@pytest.fixture
async def booked(booking):
    held = await booking.hold("bob", IN_DEPTH, ("kim", at("12-02 16:00")), NOW, quota=4)
    return await booking.confirm("bob", held.number, NOW)


async def test_consent_makes_it_firm_and_is_told(booking, waits, database) -> None:
    assert await booking.awaiting_consent(NOW) == [waits]
    firm = await booking.grant_consent(waits.number, NOW + HOUR, say)
    assert (firm.state, firm.release_at, firm.version) == ("confirmed", None, 3)
    assert await booking.awaiting_consent(NOW + HOUR) == []
    [notice] = await Outbox(database).waiting("ann", NOW + HOUR)
    assert notice.reply.text == f"{waits.number} confirmed"
    with pytest.raises(WrongState):
        await booking.grant_consent(waits.number, NOW + HOUR)
    with pytest.raises(SlotTaken):
        await booking.hold("carl", IN_DEPTH, SLOT, NOW + 50 * HOUR, quota=4)


async def test_a_refusal_frees_the_slot_and_is_told(booking, waits, database) -> None:
    assert (await booking.refuse_consent(waits.number, NOW, say)).state == "cancelled"
    assert (await booking.offered_at(IN_DEPTH, SLOT[1], NOW)).counsellor == "kim"
    assert len(await Outbox(database).waiting("ann", NOW)) == 1
    with pytest.raises(HoldExpired):
        await booking.grant_consent(waits.number, NOW)


async def test_consent_that_comes_too_late_is_refused(booking, waits) -> None:
    with pytest.raises(HoldExpired):
        await booking.grant_consent(waits.number, NOW + 48 * HOUR)
    assert await booking.awaiting_consent(NOW + 48 * HOUR) == []


async def test_the_desk_calls_off_without_a_deadline(booking, booked, database) -> None:
    shortly = booked.slot.starts_at - MINUTE
    assert (await booking.call_off(booked.number, shortly, say)).state == "cancelled"
    assert (await booking.call_off(booked.number, shortly, say)).state == "cancelled"
    assert len(await Outbox(database).waiting("bob", shortly)) == 1
    assert await booking.used("bob", IN_DEPTH, shortly) == 0


async def test_a_session_is_finished_after_it_began(booking, booked, waits) -> None:
    start = booked.slot.starts_at
    with pytest.raises(WrongState) as caught:
        await booking.complete(booked.number, start - MINUTE)
    assert caught.value.booked == booked
    with pytest.raises(WrongState):
        await booking.mark_no_show(waits.number, start)
    assert (await booking.mark_no_show(booked.number, start + HOUR)).state == "no_show"
    done = await booking.complete(booked.number, start + HOUR)
    assert done.state == "completed"
    assert await booking.complete(booked.number, start + HOUR) == done
    with pytest.raises(WrongState):
        await booking.call_off(booked.number, start + HOUR)


@pytest.mark.parametrize(
    "do", ["grant_consent", "refuse_consent", "call_off", "complete", "mark_no_show"]
)
async def test_an_unknown_number_is_told(booking, do) -> None:
    with pytest.raises(UnknownBooking):
        await getattr(booking, do)("BG-2222-2222", NOW)


async def test_the_calendar_shows_days_of_seoul(booking, waits, booked) -> None:
    await booking.hold("carl", INTERVIEW, ("kim", at("12-01 17:00")), NOW, quota=None)
    assert await booking.calendar(date(2026, 12, 1), date(2026, 12, 2)) == [waits, booked]
    assert await booking.calendar(date(2026, 12, 2), date(2026, 12, 2)) == [booked]
    assert await booking.calendar(date(2026, 11, 1), date(2026, 11, 30)) == []
