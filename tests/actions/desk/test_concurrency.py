"""Many at once, from several processes, on both databases."""

import asyncio
import random
from collections import Counter

import pytest

from actions.desk.errors import HoldExpired, QuotaUsedUp
from actions.desk.service import Booking
from knowledge.rules.counselling import load_desk
from tests.actions.desk import truth
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
from tests.actions.desk.rush import Crowd

SLOT = ["kim", "12-01 16:00"]
QUOTAS = {IN_DEPTH: 4, INTERVIEW: None}
PROCESSES = 4


def hold(person="ann", slot=SLOT, product=IN_DEPTH, **more):
    return {"do": "hold", "person": person, "product": product, "slot": slot, "quota": 4, **more}


@pytest.fixture(scope="module")
def crowd():
    """Processes that wait for errands."""
    crowd = Crowd(PROCESSES)
    yield crowd
    crowd.end()


@pytest.fixture
def rushed(crowd, database_url):
    """Do errands from all processes at once, on the database of the test."""

    async def rushed(errands) -> list[str]:
        return await asyncio.to_thread(crowd.rush, database_url, errands)

    return rushed


async def test_two_hundred_at_once_on_one_slot_give_one_booking(booking, database, rushed) -> None:
    errands = [hold(f"person-{n}", confirm=True) for n in range(200)]
    outcomes = Counter(await rushed(errands))
    assert outcomes.pop("SlotTaken") == 199
    [(number, once)] = outcomes.items()
    assert once == 1
    [row] = await truth.live(database)
    assert (row.number, row.state) == (number, "confirmed")
    await truth.check(database, QUOTAS, NOW)


async def test_a_quota_holds_under_a_race(booking, database, rushed) -> None:
    days = [f"12-{day:02} {hour}:00" for day in (1, 2, 3, 4, 7, 8) for hour in (13, 14, 15, 16)]
    errands = [hold(slot=["kim", day], confirm=True) for day in days]
    outcomes = await rushed(errands)
    firm = await booking.upcoming("ann", NOW)
    assert 1 <= len(firm) <= 4
    # Who was overtaken by a hold of their own, or came fifth, was told so.
    assert Counter(outcomes) <= Counter(
        {"HoldExpired": 24, "QuotaUsedUp": 24, **{booked.number: 1 for booked in firm}}
    )
    free = await booking.free_slots(IN_DEPTH, NOW, after=at("12-09 00:00"), limit=5)
    for slot in free[len(firm) : 4]:
        held = await booking.hold("ann", IN_DEPTH, slot, NOW, quota=4)
        await booking.confirm("ann", held.number, NOW)
    with pytest.raises(QuotaUsedUp):
        await booking.hold("ann", IN_DEPTH, free[4], NOW, quota=4)
    await truth.check(database, QUOTAS, NOW)


async def test_nobody_is_booked_twice_at_one_time_under_a_race(booking, database, rushed) -> None:
    several = [
        counsellor(id=f"lee-{n}", name="이배움", hours=[weekly(opens=f"13:{n:02}")])
        for n in range(0, 50, 5)
    ]
    await booking.open_counsellors(several, NOW)
    errands = [
        hold(slot=[one.id, f"12-01 16:{one.id[4:].zfill(2)}"], product=product, confirm=True)
        for one in several
        for product in (IN_DEPTH, INTERVIEW)
    ]
    outcomes = await rushed(errands)
    assert len(await booking.upcoming("ann", NOW)) == 1
    assert set(outcomes) - {"PersonBusy", "HoldExpired"} == {
        booked.number for booked in await booking.upcoming("ann", NOW)
    }
    await truth.check(database, QUOTAS, NOW)


async def test_one_key_fifty_times_at_once_is_one_booking(booking, database, rushed) -> None:
    outcomes = await rushed([hold(key="again")] * 50)
    assert len(outcomes) == 50
    [number] = set(outcomes)
    assert [row.number for row in await truth.live(database)] == [number]


async def test_a_crash_between_hold_and_confirm_frees_the_slot(
    booking, database, database_url
) -> None:
    doomed = Crowd(1)
    assert await asyncio.to_thread(doomed.rush, database_url, [hold(kill=True)]) == []
    doomed.end()
    [lost] = await truth.live(database)
    assert lost.state == "held"
    later = NOW + 10 * MINUTE
    held = await booking.hold("bob", IN_DEPTH, ("kim", at(SLOT[1])), later, quota=4)
    assert (await booking.confirm("bob", held.number, later)).state == "confirmed"
    with pytest.raises(HoldExpired):
        await booking.confirm("ann", lost.number, later)
    await truth.check(database, QUOTAS, later)


async def test_everything_at_once_neither_deadlocks_nor_overlaps(booking, database, rushed) -> None:
    await booking.open_counsellors([counsellor(id="lee", name="이배움", capacity=2)], NOW)
    chance = random.Random(4)
    people = [f"person-{n}" for n in range(6)]
    slots = [[who, f"12-01 {hour}:00"] for who in ("kim", "lee") for hour in range(13, 18)]
    first = await rushed(
        [hold(person, chance.choice(slots), confirm=True) for person in people * 3]
    )
    numbers = {row.number: row.person for row in await truth.live(database)}
    assert len(numbers) > 3, first
    errands = []
    for _ in range(160):
        number, owner = chance.choice(list(numbers.items()))
        errands.append(
            chance.choice(
                [
                    hold(chance.choice(people), chance.choice(slots), confirm=True),
                    {"do": "move", "person": owner, "number": number, "slot": chance.choice(slots)},
                    {"do": "move", "person": owner, "number": number, "slot": chance.choice(slots)},
                    {"do": "cancel", "person": owner, "number": number},
                ]
            )
        )
    outcomes = await rushed(errands)
    assert len(outcomes) == 160
    assert "StoreUnavailable" not in outcomes
    await truth.check(database, QUOTAS, NOW)
    taken = {(row.counsellor, row.starts_at) for row in await truth.live(database)}
    for who, when in slots:
        if (who, at(when)) not in taken:
            assert (await booking.hold("fresh", IN_DEPTH, (who, at(when)), NOW, quota=4)).number


async def test_sweeps_at_once_release_and_offer_each_once(booking, database) -> None:
    slots = [("kim", at(f"12-01 {hour}:00")) for hour in range(13, 18)]
    for n, slot in enumerate(slots):
        await booking.hold(f"holder-{n}", IN_DEPTH, slot, NOW, quota=4)
        await booking.wait(
            f"waiter-{n}", IN_DEPTH, NOW, after=slots[0][1], before=slots[-1][1] + HOUR, quota=4
        )
    desks = [booking, *(Booking(database, load_desk()) for _ in range(5))]
    later = NOW + 11 * MINUTE
    assert sum(await asyncio.gather(*(desk.expire(later) for desk in desks))) == 5
    assert sum(await asyncio.gather(*(desk.offer_freed(later, say) for desk in desks))) == 5
    offered = [row for row in await truth.live(database) if row.state == "offered"]
    assert {row.person for row in offered} == {f"waiter-{n}" for n in range(5)}
    await truth.check(database, QUOTAS, later)
