"""The pure state machine: what may happen when, and what never may."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.handoff.assigning import next_offers
from bot.handoff.machine import Machine, Refused
from knowledge.rules.handoff import load_handoff_rules
from store.handoff_types import DANGER, HELD, ORDINARY, URGENT, WAITING, Change, Handoff
from store.seats import Seat

RULES = load_handoff_rules()
MACHINE = Machine(RULES)
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
KIM, LEE = 1, 2


def made(case, change):
    """The case after a change, as the store keeps it."""
    if change is None:
        return case
    if isinstance(change, Handoff):
        return change
    hands_change = case.holder != change.after.holder
    return replace(change.after, version=case.version + 1, epoch=case.epoch + hands_change)


def after(*steps, case=None, at=NOW):
    case = case or Handoff("c")
    for step in steps:
        case = made(case, step(case))
    return case


def asked(case):
    return MACHINE.request(case, NOW)


def claimed(case):
    return MACHINE.claim(case, NOW, KIM)


HUMAN = after(asked, claimed)


def test_who_asks_waits_is_offered_and_taken():
    waiting = after(asked)
    assert (waiting.state, waiting.waiting_since) == ("queued", NOW)
    offered = made(waiting, MACHINE.offer(waiting, NOW, KIM))
    assert (offered.state, offered.counsellor, offered.holder) == ("offered", KIM, None)
    held = made(offered, MACHINE.claim(offered, NOW + MINUTE, KIM))
    assert (held.state, held.holder, held.epoch) == ("human", KIM, 1)


def test_asking_twice_changes_nothing():
    assert MACHINE.request(after(asked), NOW + MINUTE) is None


@pytest.mark.parametrize("how", ["decline", "expire"])
def test_what_nobody_takes_waits_on_from_the_same_moment(how):
    offered = after(asked, lambda case: MACHINE.offer(case, NOW, KIM))
    later = NOW + 2 * MINUTE
    change = (
        MACHINE.decline(offered, later, KIM)
        if how == "decline"
        else MACHINE.expire(offered, later, is_open=True)
    )
    again = made(offered, change)
    assert (again.state, again.waiting_since) == ("queued", NOW)


def test_the_second_to_claim_is_told_who_was_faster():
    with pytest.raises(Refused) as refused:
        MACHINE.claim(HUMAN, NOW, LEE)
    assert (refused.value.why, refused.value.by) == ("taken", KIM)


def test_what_is_offered_to_another_is_theirs_unless_in_danger():
    offered = after(asked, lambda case: MACHINE.offer(case, NOW, KIM))
    with pytest.raises(Refused):
        MACHINE.claim(offered, NOW, LEE)
    in_danger = made(offered, MACHINE.danger(offered, NOW, "suicide"))
    assert made(in_danger, MACHINE.claim(in_danger, NOW, LEE)).holder == LEE


def test_danger_waits_before_all_and_without_end():
    case = after(lambda case: MACHINE.danger(case, NOW, "suicide"))
    assert (case.state, case.priority, case.deadline_at) == ("queued", DANGER, None)
    assert MACHINE.expire(case, NOW + timedelta(days=1), is_open=False) is None


def test_a_mere_suspicion_stands_before_others_but_behind_danger():
    case = after(lambda case: MACHINE.danger(case, NOW, "suicide", soft=True))
    assert (case.priority, case.deadline_at) == (URGENT, None)
    worse = made(case, MACHINE.danger(case, NOW, "suicide"))
    assert worse.priority == DANGER
    assert made(worse, MACHINE.danger(worse, NOW, "suicide", soft=True)).priority == DANGER


def test_danger_in_a_counsellors_hands_stays_there():
    case = made(HUMAN, MACHINE.danger(HUMAN, NOW, "abuse"))
    assert (case.holder, case.crisis, case.epoch) == (KIM, "abuse", HUMAN.epoch)


def test_a_false_alarm_goes_back_to_the_bot_unless_a_person_was_asked_for():
    alarmed = after(lambda case: MACHINE.danger(case, NOW, "suicide"))
    assert made(alarmed, MACHINE.dismiss(alarmed, NOW, KIM)).state == "bot"
    asked_too = after(asked, lambda case: MACHINE.danger(case, NOW, "suicide"))
    case = made(asked_too, MACHINE.dismiss(asked_too, NOW, KIM))
    assert (case.state, case.priority, case.waiting_since) == ("queued", ORDINARY, NOW)


def test_who_leaves_the_queue_in_danger_stays_marked():
    case = after(lambda case: MACHINE.danger(case, NOW, "abuse"), MACHINE.leave)
    assert (case.state, case.crisis) == ("bot", "abuse")
    assert after(asked, case=case).priority == DANGER


def test_waiting_ends_honestly():
    case = after(asked)
    told = MACHINE.expire(case, case.deadline_at, is_open=True)
    assert told.kind == "told"
    end = NOW + timedelta(minutes=RULES.queue_minutes)
    gave_up = MACHINE.expire(made(case, told), end, is_open=True)
    assert (gave_up.kind, gave_up.after.state) == ("gave_up", "bot")
    at_closing_time = MACHINE.expire(case, case.deadline_at, is_open=False)
    assert at_closing_time.kind == "gave_up"


def test_a_lost_counsellor_costs_no_waiting_time():
    unanswered = made(HUMAN, MACHINE.lost(HUMAN, NOW + 10 * MINUTE))
    assert (unanswered.state, unanswered.waiting_since) == ("queued", NOW)
    assert unanswered.priority == URGENT
    answered = MACHINE.wrote(HUMAN, NOW + MINUTE, KIM)
    waiting_again = MACHINE.user_wrote(answered, NOW + 2 * MINUTE)
    lost = made(waiting_again, MACHINE.lost(waiting_again, NOW + 10 * MINUTE))
    assert lost.waiting_since == NOW + 2 * MINUTE


def test_a_silent_user_is_asked_and_then_let_go():
    case = MACHINE.wrote(HUMAN, NOW, KIM)
    asked_idle = MACHINE.expire(case, case.deadline_at, is_open=True)
    assert asked_idle.kind == "asked_idle"
    case = made(case, asked_idle)
    closed = MACHINE.expire(case, case.deadline_at, is_open=True)
    assert (closed.kind, closed.after.state) == ("closed", "closed")
    assert MACHINE.user_wrote(case, NOW).deadline_at is None


def test_silence_in_danger_ends_nothing():
    case = made(HUMAN, MACHINE.danger(HUMAN, NOW, "suicide"))
    assert MACHINE.wrote(case, NOW, KIM).deadline_at is None


def test_transfer_goes_to_a_colleague_first_and_then_to_anybody():
    case = made(HUMAN, MACHINE.transfer(HUMAN, NOW, KIM, LEE))
    assert (case.state, case.counsellor, case.priority) == ("offered", LEE, URGENT)
    assert MACHINE.expire(case, case.deadline_at, is_open=True).after.state == "queued"
    with pytest.raises(Refused):
        MACHINE.transfer(HUMAN, NOW, LEE, None)


def test_what_is_put_off_wakes_with_the_users_next_word_or_in_time():
    until = NOW + timedelta(hours=1)
    case = made(HUMAN, MACHINE.snooze(HUMAN, NOW, KIM, until))
    assert (case.state, case.holder, case.deadline_at) == ("snoozed", KIM, until)
    for woken in (
        MACHINE.user_wrote(case, NOW),
        MACHINE.expire(case, until, is_open=True),
    ):
        assert (woken.kind, woken.after.state, woken.after.counsellor) == ("woken", "offered", KIM)
    longest = MACHINE.snooze(HUMAN, NOW, KIM, NOW + timedelta(days=400)).after.deadline_at
    assert longest == NOW + timedelta(hours=RULES.snooze_hours)


def test_after_the_end_a_word_begins_a_new_session():
    closed = made(HUMAN, MACHINE.close(HUMAN, KIM))
    again = made(closed, MACHINE.user_wrote(closed, NOW))
    assert (again.state, again.session) == ("bot", 2)


def test_only_who_was_spoken_with_may_rate():
    assert MACHINE.rate(Handoff("c"), 5) is None
    assert MACHINE.rate(HUMAN, 5) is None
    unspoken = made(HUMAN, MACHINE.give_back(HUMAN, KIM))
    assert MACHINE.rate(unspoken, 5) is None
    spoken = MACHINE.wrote(HUMAN, NOW, KIM)
    closed = made(spoken, MACHINE.close(spoken, KIM))
    reopened = made(closed, MACHINE.user_wrote(closed, NOW))
    for after_it in (made(spoken, MACHINE.give_back(spoken, KIM)), closed, reopened):
        assert MACHINE.rate(after_it, 4).details == {"stars": 4}


def test_only_who_holds_it_may_act():
    for act in (
        lambda: MACHINE.close(HUMAN, LEE),
        lambda: MACHINE.give_back(HUMAN, LEE),
        lambda: MACHINE.wrote(HUMAN, NOW, LEE),
        lambda: MACHINE.snooze(HUMAN, NOW, LEE, NOW),
        lambda: MACHINE.take(HUMAN, NOW, LEE),
    ):
        with pytest.raises(Refused):
            act()
    with pytest.raises(Refused) as gone:
        MACHINE.claim(Handoff("c"), NOW, KIM)
    assert gone.value.why == "gone"


STEPS = {
    "request": lambda case, now, who: MACHINE.request(case, now),
    "danger": lambda case, now, who: MACHINE.danger(case, now, "suicide"),
    "leave": lambda case, now, who: MACHINE.leave(case),
    "user wrote": lambda case, now, who: MACHINE.user_wrote(case, now),
    "offer": MACHINE.offer,
    "claim": MACHINE.claim,
    "take": MACHINE.take,
    "decline": MACHINE.decline,
    "wrote": MACHINE.wrote,
    "transfer": lambda case, now, who: MACHINE.transfer(case, now, who, 3 - who),
    "transfer to all": lambda case, now, who: MACHINE.transfer(case, now, who, None),
    "give back": lambda case, now, who: MACHINE.give_back(case, who),
    "close": lambda case, now, who: MACHINE.close(case, who),
    "snooze": lambda case, now, who: MACHINE.snooze(case, now, who, now + MINUTE),
    "resume": lambda case, now, who: MACHINE.resume(case, who),
    "dismiss": MACHINE.dismiss,
    "lost": lambda case, now, who: MACHINE.lost(case, now),
    "expire": lambda case, now, who: MACHINE.expire(case, now, is_open=True),
    "expire at night": lambda case, now, who: MACHINE.expire(case, now, is_open=False),
}


@given(
    st.lists(
        st.tuples(
            st.sampled_from(sorted(STEPS)), st.sampled_from([KIM, LEE]), st.integers(0, 3000)
        ),
        max_size=40,
    )
)
def test_whatever_happens_the_state_makes_sense(happenings):
    case, now = Handoff("c"), NOW
    for name, who, seconds in happenings:
        now += timedelta(seconds=seconds)
        try:
            change = STEPS[name](case, now, who)
        except Refused:
            continue
        before, case = case, made(case, change)
        assert (case.counsellor is not None) == (case.state in ("offered", *HELD))
        assert case.state not in WAITING or case.waiting_since is not None
        assert case.waiting_since is None or case.waiting_since <= now
        assert (case.epoch != before.epoch) == (case.holder != before.holder)
        if isinstance(change, Change):
            assert case.version == before.version + 1
        if case.state in WAITING and before.state in WAITING:
            assert case.waiting_since == before.waiting_since
        if case.state == "queued" and case.crisis is None:  # somebody will look at it
            assert case.deadline_at is not None
        if case.state in ("offered", "snoozed"):
            assert case.deadline_at is not None
        if case.state in ("bot", "closed"):
            assert (case.waiting_since, case.deadline_at) == (None, None)


def seat(counsellor, *, load=0, capacity=2, role="counsellor"):
    return Seat(counsellor, f"c{counsellor}", role, "online", capacity, load, NOW, None)


def waiting(name, priority=ORDINARY):
    return Handoff(name, state="queued", priority=priority, waiting_since=NOW)


def test_offers_go_round():
    people = [waiting(name) for name in "abcde"]
    offers = next_offers(people, [seat(1), seat(2, load=1)], {})
    assert offers == [("a", 1), ("b", 2), ("c", 1)]


def test_who_declined_is_not_asked_again():
    assert next_offers([waiting("a")], [seat(1), seat(2)], {"a": {1}}) == [("a", 2)]
    assert next_offers([waiting("a")], [seat(1)], {"a": {1}}) == []


def test_danger_finds_somebody_when_all_are_busy():
    busy = [seat(1, load=5, capacity=2), seat(2, load=4, capacity=2)]
    offers = next_offers([waiting("a", DANGER), waiting("b")], busy, {})
    assert offers == [("a", 2)]


@given(
    st.lists(st.sampled_from([DANGER, URGENT, ORDINARY]), max_size=12),
    st.lists(st.tuples(st.integers(0, 4), st.integers(1, 4)), max_size=5),
)
def test_nobody_gets_more_than_there_is_room_for(priorities, desks):
    people = [waiting(str(n), priority) for n, priority in enumerate(sorted(priorities))]
    seats = [seat(n, load=load, capacity=capacity) for n, (load, capacity) in enumerate(desks)]
    offers = next_offers(people, seats, {})
    by_name = {case.conversation: case for case in people}
    loads = {one.counsellor: one.load for one in seats}
    for conversation, counsellor in offers:
        loads[counsellor] += 1
        has_room = loads[counsellor] <= seats[counsellor].capacity
        assert has_room or by_name[conversation].priority == DANGER
    assert len({conversation for conversation, _ in offers}) == len(offers)
