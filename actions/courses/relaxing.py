"""What wishes are given up when no course fits them all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from knowledge.courses.columns import YOUNG
from knowledge.courses.wishes import Wishes
from knowledge.rules.courses import load_neighbours

GIVEN_UP = (
    "near", "places", "starts", "begins", "ends_by", "weekdays", "states", "fee_max", "fee_min",
    "mode", "districts", "groups",
)  # fmt: skip
"""Wishes in the order in which they are given up when nothing fits."""


def variants(wishes: Wishes) -> Iterator[tuple[Wishes, tuple[str, ...]]]:
    """The wishes; then without one of them; then without more and more of them."""
    yield wishes, ()
    less = [name for name in GIVEN_UP if name in wishes.wished or _has_near(name, wishes)]
    if set(wishes.groups) & YOUNG:
        less.remove("groups")  # a child gets no courses for others instead
    for name in less:
        yield _without(wishes, name), (name,)
    given_up: tuple[str, ...] = ()
    for name in (name for name in less if name != "near"):
        given_up = (*given_up, name)
        if len(given_up) > 1:
            yield wishes.without(*given_up), given_up


def _has_near(name: str, wishes: Wishes) -> bool:
    return name == "near" and bool(wishes.districts)


def _without(wishes: Wishes, name: str) -> Wishes:
    if name != "near":
        return wishes.without(name)
    near = load_neighbours()
    around = (other for district in wishes.districts for other in near.get(district, ()))
    return replace(wishes, districts=tuple(dict.fromkeys(around)))
