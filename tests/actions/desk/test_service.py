"""A person's bookings: held, confirmed, looked up, moved, cancelled."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from actions.desk.errors import (
    AlreadyBooked,
    HoldExpired,
    KeyReused,
    NotOffered,
    PersonBusy,
    QuotaUsedUp,
    SlotTaken,
    TooLate,
    UnknownBooking,
)
from tests.actions.desk.desk import (
    HOUR,
    IN_DEPTH,
    INTERVIEW,
    MINUTE,
    NOW,
    SEOUL,
    at,
    counsellor,
    weekly,
)

SLOT = ("kim", at("12-01 16:00"))
OTHER = ("kim", at("12-02 16:00"))


async def confirmed(booking, person="ann", slot=SLOT, product=IN_DEPTH, quota=4, now=NOW):
    held = await booking.hold(person, product, slot, now, quota=quota)
    return await booking.confirm(person, held.number, now)


async def starts(booking, now=NOW, **bounds) -> list[str]:
    found = await booking.free_slots(IN_DEPTH, now, **bounds)
    return [f"{slot.starts_at.astimezone(SEOUL):%m-%d %H:%M}" for slot in found]


async def test_the_earliest_slots_begin_after_the_lead_time(booking) -> None:
    assert await starts(booking, limit=3) == ["11-23 15:00", "11-23 16:00", "11-23 17:00"]
    assert await starts(booking, NOW + MINUTE, limit=1) == ["11-23 16:00"]


async def test_the_nearest_slots_are_told_in_order_of_time(booking) -> None:
    assert await starts(booking, near=at("12-01 16:10"), limit=3) == [
        "12-01 15:00",
        "12-01 16:00",
        "12-01 17:00",
    ]
    assert await starts(booking, near=at("2025-01-01 10:00"), limit=1) == ["11-23 15:00"]
    assert (await starts(booking, near=at("2027-12-01 10:00"), limit=1)) == ["01-21 17:00"]


async def test_bounds_of_a_search_hold(booking) -> None:
    after, before = at("12-01 14:30"), at("12-01 17:00")
    assert await starts(booking, after=after, before=before) == ["12-01 15:00", "12-01 16:00"]
    assert await starts(booking, after=before, before=after) == []
    assert await starts(booking, after=at("2027-06-01 10:00")) == []


async def test_a_time_of_another_zone_is_the_same_moment(booking) -> None:
    # New York put its clocks back on 1 November: 16:00 in Seoul is 02:00 there, not 03:00.
    there = at("12-01 16:00").astimezone(ZoneInfo("America/New_York"))
    assert there.hour == 2
    slot = await booking.offered_at(IN_DEPTH, there, NOW.astimezone(ZoneInfo("UTC")))
    assert slot.starts_at == at("12-01 16:00")
    held = await booking.hold("ann", IN_DEPTH, ("kim", there), NOW, quota=4)
    with pytest.raises(SlotTaken):
        await booking.hold("bob", IN_DEPTH, SLOT, NOW, quota=4)
    assert held.slot == slot


async def test_two_counsellors_at_one_time_are_one_choice(booking) -> None:
    await booking.open_counsellors([counsellor(id="lee", name="이배움")], NOW)
    assert await starts(booking, limit=2) == ["11-23 15:00", "11-23 16:00"]
    first = await booking.offered_at(IN_DEPTH, at("12-01 16:00"), NOW)
    await confirmed(booking, slot=first)
    second = await booking.offered_at(IN_DEPTH, at("12-01 16:00"), NOW)
    assert {first.counsellor, second.counsellor} == {"kim", "lee"}


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("11-22 14:00", "past"),
        ("2025-12-01 16:00", "past"),
        ("11-23 14:00", "too_soon"),
        ("2027-01-22 16:00", "too_far"),
        ("12-25 16:00", "closed"),  # Christmas
        ("11-29 16:00", "closed"),  # a Sunday
        ("12-01 16:30", "closed"),
        ("12-01 18:00", "closed"),
    ],
)
async def test_what_is_not_offered_says_why(booking, when, why) -> None:
    for attempt in (
        booking.offered_at(IN_DEPTH, at(when), NOW),
        booking.hold("ann", IN_DEPTH, ("kim", at(when)), NOW, quota=4),
    ):
        with pytest.raises(NotOffered) as caught:
            await attempt
        assert caught.value.why == why


async def test_the_last_day_of_the_window_is_bookable_to_its_end(booking) -> None:
    late = NOW.replace(hour=0, minute=5)
    assert (await confirmed(booking, slot=("kim", at("2027-01-21 17:00")), now=late)).number


async def test_another_product_or_counsellor_is_not_offered(booking) -> None:
    for product, slot in (("product/focused", SLOT), (IN_DEPTH, ("nobody", SLOT[1]))):
        with pytest.raises(NotOffered, match="closed"):
            await booking.hold("ann", product, slot, NOW, quota=4)


async def test_a_naive_time_is_a_mistake(booking) -> None:
    with pytest.raises((ValueError, TypeError)):
        await booking.hold("ann", IN_DEPTH, ("kim", SLOT[1].replace(tzinfo=None)), NOW, quota=4)


async def test_a_hold_keeps_the_slot_for_ten_minutes(booking) -> None:
    held = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)
    assert (held.state, held.ordinal, held.release_at) == ("held", 1, NOW + 10 * MINUTE)
    assert held.slot.counsellor_name == "김배움 상담사"
    for error, attempt in (
        (SlotTaken, booking.hold("bob", IN_DEPTH, SLOT, NOW, quota=4)),
        (SlotTaken, booking.offered_at(INTERVIEW, SLOT[1], NOW + 9 * MINUTE)),
    ):
        with pytest.raises(error):
            await attempt
    assert "12-01 16:00" not in await starts(booking, near=SLOT[1])


async def test_a_hold_that_ran_out_is_free_for_others_before_any_sweep(booking) -> None:
    held = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)
    later = NOW + 10 * MINUTE
    assert (await booking.find("ann", held.number, later)).state == "released"
    assert "12-01 16:00" in await starts(booking, later, near=SLOT[1])
    assert (await booking.offered_at(IN_DEPTH, SLOT[1], later)).counsellor == "kim"
    theirs = await confirmed(booking, "bob", now=later)
    with pytest.raises(HoldExpired):
        await booking.confirm("ann", held.number, later)
    assert (await booking.find("bob", theirs.number, later)).state == "confirmed"


async def test_confirming_makes_it_firm_and_again_changes_nothing(booking) -> None:
    booked = await confirmed(booking)
    assert (booked.state, booked.release_at, booked.version) == ("confirmed", None, 2)
    assert await booking.confirm("ann", booked.number, NOW + HOUR) == booked
    assert await booking.find("ann", booked.number, NOW + HOUR) == booked
    assert await booking.upcoming("ann", NOW) == [booked]
    await booking.expire(NOW + 3 * HOUR)
    assert await booking.find("ann", booked.number, NOW) == booked


async def test_somebody_elses_number_is_as_unknown_as_a_wrong_one(booking) -> None:
    booked = await confirmed(booking)
    for number in (booked.number, "BG-2222-2222", "", "x" * 200):
        for attempt in (
            booking.find("bob", number, NOW),
            booking.confirm("bob", number, NOW),
            booking.cancel("bob", number, NOW),
            booking.move("bob", number, OTHER, NOW),
            booking.release("bob", number, NOW),
        ):
            with pytest.raises(UnknownBooking, match="there is no such booking"):
                await attempt
    assert await booking.find("ann", booked.number, NOW) == booked


async def test_consent_is_waited_for_and_then_the_slot_is_free(booking) -> None:
    held = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)
    waits = await booking.confirm("ann", held.number, NOW, needs_consent=True)
    assert (waits.state, waits.release_at) == ("awaiting_consent", NOW + 48 * HOUR)
    assert (await booking.confirm("ann", held.number, NOW)).state == "awaiting_consent"
    with pytest.raises(SlotTaken):
        await booking.hold("bob", IN_DEPTH, SLOT, NOW + 47 * HOUR, quota=4)
    assert (await confirmed(booking, "bob", now=NOW + 48 * HOUR)).state == "confirmed"
    assert await booking.upcoming("ann", NOW + 48 * HOUR) == []


async def test_consent_is_not_waited_for_beyond_the_start(booking) -> None:
    held = await booking.hold("ann", IN_DEPTH, ("kim", at("11-23 16:00")), NOW, quota=4)
    waits = await booking.confirm("ann", held.number, NOW, needs_consent=True)
    assert waits.release_at == at("11-23 16:00")


async def test_a_released_hold_is_free_and_releasing_again_does_nothing(booking) -> None:
    held = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4)
    for _ in range(2):
        await booking.release("ann", held.number, NOW)
    assert (await booking.offered_at(IN_DEPTH, SLOT[1], NOW)).counsellor == "kim"
    booked = await confirmed(booking)
    await booking.release("ann", booked.number, NOW)
    assert (await booking.find("ann", booked.number, NOW)).state == "confirmed"


async def test_a_new_hold_takes_the_place_of_the_earlier(booking) -> None:
    first = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=1)
    second = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=1)
    third = await booking.hold("ann", IN_DEPTH, OTHER, NOW, quota=1)
    assert len({first.number, second.number, third.number}) == 3
    assert third.ordinal == 1
    await confirmed(booking, "bob")
    with pytest.raises(SlotTaken):
        await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=1)
    assert (await booking.find("ann", third.number, NOW)).state == "held"


async def test_nobody_is_at_two_sessions_at_once(booking) -> None:
    await booking.open_counsellors(
        [counsellor(id="lee", name="이배움", hours=[weekly(opens="13:30")])], NOW
    )
    booked = await confirmed(booking)
    for product in (IN_DEPTH, INTERVIEW):
        with pytest.raises(PersonBusy) as caught:
            await booking.hold("ann", product, ("lee", at("12-01 16:30")), NOW, quota=4)
        assert caught.value.booked == booked
    # The ten minutes after a session are the counsellor's, not the person's.
    assert await confirmed(booking, slot=("kim", at("12-01 17:00")))


async def test_sessions_count_against_the_quota_until_cancelled(booking) -> None:
    first = await confirmed(booking, quota=2)
    second = await confirmed(booking, slot=OTHER, quota=2)
    assert (first.ordinal, second.ordinal) == (1, 2)
    assert await booking.used("ann", IN_DEPTH, NOW) == 2
    with pytest.raises(QuotaUsedUp) as caught:
        await booking.hold("ann", IN_DEPTH, ("kim", at("12-03 16:00")), NOW, quota=2)
    assert caught.value.limit == 2
    assert await confirmed(booking, product=INTERVIEW, slot=("kim", at("12-03 16:00")), quota=None)
    await booking.cancel("ann", first.number, NOW)
    assert await booking.used("ann", IN_DEPTH, NOW) == 1
    again = await confirmed(booking, slot=("kim", at("12-04 16:00")), quota=2)
    assert again.ordinal == 1


async def test_sessions_that_were_had_or_missed_count(booking) -> None:
    booked = await confirmed(booking, quota=1)
    after = booked.slot.ends_at
    for finish in (booking.complete, booking.mark_no_show):
        await finish(booked.number, after)
        assert await booking.used("ann", IN_DEPTH, after) == 1
    with pytest.raises(QuotaUsedUp):
        await confirmed(booking, slot=("kim", at("12-07 16:00")), quota=1, now=after)


async def test_without_a_number_of_sessions_one_is_open_at_a_time(booking) -> None:
    booked = await confirmed(booking, product=INTERVIEW, quota=None)
    with pytest.raises(AlreadyBooked) as caught:
        await booking.hold("ann", INTERVIEW, OTHER, NOW, quota=None)
    assert caught.value.booked == booked
    after = booked.slot.ends_at
    await booking.complete(booked.number, after)
    following = ("kim", at("12-07 16:00"))
    again = await confirmed(booking, product=INTERVIEW, slot=following, quota=None, now=after)
    assert again.ordinal == 2


async def test_a_cancelled_session_is_free_for_others_at_once(booking) -> None:
    booked = await confirmed(booking)
    cancelled = await booking.cancel("ann", booked.number, NOW)
    assert (cancelled.state, cancelled.version) == ("cancelled", booked.version + 1)
    assert await booking.cancel("ann", booked.number, NOW) == cancelled
    assert await booking.upcoming("ann", NOW) == []
    assert (await confirmed(booking, "bob")).state == "confirmed"
    with pytest.raises(HoldExpired):
        await booking.confirm("ann", booked.number, NOW)
    with pytest.raises(HoldExpired):
        await booking.move("ann", booked.number, OTHER, NOW)


async def test_a_day_before_it_is_too_late_to_change(booking) -> None:
    booked = await confirmed(booking)
    deadline = SLOT[1] - 24 * HOUR
    for attempt in (
        booking.cancel("ann", booked.number, deadline + MINUTE),
        booking.move("ann", booked.number, OTHER, deadline + MINUTE),
    ):
        with pytest.raises(TooLate) as caught:
            await attempt
        assert caught.value.deadline == deadline
    assert (await booking.cancel("ann", booked.number, deadline)).state == "cancelled"


async def test_a_move_takes_the_new_time_and_frees_the_old(booking) -> None:
    booked = await confirmed(booking)
    moved = await booking.move("ann", booked.number, OTHER, NOW)
    assert (moved.number, moved.state, moved.ordinal) == (booked.number, "confirmed", 1)
    assert moved.version == booked.version + 1
    assert moved.slot.starts_at == OTHER[1]
    assert await booking.move("ann", booked.number, OTHER, NOW) == moved
    assert await booking.upcoming("ann", NOW) == [moved]
    assert await confirmed(booking, "bob")


async def test_a_move_that_fails_leaves_everything(booking) -> None:
    booked = await confirmed(booking)
    await confirmed(booking, "bob", OTHER)
    third = await confirmed(booking, slot=("kim", at("12-03 16:00")))
    await booking.open_counsellors([counsellor(id="lee", name="이배움")], NOW)
    for error, slot in (
        (SlotTaken, OTHER),
        (NotOffered, ("kim", at("12-25 16:00"))),
        (NotOffered, ("kim", at("11-20 16:00"))),
        (PersonBusy, ("lee", at("12-03 16:00"))),
    ):
        with pytest.raises(error):
            await booking.move("ann", booked.number, slot, NOW)
    assert await booking.upcoming("ann", NOW) == [booked, third]
    with pytest.raises(SlotTaken):
        await booking.hold("carl", IN_DEPTH, SLOT, NOW, quota=4)


async def test_a_move_may_overlap_the_old_time(booking) -> None:
    await booking.open_counsellors(
        [counsellor(), counsellor(id="lee", name="이배움", hours=[weekly(opens="13:30")])], NOW
    )
    booked = await confirmed(booking)
    moved = await booking.move("ann", booked.number, ("lee", at("12-01 16:30")), NOW)
    assert moved.slot.counsellor == "lee"
    back = await booking.move("ann", booked.number, SLOT, NOW)
    assert (back.slot.counsellor, back.version) == ("kim", 4)


async def test_the_same_key_gives_the_same_booking(booking) -> None:
    async def hold(slot=SLOT, person="ann"):
        return await booking.hold(person, IN_DEPTH, slot, NOW, quota=4, key="k1")

    held = await hold()
    assert await hold() == held
    with pytest.raises(KeyReused):
        await hold(OTHER)
    with pytest.raises(KeyReused):
        await booking.cancel("ann", held.number, NOW, key="k1")
    assert (await hold(OTHER, "bob")).number != held.number
    booked = await booking.confirm("ann", held.number, NOW, key="k2")
    assert await booking.confirm("ann", held.number, NOW + HOUR, key="k2") == booked
    moved = await booking.move("ann", held.number, ("kim", at("12-03 16:00")), NOW, key="k3")
    assert (
        await booking.move("ann", held.number, ("kim", at("12-03 16:00")), NOW, key="k3") == moved
    )
    cancelled = await booking.cancel("ann", held.number, NOW, key="k4")
    assert await booking.cancel("ann", held.number, at("12-05 12:00"), key="k4") == cancelled


async def test_a_refused_request_may_be_sent_again_under_its_key(booking) -> None:
    theirs = await confirmed(booking, "bob")
    with pytest.raises(SlotTaken):
        await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4, key="k")
    await booking.cancel("bob", theirs.number, NOW)
    assert (await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4, key="k")).state == "held"


async def test_keys_are_forgotten_after_their_time(booking) -> None:
    held = await booking.hold("ann", IN_DEPTH, SLOT, NOW, quota=4, key="k")
    await booking.expire(NOW + timedelta(days=31))
    later = at("2026-12-24 10:00")
    again = await booking.hold("ann", IN_DEPTH, ("kim", at("12-28 16:00")), later, quota=4, key="k")
    assert again.number != held.number


async def test_seats_are_given_out_one_by_one(booking) -> None:
    await booking.open_counsellors([counsellor(capacity=3)], NOW)
    seats = [(await confirmed(booking, person)).slot.seat for person in ("ann", "bob", "carl")]
    assert sorted(seats) == [1, 2, 3]
    with pytest.raises(SlotTaken):
        await booking.hold("dora", IN_DEPTH, SLOT, NOW, quota=4)
