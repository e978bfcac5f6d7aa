"""Waiting: the first whom it fits gets the offer, then the next."""

import pytest

from actions.desk.errors import AlreadyBooked, HoldExpired, NotOffered, SlotTaken
from store.outbox import Outbox
from tests.actions.desk.desk import HOUR, IN_DEPTH, INTERVIEW, MINUTE, NOW, at, say

SLOT = ("kim", at("12-01 16:00"))
RANGE = {"after": SLOT[1], "before": SLOT[1] + MINUTE}


@pytest.fixture
async def taken(booking):
    """The slot, taken by somebody."""
    held = await booking.hold("owner", IN_DEPTH, SLOT, NOW, quota=4)
    return await booking.confirm("owner", held.number, NOW)


async def offers(booking, person, now=NOW):
    return [booked for booked in await booking.upcoming(person, now) if booked.state == "offered"]


async def test_the_first_who_waits_gets_the_freed_slot(booking, taken, database) -> None:
    for minute, person in enumerate(("ann", "bob")):
        await booking.wait(person, IN_DEPTH, NOW + minute * MINUTE, **RANGE, quota=4)
    now = NOW + HOUR
    assert await booking.offer_freed(now, say) == 0
    await booking.cancel("owner", taken.number, now)
    assert await booking.offer_freed(now, say) == 1
    assert await booking.offer_freed(now, say) == 0
    [offer] = await offers(booking, "ann", now)
    assert (offer.slot.starts_at, offer.release_at) == (SLOT[1], now + 2 * HOUR)
    assert await offers(booking, "bob", now) == []
    with pytest.raises(SlotTaken):
        await booking.hold("carl", IN_DEPTH, SLOT, now, quota=4)
    [notice] = await Outbox(database).waiting("ann", now)
    assert notice.reply.text == f"{offer.number} offered"


async def test_an_accepted_offer_ends_the_waiting(booking, taken, database) -> None:
    await booking.wait("ann", IN_DEPTH, NOW, **RANGE, quota=4)
    await booking.cancel("owner", taken.number, NOW)
    await booking.offer_freed(NOW, say)
    [offer] = await offers(booking, "ann")
    assert (await booking.confirm("ann", offer.number, NOW + HOUR)).state == "confirmed"
    assert await booking.waiting("ann", NOW) == []
    assert await Outbox(database).waiting("ann", NOW + HOUR) == []


@pytest.mark.parametrize("declined", [True, False])
async def test_the_next_gets_it_when_the_offer_is_declined_or_runs_out(
    booking, taken, declined
) -> None:
    for minute, person in enumerate(("ann", "bob")):
        await booking.wait(person, IN_DEPTH, NOW + minute * MINUTE, **RANGE, quota=4)
    now = NOW + HOUR
    await booking.cancel("owner", taken.number, now)
    await booking.offer_freed(now, say)
    [offer] = await offers(booking, "ann", now)
    if declined:
        await booking.release("ann", offer.number, now)
    else:
        now += 2 * HOUR
    assert await booking.offer_freed(now, say) == 1
    assert len(await offers(booking, "bob", now)) == 1
    with pytest.raises(HoldExpired):
        await booking.confirm("ann", offer.number, now)
    # Still waiting, but not for the slot that was declined.
    assert len(await booking.waiting("ann", now)) == 1
    assert await booking.offer_freed(now + 3 * HOUR, say) == 0


async def test_who_cannot_take_it_is_passed_over(booking, taken) -> None:
    await booking.wait("busy", INTERVIEW, NOW, **RANGE, quota=None)
    await booking.wait("full", IN_DEPTH, NOW + MINUTE, **RANGE, quota=1)
    await booking.wait("free", IN_DEPTH, NOW + 2 * MINUTE, **RANGE, quota=1)
    for person, product, when in (
        ("busy", INTERVIEW, "12-02 16:00"),
        ("full", IN_DEPTH, "12-03 16:00"),
    ):
        held = await booking.hold(person, product, ("kim", at(when)), NOW, quota=1)
        await booking.confirm(person, held.number, NOW)
    now = NOW + HOUR
    await booking.cancel("owner", taken.number, now)
    assert await booking.offer_freed(now, say) == 1
    assert len(await offers(booking, "free", now)) == 1


async def test_another_slot_is_offered_where_the_person_has_something_else(booking, taken) -> None:
    await booking.wait("ann", IN_DEPTH, NOW, after=SLOT[1], before=SLOT[1] + 2 * HOUR, quota=4)
    held = await booking.hold("ann", INTERVIEW, ("kim", at("12-01 17:00")), NOW, quota=None)
    await booking.confirm("ann", held.number, NOW)
    assert await booking.offer_freed(NOW, say) == 0
    await booking.cancel("owner", taken.number, NOW)
    assert await booking.offer_freed(NOW, say) == 1
    assert [offer.slot.starts_at for offer in await offers(booking, "ann")] == [SLOT[1]]


async def test_waiting_again_changes_the_times_and_keeps_the_place(booking, taken) -> None:
    first = await booking.wait("ann", IN_DEPTH, NOW, **RANGE, quota=4)
    again = await booking.wait(
        "ann", IN_DEPTH, NOW + HOUR, after=SLOT[1], before=SLOT[1] + HOUR, quota=4
    )
    assert (again.id, again.since, again.before) == (first.id, NOW, SLOT[1] + HOUR)
    assert await booking.waiting("ann", NOW) == [again]


async def test_who_stops_waiting_gets_no_offer(booking, taken) -> None:
    await booking.wait("ann", IN_DEPTH, NOW, **RANGE, quota=4)
    await booking.wait("ann", INTERVIEW, NOW, **RANGE, quota=None)
    assert await booking.stop_waiting("ann", NOW) == 2
    assert await booking.stop_waiting("ann", NOW) == 0
    await booking.cancel("owner", taken.number, NOW)
    assert await booking.offer_freed(NOW, say) == 0


async def test_nobody_waits_for_the_past_or_is_offered_too_soon(booking, taken) -> None:
    with pytest.raises(NotOffered, match="past"):
        await booking.wait("ann", IN_DEPTH, at("12-05 10:00"), **RANGE, quota=4)
    await booking.wait("ann", IN_DEPTH, NOW, **RANGE, quota=4)
    await booking.cancel("owner", taken.number, NOW)
    assert await booking.offer_freed(SLOT[1] - 23 * HOUR, say) == 0
    assert await booking.offer_freed(SLOT[1] + HOUR, say) == 0
    assert await booking.waiting("ann", SLOT[1] + HOUR) == []


async def test_an_open_offer_is_a_booking_of_its_product(booking, taken) -> None:
    await booking.wait("ann", INTERVIEW, NOW, **RANGE, quota=None)
    await booking.cancel("owner", taken.number, NOW)
    await booking.offer_freed(NOW, say)
    with pytest.raises(AlreadyBooked) as caught:
        await booking.hold("ann", INTERVIEW, ("kim", at("12-02 16:00")), NOW, quota=None)
    assert caught.value.booked.state == "offered"
    assert await booking.used("ann", INTERVIEW, NOW) == 0
