"""Anything in any order: never two at once, no quota exceeded, all that is freed bookable again."""

import asyncio
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from actions.desk.calendar import sessions
from actions.desk.errors import BookingError
from actions.desk.service import Booking
from knowledge.rules.counselling import load_desk
from store.database import Database
from store.engine import create_engine
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

PEOPLE = st.sampled_from(["ann", "bob", "carl"])
PRODUCTS = st.sampled_from([IN_DEPTH, INTERVIEW])
QUOTAS = {IN_DEPTH: 1, INTERVIEW: None}
FIRST, LAST = at("12-01 00:00"), at("12-02 00:00")
KIMS = [
    counsellor(hours=[weekly("TU", "13:00", "16:00")]),
    counsellor(hours=[weekly("TU", "13:30", "16:30")], slot_minutes=80),
    counsellor(hours=[weekly("TU", "13:00", "15:00")], slot_minutes=25, buffer_minutes=5),
]
LEES = [
    counsellor(id="lee", capacity=2, hours=[weekly("TU", "14:00", "16:00")]),
    counsellor(id="lee", hours=[weekly("TU", "14:00", "16:00")]),
]
NUMBERS = st.integers(0, 30)
TIMES = st.integers(0, 20)


class Desk(RuleBasedStateMachine):
    """Three people, two counsellors, one afternoon."""

    url = staticmethod(lambda: "")

    @initialize()
    def open(self) -> None:
        self.now = NOW
        self.numbers: list[tuple[str, str]] = []
        self.firm: dict[str, tuple] = {}
        self.meant = ""  # the firm booking that the last step was to change
        self.runner = asyncio.Runner()
        self.engine = create_engine(self.url())
        self.database = Database(self.engine)
        self.booking = Booking(self.database, load_desk())
        self.counsellors = {"kim": KIMS[0], "lee": LEES[0]}
        self.do(self.booking.open_counsellors([KIMS[0], LEES[0]], self.now))

    def teardown(self) -> None:
        if hasattr(self, "runner"):
            self.do(self.engine.dispose())
            self.runner.close()

    def do(self, work):
        """What came of it; None for a refusal of the desk."""
        try:
            return self.runner.run(work)
        except BookingError:
            return None

    def a_time(self, n):
        day = FIRST.date()
        every = [
            (one.id, session.starts_at)
            for one in self.counsellors.values()
            for session in sessions(one, day, day, load_desk())
        ]
        return every[n % len(every)]

    def a_booking(self, n):
        return self.numbers[n % len(self.numbers)] if self.numbers else ("ann", "BG-2222-2222")

    @rule(person=PEOPLE, product=PRODUCTS, n=TIMES, firm=st.booleans())
    def hold(self, person, product, n, firm) -> None:
        slot = self.a_time(n)
        held = self.do(self.booking.hold(person, product, slot, self.now, quota=QUOTAS[product]))
        if held:
            self.numbers.append((person, held.number))
            if firm:
                assert self.do(self.booking.confirm(person, held.number, self.now))

    @rule(n=NUMBERS, consent=st.booleans())
    def confirm(self, n, consent) -> None:
        self.do(self.booking.confirm(*self.a_booking(n), self.now, needs_consent=consent))

    @rule(n=NUMBERS)
    def cancel(self, n) -> None:
        self.meant = self.a_booking(n)[1]
        cancelled = self.do(self.booking.cancel(*self.a_booking(n), self.now))
        if cancelled:
            assert cancelled.state in ("cancelled", "released")

    @rule(n=NUMBERS)
    def release(self, n) -> None:
        self.do(self.booking.release(*self.a_booking(n), self.now))

    @rule(n=NUMBERS, m=TIMES)
    def move(self, n, m) -> None:
        self.meant = self.a_booking(n)[1]
        self.do(self.booking.move(*self.a_booking(n), self.a_time(m), self.now))

    @rule(n=NUMBERS)
    def consent(self, n) -> None:
        self.do(self.booking.grant_consent(self.a_booking(n)[1], self.now))

    @rule(n=NUMBERS)
    def call_off(self, n) -> None:
        self.meant = self.a_booking(n)[1]
        self.do(self.booking.call_off(self.a_booking(n)[1], self.now))

    @rule(person=PEOPLE, product=PRODUCTS)
    def wait(self, person, product) -> None:
        self.do(
            self.booking.wait(
                person, product, self.now, after=FIRST, before=LAST, quota=QUOTAS[product]
            )
        )

    @rule()
    def offer(self) -> None:
        self.do(self.booking.offer_freed(self.now, say))
        for row in self.do(truth.live(self.database)):
            if row.state == "offered" and (row.person, row.number) not in self.numbers:
                self.numbers.append((row.person, row.number))

    @rule()
    def expire(self) -> None:
        self.do(self.booking.expire(self.now, say))
        assert self.do(self.booking.expire(self.now, say)) == 0

    @rule(passed=st.sampled_from([MINUTE, 5 * MINUTE, 11 * MINUTE, 3 * HOUR, 49 * HOUR]))
    def time_passes(self, passed) -> None:
        if self.now + passed < FIRST - timedelta(hours=25):
            self.now += passed

    @rule(one=st.sampled_from([*KIMS, *LEES]))
    def change_hours(self, one) -> None:
        self.do(self.booking.open_counsellors([one], self.now))
        self.counsellors[one.id] = one

    @invariant()
    def what_is_firm_stays_until_its_person_or_the_desk_changes_it(self) -> None:
        rows = self.do(truth.live(self.database))
        now = {
            row.number: (row.counsellor, row.seat, row.starts_at, row.person)
            for row in rows
            if row.state == "confirmed"
        }
        for number, was in self.firm.items():
            assert number == self.meant or now.get(number) == was
        self.firm, self.meant = now, ""

    @invariant()
    def nothing_overlaps(self) -> None:
        self.do(truth.check(self.database, QUOTAS, self.now))

    @invariant()
    def exactly_what_is_free_is_found(self) -> None:
        found = self.do(
            self.booking.free_slots(IN_DEPTH, self.now, after=FIRST, before=LAST, limit=99)
        )
        assert {slot.starts_at for slot in found} == self.free()

    def free(self):
        """The starts at which a seat has nothing that still counts, from the rows alone."""
        taken = self.do(truth.taken(self.database, self.now))
        day = FIRST.date()
        return {
            session.starts_at
            for one in self.counsellors.values()
            for session in sessions(one, day, day, load_desk())
            for seat in range(1, one.capacity + 1)
            if not any(
                session.starts_at < until
                and since < session.ends_at + timedelta(minutes=one.buffer_minutes)
                for since, until in taken.get((one.id, seat), ())
            )
        }


@pytest.mark.parametrize(
    ("database_kind", "examples"), [("sqlite", 40), ("postgresql", 15)], indirect=["database_kind"]
)
def test_anything_in_any_order(new_database_url, examples) -> None:
    class OnThisKind(Desk):
        url = staticmethod(new_database_url)

    run_state_machine_as_test(
        OnThisKind,
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
