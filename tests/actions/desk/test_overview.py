"""What the desk's staff look up, and how they move a session."""

from datetime import date

import pytest

from actions.desk.errors import Changed, NotOffered, SlotTaken, UnknownBooking, WrongState
from store.outbox import Outbox
from tests.actions.desk.desk import (
    HOUR,
    IN_DEPTH,
    INTERVIEW,
    MINUTE,
    NOW,
    at,
    counsellor,
    say,
    weekly,
)

TUESDAY = date(2026, 12, 1)
FOUR, FIVE = ("kim", at("12-01 16:00")), ("kim", at("12-01 17:00"))


@pytest.fixture
async def booked(booking):
    held = await booking.hold("ann", IN_DEPTH, FOUR, NOW, quota=4)
    return await booking.confirm("ann", held.number, NOW)


async def test_times_on_offer_with_their_free_seats(booking, booked) -> None:
    offered = await booking.offered(TUESDAY, TUESDAY, NOW)
    assert [(one.starts_at, one.free, one.seats) for one in offered] == [
        (at(f"12-01 {hour}:00"), int(hour != 16), 1) for hour in range(13, 18)
    ]
    assert await booking.offered(TUESDAY, TUESDAY, NOW, "product/none") == []


async def test_seats_of_one_time_count_once_whatever_they_are_for(booking) -> None:
    await booking.open_counsellors([counsellor(id="lee", capacity=3)], NOW)
    await booking.hold("ann", INTERVIEW, ("lee", at("12-01 13:00")), NOW, quota=4)
    found = await booking.offered(TUESDAY, TUESDAY, NOW)
    first = next(one for one in found if one.counsellor == "lee")
    assert (first.seats, first.free) == (3, 2)


async def test_who_is_retired_is_not_listed(booking) -> None:
    await booking.open_counsellors(
        [counsellor(id="lee", name="가나다"), counsellor(id="han", retired=True)], NOW
    )
    assert [one.id for one in await booking.counsellors()] == ["lee", "kim"]


async def test_who_waits_is_listed_longest_first(booking) -> None:
    span = {"after": at("12-01 00:00"), "before": at("12-02 00:00"), "quota": 4}
    await booking.wait("bob", IN_DEPTH, NOW + MINUTE, **span)
    await booking.wait("ann", IN_DEPTH, NOW, **span)
    assert [who for who, _ in await booking.everybody_waiting(NOW)] == ["ann", "bob"]
    assert await booking.everybody_waiting(at("12-02 00:00")) == []


async def test_the_desk_moves_without_a_deadline_and_the_person_is_told(
    booking, booked, database
) -> None:
    shortly = booked.slot.starts_at - MINUTE
    moved = await booking.relocate(booked.number, FIVE, shortly, say, version=booked.version)
    assert (moved.slot.starts_at, moved.version) == (FIVE[1], booked.version + 1)
    assert await booking.relocate(booked.number, FIVE, shortly, say) == moved
    back = await booking.relocate(booked.number, FOUR, shortly, say)
    assert back.slot == booked.slot
    [notice] = await Outbox(database).waiting("ann", shortly)  # the first was overtaken
    assert notice.reply.text == f"{booked.number} confirmed"


async def test_a_session_is_not_moved_where_none_is_offered_or_free(booking, booked) -> None:
    await booking.hold("bob", IN_DEPTH, FIVE, NOW, quota=4)
    with pytest.raises(SlotTaken):
        await booking.relocate(booked.number, FIVE, NOW)
    with pytest.raises(NotOffered):
        await booking.relocate(booked.number, ("kim", at("12-05 16:00")), NOW)
    with pytest.raises(NotOffered):
        await booking.relocate(booked.number, ("kim", NOW - HOUR), NOW)
    with pytest.raises(UnknownBooking):
        await booking.relocate("BG-0000-0000", FIVE, NOW)
    assert (await booking.by_number(booked.number, NOW)) == booked


async def test_what_is_over_or_gone_is_not_moved(booking, booked) -> None:
    with pytest.raises(WrongState):
        await booking.relocate(booked.number, FIVE, booked.slot.starts_at)
    await booking.call_off(booked.number, NOW)
    with pytest.raises(WrongState):
        await booking.relocate(booked.number, FIVE, NOW)


@pytest.mark.parametrize("do", ["call_off", "complete", "mark_no_show", "relocate"])
async def test_what_was_changed_meanwhile_is_not_changed_unseen(booking, booked, do) -> None:
    moved = await booking.relocate(booked.number, FIVE, NOW)
    late = NOW if do in ("call_off", "relocate") else FIVE[1] + HOUR
    place = (FOUR,) if do == "relocate" else ()
    with pytest.raises(Changed) as caught:
        await getattr(booking, do)(booked.number, *place, late, version=booked.version)
    assert caught.value.booked == moved
    await getattr(booking, do)(booked.number, *place, late, version=moved.version)


@pytest.mark.parametrize("do", ["grant_consent", "refuse_consent"])
async def test_a_consent_is_for_the_booking_that_was_seen(booking, do) -> None:
    held = await booking.hold("ann", IN_DEPTH, FOUR, NOW, quota=4)
    waits = await booking.confirm("ann", held.number, NOW, needs_consent=True)
    moved = await booking.relocate(waits.number, FIVE, NOW)
    assert moved.state == "awaiting_consent"
    with pytest.raises(Changed):
        await getattr(booking, do)(waits.number, NOW, version=waits.version)
    await getattr(booking, do)(waits.number, NOW, version=moved.version)


async def test_hours_of_another_counsellor_will_do(booking, booked) -> None:
    hours = [weekly(opens="10:00", closes="12:00")]
    await booking.open_counsellors([counsellor(id="lee", hours=hours)], NOW)
    moved = await booking.relocate(booked.number, ("lee", at("12-01 10:00")), NOW)
    assert moved.slot.counsellor == "lee"
    assert [one.free for one in await booking.offered(TUESDAY, TUESDAY, NOW)][3:] == [1] * 4
