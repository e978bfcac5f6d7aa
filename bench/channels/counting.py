"""What was measured: answers in time, and messages lost, said twice or out of order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields
from itertools import pairwise
from typing import Self

import numpy as np

KEY = 24  # letters by which an answer is known again


@dataclass
class Timing:
    """Answers of one run.

    Attributes:
        answers: when each came, by one clock, and how many seconds after its message.
        failures: messages that got no answer.
    """

    answers: list[tuple[float, float]] = field(default_factory=list)
    failures: int = 0

    def within(self, begin: float, end: float) -> Window:
        """The answers that came between two moments."""
        found = [seconds for at, seconds in self.answers if begin <= at < end]
        return Window(found, end - begin)


@dataclass(frozen=True)
class Window:
    """Answers in a span of time.

    Attributes:
        seconds: that each took.
        span: seconds measured.
    """

    seconds: Sequence[float]
    span: float

    @property
    def rate(self) -> float:
        """Turns per second."""
        return len(self.seconds) / self.span

    def percentile(self, percent: float) -> float:
        """Seconds within which so many percent of the answers came; NaN when none did."""
        return float(np.percentile(self.seconds, percent)) if self.seconds else float("nan")


@dataclass(frozen=True)
class Row:
    """An answer as the outbox has it."""

    text: str
    state: str


@dataclass
class Tally:
    """What became of messages and answers; sums of many conversations.

    Attributes:
        messages: that users sent.
        unanswered: of these, those that nothing answers.
        answers: bubbles that were to be said.
        lost: of these, those that the user never saw though nothing was noted about them.
        twice: bubbles that the user saw once more than they were said.
        misplaced: bubbles that came before one that was said earlier.
        unknown: bubbles of which nobody knows whether they arrived; the user is told of each.
        unknown_seen: of these, those that the user has seen.
    """

    messages: int = 0
    unanswered: int = 0
    answers: int = 0
    lost: int = 0
    twice: int = 0
    misplaced: int = 0
    unknown: int = 0
    unknown_seen: int = 0

    @property
    def is_wrong(self) -> bool:
        """Whether anything happened that must not."""
        return bool(self.unanswered or self.lost or self.twice or self.misplaced)

    def __iadd__(self, other: Self) -> Self:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))
        return self


def judge(messages: int, answered: int, rows: Sequence[Row], seen: Iterable[str]) -> Tally:
    """Compare what a conversation's user saw with what was said.

    Args:
        messages: different messages the user sent.
        answered: of these, those with an answer in the record.
        rows: all that was said, in order.
        seen: what the user saw, in order, however it was cut into bubbles.
    """
    tally = Tally(messages, messages - answered, len(rows))
    tally.unknown = sum(row.state == "unknown" for row in rows)
    view, once = _plain("".join(seen)), []
    for key in dict.fromkeys(key_of(row.text) for row in rows):
        # An answer may repeat words of another: what counts is how often they are said in all.
        due = sum(_plain(row.text).count(key) for row in rows)
        maybe = sum(_plain(row.text).count(key) for row in rows if row.state == "unknown")
        found = view.count(key)
        tally.unknown_seen += max(0, min(maybe, found - (due - maybe)))
        tally.lost += max(0, due - maybe - found)
        tally.twice += max(0, found - due)
        if due == found == 1:
            once.append(view.find(key))
    tally.misplaced = sum(after < before for before, after in pairwise(once))
    return tally


def key_of(text: str) -> str:
    """The beginning of a text, without spaces: it survives every way of showing it."""
    return _plain(text)[:KEY]


def _plain(text: str) -> str:
    return "".join(text.split())
