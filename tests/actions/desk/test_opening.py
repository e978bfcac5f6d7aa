"""Counsellors come, go and change their hours; bookings stay as they are."""

import asyncio
from datetime import date, timedelta

import pytest

from actions.desk.errors import NotOffered, SlotTaken
from actions.desk.service import Booking
from knowledge.rules.counselling import DeskException, load_desk
from store.database import Database
from store.engine import create_engine
from tests.actions.desk import truth
from tests.actions.desk.desk import (
    HOUR,
    IN_DEPTH,
    NOW,
    SEOUL,
    at,
    counsellor,
    weekly,
)

SLOT = ("kim", at("12-01 16:00"))
DAY = "12-01"


async def confirmed(booking, person="ann", slot=SLOT, now=NOW):
    held = await booking.hold(person, IN_DEPTH, slot, now, quota=4)
    return await booking.confirm(person, held.number, now)


async def starts(booking, day=DAY, now=NOW) -> list[str]:
    found = await booking.free_slots(
        IN_DEPTH, now, after=at(f"{day} 00:00"), before=at(f"{day} 23:59"), limit=50
    )
    return [f"{slot.starts_at.astimezone(SEOUL):%H:%M}" for slot in found]


async def test_taking_over_the_same_file_again_changes_nothing(booking) -> None:
    again = await booking.open_counsellors([counsellor()], NOW)
    assert (again.added, again.changed, again.unchanged) == ((), (), ("kim",))
    more = await booking.open_counsellors([counsellor(), counsellor(id="lee")], NOW)
    assert (more.added, more.changed, more.unchanged) == (("lee",), (), ("kim",))


async def test_changed_hours_leave_bookings_and_never_overlap_them(booking, database) -> None:
    booked = await confirmed(booking)
    other = await confirmed(booking, "bob", ("kim", at("12-02 13:00")))
    longer = counsellor(hours=[weekly(opens="13:30", closes="18:30")], slot_minutes=90)
    opened = await booking.open_counsellors([longer], NOW)
    assert opened.changed == ("kim",)
    assert opened.outside == (booked, other)
    assert await booking.upcoming("ann", NOW) == [booked]
    # 13:30–15:00 would be free; 15:10–16:40 touches the session at 16:00, 16:50 its buffer's end.
    assert await starts(booking) == ["13:30"]
    with pytest.raises(SlotTaken):
        await confirmed(booking, "carl", ("kim", at("12-01 15:10")))
    with pytest.raises(NotOffered):
        await confirmed(booking, "carl", SLOT)
    await booking.cancel("ann", booked.number, NOW)
    assert await starts(booking) == ["13:30", "15:10", "16:50"]
    await truth.check(database, {IN_DEPTH: 4}, NOW)


async def test_a_slot_under_two_bookings_is_free_when_both_are_gone(booking) -> None:
    first = await confirmed(booking)
    second = await confirmed(booking, "bob", ("kim", at("12-01 17:00")))
    await booking.open_counsellors(
        [counsellor(hours=[weekly(opens="16:00")], slot_minutes=120)], NOW
    )
    for booked in (first, second):
        assert await starts(booking) == []
        await booking.cancel(booked.person, booked.number, NOW)
    assert await starts(booking) == ["16:00"]


async def test_a_holiday_taken_later_keeps_the_booking_and_shows_it(booking) -> None:
    booked = await confirmed(booking)
    closed = {"day": "2026-12-01", "kind": "closed", "why": "휴가"}
    opened = await booking.open_counsellors([counsellor(exceptions=[closed])], NOW)
    assert opened.outside == (booked,)
    assert await starts(booking) == []
    back = await booking.open_counsellors([counsellor()], NOW)
    assert back.outside == ()
    assert "16:00" not in await starts(booking)


async def test_fewer_seats_keep_who_sits_and_more_seats_are_free(booking) -> None:
    await booking.open_counsellors([counsellor(capacity=2)], NOW)
    booked = [await confirmed(booking, person) for person in ("ann", "bob")]
    await booking.open_counsellors([counsellor()], NOW)
    assert "16:00" not in await starts(booking)
    first = next(each for each in booked if each.slot.seat == 1)
    await booking.cancel(first.person, first.number, NOW)
    assert "16:00" in await starts(booking)
    await booking.open_counsellors([counsellor(capacity=3)], NOW)
    await confirmed(booking, "carl")
    await confirmed(booking, "dora")
    with pytest.raises(SlotTaken):
        await confirmed(booking, "emil")


async def test_a_retired_counsellor_keeps_what_is_booked(booking) -> None:
    booked = await confirmed(booking)
    opened = await booking.open_counsellors([counsellor(retired=True)], NOW)
    assert opened.outside == (booked,)
    assert await starts(booking) == []
    assert (await booking.find("ann", booked.number, NOW)).state == "confirmed"


async def test_a_renamed_counsellor_is_shown_by_the_new_name(booking) -> None:
    booked = await confirmed(booking)
    await booking.open_counsellors([counsellor(name="김새롬", place="2층")], NOW)
    slot = (await booking.find("ann", booked.number, NOW)).slot
    assert (slot.counsellor_name, slot.place) == ("김새롬", "2층")


async def test_days_come_into_the_window_as_time_passes(booking) -> None:
    last = date(2026, 11, 22) + timedelta(days=60)
    assert await starts(booking, f"{last}")
    for days in (1, 2, 30, 400):
        now = NOW + timedelta(days=days)
        found = await booking.free_slots(IN_DEPTH, now, near=now + timedelta(days=70), limit=1)
        day = found[0].starts_at.astimezone(SEOUL).date()
        assert (now.date() + timedelta(days=60)) - day <= timedelta(days=4)
    assert await starts(booking, "11-24")  # and a clock that is put back


async def test_the_sweep_cuts_tomorrows_days_today(booking, database) -> None:
    await booking.expire(NOW)
    fresh = Booking(database, load_desk())
    now = NOW + timedelta(days=1)
    assert await fresh.free_slots(IN_DEPTH, now, near=now + timedelta(days=60))


async def test_a_booking_made_before_its_day_was_cut_anew_stays_taken(booking) -> None:
    far = ("kim", at("2027-01-21 16:00"))
    await confirmed(booking, slot=far)
    now = NOW + timedelta(days=30)
    assert "16:00" not in await starts(booking, "2027-01-21", now)
    assert "15:00" in await starts(booking, "2027-01-21", now)


async def test_changed_rules_of_the_desk_cut_the_slots_anew(booking, database) -> None:
    assert await starts(booking)
    closed = DeskException(day=date(2026, 12, 1), kind="closed")
    desk = load_desk().model_copy(update={"exceptions": (closed,)})
    assert await starts(Booking(database, desk)) == []


async def test_two_processes_see_the_same_at_once(booking, database_url) -> None:
    engine = create_engine(database_url)
    other = Booking(Database(engine), load_desk())
    assert await starts(other) == await starts(booking)
    held = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)
    assert "16:00" not in await starts(other)
    await other.open_counsellors([counsellor(hours=[weekly(opens="15:00")])], NOW)
    assert await starts(booking) == ["15:00", "17:00"]
    await booking.release("ann", held.number, NOW)
    assert await starts(other) == ["15:00", "16:00", "17:00"]
    await engine.dispose()


async def test_a_file_taken_over_twice_at_once_is_taken_over_once(database) -> None:
    desks = [Booking(database, load_desk()) for _ in range(4)]
    people = [counsellor(id=f"c{n}") for n in range(3)]
    opened = await asyncio.gather(*(desk.open_counsellors(people, NOW) for desk in desks))
    assert sorted(name for one in opened for name in one.added) == ["c0", "c1", "c2"]
    assert not any(one.changed for one in opened)
    assert len(await starts(desks[0])) == 5


async def test_the_practice_desk_closes_when_a_real_counsellor_comes(database) -> None:
    booking = Booking(database, load_desk())
    await booking.open_practice_desk(NOW)
    held = await confirmed(booking, slot=await booking.offered_at(IN_DEPTH, at("12-02 17:30"), NOW))
    await booking.open_counsellors([counsellor()], NOW)
    found = await booking.free_slots(IN_DEPTH, NOW, limit=50)
    assert {slot.counsellor for slot in found} == {"kim"}
    assert (await booking.find(held.person, held.number, NOW)).state == "confirmed"
    assert not (await booking.open_practice_desk(NOW)).changed
    assert {slot.counsellor for slot in await booking.free_slots(IN_DEPTH, NOW)} == {"kim"}


async def test_the_practice_desk_opens_once_and_says_so(database) -> None:
    booking = Booking(database, load_desk())
    assert (await booking.open_practice_desk(NOW)).added
    assert not (await booking.open_practice_desk(NOW + HOUR)).added
    slot = await booking.offered_at(IN_DEPTH, at("12-02 17:30"), NOW)
    assert slot.sample
    assert (await confirmed(booking, slot=slot)).sample
