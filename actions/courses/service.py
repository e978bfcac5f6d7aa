"""Search for courses: what fits the wishes, what fits nearly, and how registration stands."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from actions.courses.relaxing import variants
from knowledge.corpus.index import CorpusIndex
from knowledge.courses.columns import UNKNOWN, YOUNG, place_number
from knowledge.courses.registration import STATES, Registration, registration, states
from knowledge.courses.wishes import Mask, Wishes, fitting
from knowledge.published import Published
from knowledge.rules.courses import load_course_rules
from nlu.korean.dates import SEOUL
from store.courses.finding import Courses, Covered
from store.courses.types import GROUPS, Course, bits

CANDIDATES = 60  # courses looked at for one page
RELEVANT = 0.4  # score from which a course is about the topic (docs/benchmarks.md)
SAID = 0.5  # share of the topic's words that makes it so, too
NEAR_BEST = 0.5  # share of the best score that a course about the topic has
NEARLY = 0.5  # what another word for the topic counts: less than its own
RANK = {"open": 0.2, "soon": 0.15, "later": 0.1, "unknown": 0.0, "closed": -0.15}
"""What registration adds to the score: who finds a course wants to go there."""
YOUNG_MASK = bits(tuple(YOUNG), GROUPS)
FOR_OTHERS = 0.3  # what being for children takes away where nobody spoke of one
_SERIES = re.compile(r"[\d\W_]+")

Numbers = NDArray[np.int64]
T = TypeVar("T")
Series = tuple[str, str | None]
"""What courses of almost the same name share: that name, and who runs them."""


@dataclass(frozen=True)
class FoundCourse:
    """One course that fits.

    Attributes:
        course: which.
        registration: how it stands at the moment asked for.
        alike: how many more of almost the same name are not shown.
    """

    course: Course
    registration: Registration
    alike: int = 0


@dataclass(frozen=True)
class Results:
    """What was found.

    Attributes:
        found: best first.
        total: how many fit.
        wishes: what they fit.
        given_up: which wishes had to be given up for it (`relaxing.GIVEN_UP`).
    """

    found: tuple[FoundCourse, ...]
    total: int
    wishes: Wishes
    given_up: tuple[str, ...] = ()


class _Latest(Generic[T]):
    """A query over all courses, asked again only when the index or what is asked is another."""

    def __init__(self, query: Callable[..., Awaitable[T]]) -> None:
        self._query = query
        self._last: tuple[object, T] | None = None

    async def of(self, index: CorpusIndex | None, *asked: Hashable) -> T:
        if index is None or not index.size:
            return await self._query(*asked)
        key, last = (index.version, asked), self._last
        if last is None or last[0] != key:
            last = self._last = key, await self._query(*asked)
        return last[1]


class CourseSearch:
    """Search over the imported courses.

    Args:
        published: the courses and their index.

    Attributes:
        courses: the courses themselves.
        rules: how they are told.
    """

    def __init__(self, published: Published) -> None:
        self.courses, self.rules = Courses(published.database), load_course_rules()
        self._index = published.courses
        self._places, self._covered = _Latest(self.courses.places), _Latest(self.courses.covered)

    async def search(
        self, wishes: Wishes, at: datetime, *, seen: Collection[str] = (), most: int | None = None
    ) -> Results:
        """The courses that fit; when none does, those that fit nearly.

        Args:
            wishes: what is looked for.
            at: when it is asked, aware.
            seen: ids of courses not to be shown again.
            most: at most so many; the page of the rules by default.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        index = self._index()
        places = await self.places() if wishes.places else ()
        for variant, given_up in variants(wishes):
            first, total = await asyncio.to_thread(
                self._rank, index, variant, at, CANDIDATES + len(seen), places
            )
            if total:
                found = await self._page(first, variant, at, seen, most or self.rules.page)
                return Results(found, total, variant, given_up)
        return Results((), 0, wishes)

    async def places(self) -> Sequence[str]:
        """The names of all places, as of the index in use."""
        return await self._places.of(self._index())

    async def covered(self, at: datetime) -> Sequence[Covered]:
        """What the data have on the day of a moment, by district, as of the index in use."""
        return await self._covered.of(self._index(), at.astimezone(SEOUL).date())

    def found(self, course: Course, at: datetime, alike: int = 0) -> FoundCourse:
        """A course with how its registration stands."""
        return FoundCourse(course, registration(course, at, self.rules.soon_days), alike)

    def _rank(
        self,
        index: CorpusIndex | None,
        wishes: Wishes,
        at: datetime,
        k: int,
        places: Sequence[str],
    ) -> tuple[list[int], int]:
        """Numbers of the `k` best courses that fit, best first; and how many fit."""
        if index is None or not index.size:
            return [], 0
        fits = fitting(index.column, wishes, at, self.rules.soon_days)
        if wishes.places:
            named = [p for p in places if any(part in p for part in wishes.places)]
            fits &= np.isin(index.column("place"), [place_number(place) for place in named])
        if not fits.any():
            return [], 0
        if wishes.topic:
            rows, scores = self._about(index, wishes, fits, k)
        else:
            rows = np.flatnonzero(fits)
            scores = np.zeros(len(rows))
        order = self._order(index, wishes, rows, scores, at)
        return [int(number) for number in index.numbers[rows[order[:k]]]], len(rows)

    def _about(
        self, index: CorpusIndex, wishes: Wishes, fits: Mask, k: int
    ) -> tuple[Numbers, NDArray[np.float64]]:
        """Rows that are about the topic, with their scores."""
        scores = self._scores(index, (wishes.topic, *wishes.words), fits, k)
        near = max(scores.values(), default=0.0) * NEAR_BEST
        scores = {number: score for number, score in scores.items() if score >= near}
        for number, score in self._scores(index, wishes.also, fits, k).items():
            scores.setdefault(number, score * NEARLY)
        numbers = np.array(list(scores), np.int64)
        rows = np.searchsorted(index.numbers, numbers).astype(np.int64)
        return rows, np.array(list(scores.values()))

    def _scores(
        self, index: CorpusIndex, topics: Sequence[str], fits: Mask, k: int
    ) -> dict[int, float]:
        """Numbers of courses about any of some topics; their best scores."""
        scores: dict[int, float] = {}
        for topic in topics:
            for hit in index.search(topic, k, fits):
                if hit.score >= RELEVANT or max(hit.words, hit.chars) >= SAID:
                    scores[hit.number] = max(hit.score, scores.get(hit.number, 0.0))
        return scores

    def _order(
        self,
        index: CorpusIndex,
        wishes: Wishes,
        rows: Numbers,
        scores: NDArray[np.float64],
        at: datetime,
    ) -> NDArray[np.intp]:
        def column(name: str) -> Numbers:
            return index.column(name)[rows]

        state = states(column, at, self.rules.soon_days)
        worth = np.array([RANK.get(name, 0.0) for name in STATES])[state]
        if not wishes.groups:
            worth = worth - np.where(column("groups") & YOUNG_MASK, FOR_OTHERS, 0.0)
        starts, fee = column("starts"), column("fee").astype(np.float64)
        soonest = np.where(starts < at.astimezone(SEOUL).date().toordinal(), np.inf, starts)
        match wishes.order:
            case "cheapest":
                first = np.where(fee == UNKNOWN, np.inf, fee)
            case "dearest":
                first = np.where(fee == UNKNOWN, np.inf, -fee)
            case "soonest":
                first = soonest
            case _:
                first = -(scores + worth)
        return np.lexsort((soonest, -(scores + worth), first))

    async def _page(
        self, first: Sequence[int], wishes: Wishes, at: datetime, seen: Collection[str], most: int
    ) -> tuple[FoundCourse, ...]:
        """The first not seen yet, one of those with almost the same name."""
        courses = await self.courses.by_numbers(first)
        groups: dict[Series, list[Course]] = {}
        for number in first:
            course = courses.get(number)
            if course is not None and course.id not in seen:
                groups.setdefault(_series(course), []).append(course)
        if not wishes.topic and wishes.order == "fit":
            groups = _mixed(groups)
        shown = [alike.pop(0) for alike in list(groups.values())[:most]]
        others = [course for alike in groups.values() for course in alike]
        room = max(most - len(shown), 0) if len(groups) < most else 0
        left = Counter(_series(course) for course in others[room:])
        found = [self.found(one, at, left.pop(_series(one), 0)) for one in shown]
        found += [self.found(one, at) for one in others[:room]]
        return tuple(found)


def _series(course: Course) -> Series:
    return _SERIES.sub("", course.title), course.institution


def _mixed(groups: dict[Series, list[Course]]) -> dict[Series, list[Course]]:
    """Groups in such an order that those next to each other teach different things."""
    rounds: Counter[str | None] = Counter()
    turns = {}
    for series, (first, *_) in groups.items():
        turns[series] = rounds[first.category]
        rounds[first.category] += 1
    return {series: groups[series] for series in sorted(groups, key=lambda one: turns[one])}
