"""The week of a plan: pure, and the same for the same wish.

Every study day gets the time told for it, never more: stretches of one subject with breaks between
them, subjects in turn by how much of their part is still open, the last day with a review.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from actions.plans.models import Block, Wish
from knowledge.rules.plans import PlanRules

_HUNDRED = 100


def week(wish: Wish, rules: PlanRules, share: int = _HUNDRED) -> tuple[Block, ...]:
    """The blocks of a week, Monday first.

    Args:
        wish: what was told.
        rules: limits and breaks.
        share: how much of the time told is used, in percent.
    """
    budget = daily_minutes(wish, rules, share)
    review = _review(budget, rules)
    sessions = [
        _cut(budget - (review + rules.rest if day == wish.days[-1] else 0), wish, rules)
        for day in wish.days
    ]
    subjects = _assigned(wish, sessions)
    turns: dict[str, int] = {}
    blocks: list[Block] = []
    for day, lengths, names in zip(wish.days, sessions, subjects, strict=True):
        start = _start(wish, budget, rules)
        for minutes, name in zip(lengths, names, strict=True):
            turn = turns[name] = turns.get(name, -1) + 1
            method = wish.methods[turn % len(wish.methods)]
            blocks.append(
                Block(day=day, starts=_clock(start), minutes=minutes, subject=name, method=method)
            )
            start = start if start is None else start + minutes + rules.rest
        if day == wish.days[-1]:
            blocks.append(Block(day=day, starts=_clock(start), minutes=review))
    return tuple(blocks)


def daily_minutes(wish: Wish, rules: PlanRules, share: int = _HUNDRED) -> int:
    """How much of a study day is planned: at most what was told and what is realistic."""
    told = min(wish.minutes, rules.limits[wish.stage].daily)
    least = min(told, least_minutes(len(wish.days), rules))
    return _floor(max(told * share // _HUNDRED, least), rules.step)


def least_minutes(days: int, rules: PlanRules) -> int:
    """The least a study day needs: a stretch; where it is the only one, a short review as well."""
    return rules.shortest if days > 1 else rules.shortest + rules.rest + 2 * rules.step


def _review(budget: int, rules: PlanRules) -> int:
    """Time for the review of the last day: the whole of a short one."""
    left = budget - rules.rest - rules.shortest
    return min(rules.review, left) if left >= 2 * rules.step else budget


def _cut(total: int, wish: Wish, rules: PlanRules) -> list[int]:
    """Stretches of a day, in minutes; with the breaks between them at most `total`."""
    if total < rules.shortest:
        return []
    longest = rules.limits[wish.stage].block
    count = 1
    while (total - (count - 1) * rules.rest) > count * longest:
        count += 1
    net = total - (count - 1) * rules.rest
    even = _floor(net // count, rules.step)
    spare = (net - even * count) // rules.step
    return [even + rules.step * (place < spare) for place in range(count)]


def _assigned(wish: Wish, sessions: Sequence[Sequence[int]]) -> list[list[str]]:
    """A subject for every stretch: whose part is open most; not twice in a row where avoidable."""
    total = sum(map(sum, sessions))
    open_minutes = {s.name: total * s.minutes / wish.minutes for s in wish.subjects}
    assigned: list[list[str]] = []
    for lengths in sessions:
        names: list[str] = []
        for minutes in lengths:
            fresh = [n for n in open_minutes if not names or n != names[-1]]
            wanted = [n for n in fresh if open_minutes[n] > 0] or list(open_minutes)
            name = max(wanted, key=lambda n: open_minutes[n])
            open_minutes[name] -= minutes
            names.append(name)
        assigned.append(names)
    return assigned


def _start(wish: Wish, budget: int, rules: PlanRules) -> int | None:
    """Minute of the day at which to begin; earlier than told when it would get too late."""
    if wish.starts is None:
        return None
    latest = rules.limits[wish.stage].latest
    end = latest.hour * 60 + latest.minute
    return max(0, min(wish.starts.hour * 60 + wish.starts.minute, end - budget))


def _clock(minute: int | None) -> time | None:
    return None if minute is None else time(*divmod(minute, 60))


def _floor(minutes: int, step: int) -> int:
    return minutes - minutes % step
