"""What was measured: numbered messages, when their readers saw them, which of several won."""

from __future__ import annotations

import re
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

_NUMBERED = re.compile(r"말 (\d+)번입니다")


def numbered(number: int) -> str:
    """What message number `number` of a conversation says."""
    return f"말 {number}번입니다. 이어서 이야기할게요."


def number_in(shown: str) -> int | None:
    """Which message is shown there."""
    found = _NUMBERED.search(shown)
    return int(found[1]) if found else None


@dataclass
class Sent:
    """A message on its way; `seen_at` is None until its reader has it.

    Attributes:
        again: how often it had to be sent again.
    """

    sent_at: float
    again: int = 0
    seen_at: float | None = None


@dataclass
class Reader:
    """One side of a conversation, as it reads what the other writes.

    Attributes:
        messages: that were sent, the first is number 1.
        last: the highest number seen.
        places: where each number was seen first, by its place in the conversation.
        twice: numbers that were seen at a second place.
        misplaced: numbers that were seen after a higher one.
    """

    messages: list[Sent] = field(default_factory=list)
    last: int = 0
    places: dict[int, int] = field(default_factory=dict)
    twice: int = 0
    misplaced: int = 0

    def see(self, number: int, place: int, at: float) -> None:
        """A message is shown; the same at the same place is the same."""
        if number in self.places:
            self.twice += place != self.places[number]
            return
        self.places[number] = place
        self.misplaced += number < self.last
        self.last = max(self.last, number)
        self._reached(number, at)

    def see_last(self, number: int, at: float) -> None:
        """The last message is shown, alone: it stands for those before it."""
        self.misplaced += number < self.last
        for one in range(self.last + 1, number + 1):
            self._reached(one, at)
        self.last = max(self.last, number)

    def _reached(self, number: int, at: float) -> None:
        if number <= len(self.messages):
            self.messages[number - 1].seen_at = at


class Journal:
    """Messages in one direction, through one kind of view.

    Attributes:
        name: of the way.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._readers: defaultdict[str, Reader] = defaultdict(Reader)
        self._of_this_run: list[Sent] = []
        self._faults = (0, 0)

    def begin(self) -> None:
        """From here on a new run is counted; numbers go on."""
        self._of_this_run = []
        self._faults = self._counted()

    def send(self, conversation: str) -> tuple[int, Sent]:
        """A message is sent now: its number, and what is known of it."""
        message = Sent(time.perf_counter())
        self._of_this_run.append(message)
        reader = self._readers[conversation]
        reader.messages.append(message)
        return len(reader.messages), message

    def see(self, conversation: str, shown: str, place: int) -> None:
        """Something is shown now, at a place of the conversation."""
        if number := number_in(shown):
            self._readers[conversation].see(number, place, time.perf_counter())

    def see_last(self, conversation: str, shown: str) -> None:
        """The last message of a conversation is shown now in a list."""
        if number := number_in(shown):
            self._readers[conversation].see_last(number, time.perf_counter())

    @property
    def is_settled(self) -> bool:
        """Whether all is seen."""
        return all(one.seen_at for one in self._of_this_run)

    def outcome(self) -> Outcome:
        """What became of this run."""
        sent = self._of_this_run
        taken = [one.seen_at - one.sent_at for one in sent if one.seen_at]
        again = sum(one.again for one in sent)
        before, after = self._faults, self._counted()
        twice, misplaced = (now - then for now, then in zip(after, before, strict=True))
        return Outcome(len(sent), taken, again, len(sent) - len(taken), twice, misplaced)

    def _counted(self) -> tuple[int, int]:
        readers = self._readers.values()
        return sum(one.twice for one in readers), sum(one.misplaced for one in readers)


@dataclass(frozen=True)
class Outcome:
    """One run in one direction.

    Attributes:
        messages: sent.
        seconds: that each took to be seen.
        again: how often one had to be sent again.
        lost: never seen.
        twice: seen at two places.
        misplaced: seen after a later one.
    """

    messages: int
    seconds: Sequence[float]
    again: int
    lost: int
    twice: int
    misplaced: int

    def cells(self) -> list[str]:
        """Messages, percentiles in ms, and faults."""
        percents = (50, 95, 99)
        spread = np.percentile(self.seconds, percents) if self.seconds else [np.nan] * len(percents)
        faults = (self.lost, self.twice, self.misplaced)
        return [
            str(self.messages),
            *(f"{1000 * value:.0f}" for value in spread),
            str(self.again),
            *(f"**{count}**" for count in faults),
        ]


HEAD = ["messages", "p50 ms", "p95 ms", "p99 ms", "sent again", "lost", "twice", "out of order"]


@dataclass(frozen=True)
class Claimed:
    """What one of several was answered who wanted the same conversation.

    Attributes:
        counsellor: their display name.
        won: whether it is theirs.
        told: what a refusal says.
    """

    counsellor: str
    won: bool
    told: str = ""


@dataclass
class Verdict:
    """Races for conversations.

    Attributes:
        races: conversations.
        winners: how often there were so many winners.
        untold: refusals that do not name a winner.
        answers: seconds until each contender was answered.
    """

    races: int = 0
    winners: Counter[int] = field(default_factory=Counter)
    untold: int = 0
    answers: list[float] = field(default_factory=list)

    @property
    def too_many(self) -> int:
        """Winners beside the first of each race."""
        return sum((count - 1) * often for count, often in self.winners.items() if count)

    def judge(self, claims: Iterable[Claimed]) -> None:
        """One race is over."""
        claims = list(claims)
        names = [one.counsellor for one in claims if one.won]
        self.races += 1
        self.winners[len(names)] += 1
        self.untold += sum(
            not any(name in one.told for name in names) for one in claims if not one.won
        )
