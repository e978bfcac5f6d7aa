"""Changes of a plan said in passing: 수요일은 빼줘, 수학 30분 줄여줘, 영어 추가, 저녁으로."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import time
from itertools import chain

from actions.asking import mentions
from actions.plans import reading
from actions.plans.models import DAY_LONG, MOST_SUBJECTS, Subject, Wish
from actions.plans.planner import least_minutes
from actions.plans.wording import duration, list_of_days
from actions.spoken import spoken_clock, spoken_day
from actions.turn import Turn
from knowledge.base import KnowledgeBase
from knowledge.rules.plans import PlanRules


class Impossible(Exception):
    """The change cannot be made; the words say why."""


@dataclass(frozen=True)
class Change:
    """A wish after a change.

    Attributes:
        wish: the new one.
        what: what was changed, in our own words.
    """

    wish: Wish
    what: list[str] = field(default_factory=list)


def change(wish: Wish, turn: Turn, base: KnowledgeBase, rules: PlanRules) -> Change | None:
    """The wish after everything the message changes; None when it changes nothing.

    Raises:
        Impossible: nothing would be left, or there is not enough time.
    """
    changed = Change(wish)
    for step in (_days, _time, _start, _methods):
        changed = step(changed, turn, base)
    changed = _until(changed, turn, base, rules)
    if not changed.what:
        return None
    least = least_minutes(len(changed.wish.days), rules)
    if changed.wish.minutes < least:
        raise Impossible(base.texts("plans.too_little", least=duration(least)))
    return changed


def with_minutes(names: Sequence[str], minutes: int) -> tuple[Subject, ...]:
    """Subjects that share the time of a study day evenly."""
    each, spare = divmod(min(minutes, DAY_LONG), len(names))
    return tuple(
        Subject(name=name, minutes=each + (place < spare)) for place, name in enumerate(names)
    )


def _days(changed: Change, turn: Turn, base: KnowledgeBase) -> Change:
    told = reading.weekdays(turn.text, base)
    if not told.wanted and not told.aside:
        return changed
    now: set[str] = set(changed.wish.days)
    wanted: set[str] = set(told.wanted)
    if told.aside:
        days = (now - set(told.aside)) | wanted
    elif _says(turn, "add_words", base):
        days = now | wanted
    elif _says(turn, "move_words", base):
        days = _moved(now, wanted, turn.text)
    else:
        days = wanted
    if not days:
        raise Impossible(base.texts("plans.last_day"))
    if days == now:
        return changed
    wish = changed.wish.changed(days=reading.in_order(days))
    said = base.texts.data("plans.changes")["days"].format(days=list_of_days(wish.days, base))
    return Change(wish, [*changed.what, said])


def _moved(now: set[str], wanted: set[str], text: str) -> set[str]:
    """A day that is used gives way to one that is not (수요일을 목요일로)."""
    gone, new = wanted & now, wanted - now
    return (now - gone) | new if gone and new and "로" in text else wanted


def _time(changed: Change, turn: Turn, base: KnowledgeBase) -> Change:
    wish = changed.wish
    names = [subject.name for subject in wish.subjects]
    named = reading.subjects(turn, base)
    told = next(reading.amounts(turn.text), None)
    if told and told.weekly:
        told = reading.Amount(told.minutes // len(wish.days))
    known = [name for name in named if name in names]
    new = [name for name in named if name not in names]
    if told is None:
        if new and not known and (_says(turn, "add_words", base) or not changed.what):
            return _shared(changed, [*names, *new], base, "added", new)
        removing = _says(turn, "remove_words", base) and not reading.weekdays(turn.text, base).aside
        if known and removing:
            return _shared(changed, [n for n in names if n not in known], base, "removed", known)
        return changed
    change_by = told.minutes
    sign = -1 if _says(turn, "less_words", base) else 1 if _says(turn, "more_words", base) else 0
    if known or new:
        subjects = {subject.name: subject.minutes for subject in wish.subjects}
        for name in (*known, *new):
            subjects[name] = subjects.get(name, 0) + sign * change_by if sign else change_by
        return _with_subjects(changed, subjects, (*known, *new), base)
    total = wish.minutes + sign * change_by if sign else change_by
    return _with_total(
        changed, min(max(total, len(names)), DAY_LONG), base
    )  # too little is refused at the end


def _shared(
    changed: Change, names: Sequence[str], base: KnowledgeBase, key: str, what: Sequence[str]
) -> Change:
    """Other subjects in the same time."""
    if not names:
        raise Impossible(base.texts("plans.last_subject"))
    if len(names) > MOST_SUBJECTS:
        raise Impossible(base.texts("plans.too_many_subjects", most=MOST_SUBJECTS))
    wish = changed.wish.changed(subjects=with_minutes(names, changed.wish.minutes))
    said = base.texts.data("plans.changes")[key].format(subject=", ".join(what))
    return Change(wish, [*changed.what, said])


def _with_subjects(
    changed: Change, minutes: dict[str, int], named: Sequence[str], base: KnowledgeBase
) -> Change:
    left = {name: min(amount, DAY_LONG) for name, amount in minutes.items() if amount > 0}
    if not left:
        raise Impossible(base.texts("plans.last_subject"))
    if len(left) > MOST_SUBJECTS:
        raise Impossible(base.texts("plans.too_many_subjects", most=MOST_SUBJECTS))
    words = base.texts.data("plans.changes")
    said = [
        words["subject_minutes"].format(subject=name, minutes=duration(left[name]))
        if name in left
        else words["removed"].format(subject=name)
        for name in named
    ]
    parts = tuple(Subject(name=name, minutes=amount) for name, amount in left.items())
    return Change(changed.wish.changed(subjects=parts), [*changed.what, *said])


def _with_total(changed: Change, total: int, base: KnowledgeBase) -> Change:
    """Another time for a study day, the subjects' parts in the same proportion."""
    wish = changed.wish
    parts = [max(1, subject.minutes * total // wish.minutes) for subject in wish.subjects]
    parts[0] = max(1, parts[0] + total - sum(parts))
    subjects = tuple(
        Subject(name=subject.name, minutes=minutes)
        for subject, minutes in zip(wish.subjects, parts, strict=True)
    )
    said = base.texts.data("plans.changes")["minutes"].format(minutes=duration(sum(parts)))
    return Change(wish.changed(subjects=subjects), [*changed.what, said])


def _start(changed: Change, turn: Turn, base: KnowledgeBase) -> Change:
    told = reading.start_of_day(turn.text, base)
    if told is None:
        return changed
    start = time.fromisoformat(told)
    wish = changed.wish.changed(starts=start)
    said = base.texts.data("plans.changes")["starts"].format(time=spoken_clock(start))
    return Change(wish, [*changed.what, said])


def _until(changed: Change, turn: Turn, base: KnowledgeBase, rules: PlanRules) -> Change:
    told = reading.last_day(turn) if "까지" in turn.text or "시험" in turn.text else None
    if told is None:
        return changed
    if problem := reading.why_not(told.day, turn.as_of, base, rules):
        raise Impossible(problem)
    wish = changed.wish.changed(until=told.day)
    said = base.texts.data("plans.changes")["until"].format(date=spoken_day(told.day, year=True))
    return Change(wish, [*changed.what, said])


def _methods(changed: Change, turn: Turn, base: KnowledgeBase) -> Change:
    now = changed.wish.methods
    told = tuple(reading.methods(turn.text, base))
    if not told:
        return changed
    aside, wanted = _around(turn.text, base.texts.data("plans.remove_words"))
    if aside:
        out = reading.methods(aside, base)
        wanted_now = reading.methods(wanted, base) or [m for m in now if m not in out]
        told = tuple(method for method in wanted_now if method not in out)
    elif _says(turn, "add_words", base) or _says(turn, "more_words", base):
        told = tuple(dict.fromkeys(chain(now, told)))
    if not told or told == now:
        return changed
    wish = changed.wish.changed(methods=told)
    names = base.texts.data("plans.methods")
    said = base.texts.data("plans.changes")["methods"].format(
        methods=", ".join(names[method] for method in told)
    )
    return Change(wish, [*changed.what, said])


def _around(text: str, words: Sequence[str]) -> tuple[str, str]:
    """The text before the first of the words, and after it; nothing before it if none stands."""
    places = [(text.find(word), word) for word in words if word in text]
    if not places:
        return "", text
    place, word = min(places)
    return text[:place], text[place + len(word) :]


def _says(turn: Turn, words: str, base: KnowledgeBase) -> bool:
    return mentions(turn.text, base.texts.data(f"plans.{words}"))
