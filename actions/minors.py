"""Whether somebody is old enough to decide alone, as far as a message tells."""

from __future__ import annotations

import re

from actions.turn import Turn
from knowledge.rules.minors import load_minor_rules

_FULL_YEARS = re.compile(r"만 ?(?:으로)? ?\d")


def of_age_said(turn: Turn, *, for_other: bool) -> bool | None:
    """Whether an age named in the message settles it; around the limit only full years do.

    Args:
        turn: the message.
        for_other: a grown-up's age is that of the parent who writes, and settles nothing.
    """
    rules = load_minor_rules()
    ages = [age for age in turn.values("age") if isinstance(age, int | float)]
    if not ages or (for_other and ages[-1] >= rules.grown_up):
        return None
    age = ages[-1]
    unsure = rules.consent_age <= age <= rules.consent_age + rules.old_count
    if unsure and not _FULL_YEARS.search(turn.text):
        return None
    return bool(age >= rules.consent_age)
