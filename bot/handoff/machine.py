"""The state machine of a hand-off: pure, the one place that says who may answer when.

    bot → queued → offered → human → bot, snoozed or closed

While somebody waits the bot goes on answering: people in danger are not left alone, and a false
alarm costs nothing. Only a counsellor's hands silence it. Every method takes what holds and gives
the change that is to be made, or None when nothing changes; it raises `Refused` when a counsellor
may not do it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Literal

from knowledge.rules.handoff import HandoffRules
from store.handoff_types import DANGER, ORDINARY, URGENT, WAITING, Change, Handoff

EVER = datetime.min.replace(tzinfo=UTC)

Why = Literal["taken", "gone", "not_yours"]


class Refused(Exception):
    """A counsellor may not do that now.

    Attributes:
        why: `taken` (another counsellor has it or is being asked), `gone` (nobody waits there any
            more), `not_yours` (it is not in this counsellor's hands).
        by: the other counsellor.
    """

    def __init__(self, why: Why, by: int | None = None) -> None:
        super().__init__(why)
        self.why, self.by = why, by


class Machine:
    """The transitions.

    Args:
        rules: how long things take.
    """

    def __init__(self, rules: HandoffRules) -> None:
        self._offer = timedelta(seconds=rules.offer_seconds)
        self._queue = timedelta(minutes=rules.queue_minutes)
        self._told = timedelta(minutes=rules.told_every_minutes)
        self._idle = timedelta(minutes=rules.idle_minutes)
        self._close = timedelta(minutes=rules.close_minutes)
        self._snooze = timedelta(hours=rules.snooze_hours)

    # What users do.

    def request(self, case: Handoff, now: datetime, reason: str = "asked") -> Change | None:
        """The user wants a person."""
        if case.state not in ("bot", "closed"):
            return None
        priority = DANGER if case.crisis else ORDINARY
        after = replace(_new_session(case), reason=reason, priority=priority)
        return Change("requested", self._waits(after, now, now), "user", details={"why": reason})

    def danger(self, case: Handoff, now: datetime, category: str, *, soft: bool = False) -> Change:
        """The user said something that sounds like danger; what is only suspected fills no desk."""
        priority = min(case.priority, URGENT if soft else DANGER)
        after = replace(_new_session(case), crisis=category, priority=priority)
        if case.state in ("bot", "closed", "snoozed"):
            after = self._waits(replace(after, reason="crisis"), now, now)
        elif case.state == "queued":
            after = self._waits(after, now, case.waiting_since or now)
        elif case.state == "human":
            after = replace(after, deadline_at=None)
        return Change("crisis", after, "user", case.holder, {"category": category})

    def leave(self, case: Handoff) -> Change | None:
        """The user does not want to wait any longer; a danger stays on the counsellors' screens."""
        return Change("left", _rests(case, "bot"), "user") if case.state in WAITING else None

    def user_wrote(self, case: Handoff, now: datetime) -> Change | Handoff:
        """The user wrote: a put-off conversation wakes, a closed one begins anew."""
        if case.state == "snoozed":
            return self._wake(case, now, "user")
        if case.state == "closed":
            return Change("reopened", replace(_new_session(case), state="bot"), "user")
        if case.state == "human":
            return replace(case, user_at=now, deadline_at=None)
        return case

    def rate(self, case: Handoff, stars: int) -> Change | None:
        """The user says how it was, after a counsellor has spoken with them."""
        if case.holder is not None or case.counsellor_at is None:
            return None
        return Change("rated", case, "user", details={"stars": stars})

    # What counsellors do.

    def claim(self, case: Handoff, now: datetime, counsellor: int) -> Change | None:
        """A counsellor takes who waits; whoever comes second is told who was faster."""
        if case.state == "human" and case.counsellor == counsellor:
            return None
        if case.holder is not None:
            raise Refused("taken", case.counsellor)
        if case.state not in WAITING:
            raise Refused("gone")
        is_anothers = case.state == "offered" and case.counsellor != counsellor
        if is_anothers and case.crisis is None:
            raise Refused("taken", case.counsellor)
        since = case.waiting_since or now
        details = {"waited": round((now - since).total_seconds(), 1)}
        return Change("claimed", _held(case, counsellor), str(counsellor), counsellor, details)

    def take(self, case: Handoff, now: datetime, counsellor: int) -> Change | None:
        """A counsellor takes over whatever is not in another's hands."""
        if case.state in WAITING:
            return self.claim(case, now, counsellor)
        if case.state == "snoozed" and case.counsellor == counsellor:
            return self.resume(case, counsellor)
        if case.state == "human" and case.counsellor == counsellor:
            return None
        if case.holder is not None:
            raise Refused("taken", case.counsellor)
        after = _held(_new_session(case), counsellor)
        return Change("taken", after, str(counsellor), counsellor)

    def decline(self, case: Handoff, now: datetime, counsellor: int) -> Change:
        """A counsellor does not take what was offered."""
        if case.state != "offered" or case.counsellor != counsellor:
            raise Refused("gone")
        return Change("declined", self._again(case, now), str(counsellor), counsellor)

    def wrote(self, case: Handoff, now: datetime, counsellor: int) -> Handoff:
        """A counsellor wrote: from now on the user's silence counts, unless in danger."""
        self._owned(case, counsellor)
        quiet = None if case.crisis else now + self._idle
        return replace(case, counsellor_at=now, waiting_since=None, deadline_at=quiet)

    def transfer(self, case: Handoff, now: datetime, counsellor: int, to: int | None) -> Change:
        """A counsellor passes the conversation on, to a colleague or to who comes next."""
        self._owned(case, counsellor)
        after = self._waits(replace(case, priority=min(case.priority, URGENT)), now, now)
        if to is not None:
            after = self._offered(after, now, to)
        return Change("transferred", after, str(counsellor), to)

    def give_back(self, case: Handoff, counsellor: int) -> Change:
        """A counsellor leaves the user to the bot again."""
        self._owned(case, counsellor)
        return Change("returned", _rests(case, "bot"), str(counsellor), counsellor)

    def close(self, case: Handoff, counsellor: int) -> Change:
        """A counsellor ends the session."""
        self._owned(case, counsellor)
        details = {"reason": "counsellor"}
        return Change("closed", _rests(case, "closed"), str(counsellor), counsellor, details)

    def snooze(self, case: Handoff, now: datetime, counsellor: int, until: datetime) -> Change:
        """A counsellor puts the conversation off; the user's next word wakes it."""
        self._owned(case, counsellor)
        until = min(max(until, now), now + self._snooze)
        after = replace(case, state="snoozed", deadline_at=until)
        return Change("snoozed", after, str(counsellor), counsellor, {"until": until.isoformat()})

    def resume(self, case: Handoff, counsellor: int) -> Change:
        """A counsellor takes up what they had put off."""
        if case.state != "snoozed" or case.counsellor != counsellor:
            raise Refused("not_yours", case.holder)
        after = replace(case, state="human", deadline_at=None)
        return Change("resumed", after, str(counsellor), counsellor)

    def dismiss(self, case: Handoff, now: datetime, counsellor: int) -> Change | None:
        """What sounded like danger was none: who did not ask for a person goes back to the bot."""
        if case.crisis is None:
            return None
        after = replace(case, crisis=None, priority=ORDINARY)
        if case.state in WAITING and case.reason == "crisis":
            after = _rests(after, "bot")
        elif case.state == "queued":
            after = self._waits(after, now, case.waiting_since or now)
        return Change("dismissed", after, str(counsellor), counsellor)

    # What time does.

    def offer(self, case: Handoff, now: datetime, counsellor: int) -> Change | None:
        """Ask a counsellor to take who waits."""
        if case.state != "queued":
            return None
        return Change("offered", self._offered(case, now, counsellor), counsellor=counsellor)

    def lost(self, case: Handoff, now: datetime) -> Change | None:
        """The counsellor is not there any more: the user waits again, before others."""
        if case.state != "human":
            return None
        asked = case.user_at if (case.user_at or now) > (case.counsellor_at or EVER) else None
        since = case.waiting_since or asked or now
        after = self._waits(replace(case, priority=min(case.priority, URGENT)), now, since)
        return Change("lost", after, counsellor=case.counsellor)

    def expire(self, case: Handoff, now: datetime, *, is_open: bool) -> Change | None:
        """A deadline has passed; `is_open` says whether counsellors are there at this hour."""
        if case.deadline_at is None or case.deadline_at > now:
            return None
        if case.state == "offered":
            return Change("expired", self._again(case, now), counsellor=case.counsellor)
        if case.state == "queued":
            return self._waited(case, now, is_open=is_open)
        if case.state == "snoozed":
            return self._wake(case, now, "system")
        if case.state == "human":
            return self._silent(case, now)
        return None

    def _waited(self, case: Handoff, now: datetime, *, is_open: bool) -> Change:
        since = case.waiting_since or now
        is_long = case.priority == ORDINARY and now - since >= self._queue
        if is_long or not is_open:
            waited = round((now - since).total_seconds(), 1)
            details = {"waited": waited, "is_open": is_open}
            return Change("gave_up", _rests(case, "bot"), details=details)
        return Change("told", self._waits(case, now, since))

    def _silent(self, case: Handoff, now: datetime) -> Change:
        since = case.counsellor_at or now
        end = since + self._idle + self._close
        if now >= end:
            return Change(
                "closed",
                _rests(case, "closed"),
                counsellor=case.counsellor,
                details={"reason": "user_idle"},
            )
        return Change("asked_idle", replace(case, deadline_at=end), counsellor=case.counsellor)

    def _wake(self, case: Handoff, now: datetime, actor: str) -> Change:
        waiting = self._waits(replace(case, priority=min(case.priority, URGENT)), now, now)
        after = self._offered(waiting, now, case.counsellor) if case.counsellor else waiting
        return Change("woken", after, actor, case.counsellor)

    def _waits(self, case: Handoff, now: datetime, since: datetime) -> Handoff:
        """In the queue: told now and then, until the wait ends; a danger waits without end."""
        return replace(
            case,
            state="queued",
            counsellor=None,
            waiting_since=since,
            deadline_at=None if case.crisis else now + self._told,
        )

    def _again(self, case: Handoff, now: datetime) -> Handoff:
        return self._waits(case, now, case.waiting_since or now)

    def _offered(self, case: Handoff, now: datetime, counsellor: int) -> Handoff:
        return replace(case, state="offered", counsellor=counsellor, deadline_at=now + self._offer)

    def _owned(self, case: Handoff, counsellor: int) -> None:
        if case.holder != counsellor:
            raise Refused("not_yours", case.holder)


def _new_session(case: Handoff) -> Handoff:
    """The case itself, or what begins after it was closed."""
    if case.state != "closed":
        return case
    return replace(case, session=case.session + 1)


def _held(case: Handoff, counsellor: int) -> Handoff:
    return replace(
        case,
        state="human",
        counsellor=counsellor,
        deadline_at=None,
        user_at=None,
        counsellor_at=None,
    )


def _rests(case: Handoff, state: Literal["bot", "closed"]) -> Handoff:
    """In nobody's hands."""
    is_open_danger = state == "bot" and case.state in WAITING
    return replace(
        case,
        state=state,
        counsellor=None,
        priority=ORDINARY,
        reason=None,
        crisis=case.crisis if is_open_danger else None,
        waiting_since=None,
        deadline_at=None,
    )
