"""The weekly look back: when it is asked, what an answer says, what it does to the next week."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import NamedTuple, get_args

from actions.asking import mentions
from actions.plans.models import DAYS, Plan
from actions.plans.reading import squeezed
from knowledge.rules.plans import CheckIn, Done, PlanRules
from knowledge.texts import Texts
from nlu.korean.dates import SEOUL
from store.messages import Button, Reply

DONE: tuple[Done, ...] = get_args(Done)


class Moment(NamedTuple):
    """When a week is looked back on, and its ISO name."""

    at: datetime
    week: str


def last_moment(now: datetime, rules: CheckIn) -> Moment | None:
    """The moment of the weekly question that has come and is not long past.

    Args:
        now: aware.
        rules: weekday, time of day and how late it may be.
    """
    here = now.astimezone(SEOUL)
    day = here.date() - timedelta(days=(here.weekday() - DAYS.index(rules.weekday)) % 7)
    at = datetime.combine(day, rules.at, SEOUL)
    if at > here:
        at -= timedelta(days=7)
    if here - at > timedelta(hours=rules.late_hours):
        return None
    year, week, _ = at.isocalendar()
    return Moment(at, f"{year}-W{week:02}")


def check_in_reply(plan: Plan, texts: Texts) -> Reply:
    """The weekly question with its answers as buttons."""
    return Reply(
        text=texts("plans.check_in", goal=plan.wish.goal),
        buttons=tuple(Button(**button) for button in texts.data("plans.check_in_buttons")),
    )


def read_done(text: str, texts: Texts) -> Done | None:
    """How much of the week was done, where the message says it in a few words."""
    if len(squeezed(text)) > texts.data("plans.longest_done"):
        return None
    words: Mapping[Done, list[str]] = texts.data("plans.done_words")
    return next((done for done, signs in words.items() if mentions(text, signs)), None)


def next_share(share: int, done: Done, rules: PlanRules) -> int:
    """How much of the time told next week takes, in percent: never more than all of it."""
    changed = share + rules.check_in.changes[done]
    return min(100, max(changed, min(share, rules.check_in.least)))
