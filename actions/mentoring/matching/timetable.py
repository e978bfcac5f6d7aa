"""One mentor's week: when whom, and who learns together.

A part of a day holds `sessions_per_part` meetings of an hour. Learners of the same subject, stage
and time may share a meeting, as many as the mentor's group takes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil

_STEPS = 20_000  # of the search; a week of ten learners needs some dozen


@dataclass(frozen=True)
class Group:
    """Who may meet at once: learners of one subject, stage and time of the week."""

    subject: str
    stage: str
    time: str


@dataclass
class Week:
    """Meetings of one mentor.

    Attributes:
        sessions: meetings that fit into a time.
        group_size: learners of one group per meeting.
        load: learners by group.
    """

    sessions: int
    group_size: int
    load: Counter[Group] = field(default_factory=Counter)

    def room_for(self, group: Group) -> bool:
        """Whether one more of this group fits in."""
        used = sum(
            ceil(count / self.group_size)
            for other, count in self.load.items()
            if other.time == group.time
        )
        return self._joins(group) or used < self.sessions

    def _joins(self, group: Group) -> bool:
        return self.load[group] % self.group_size != 0

    def by_preference(self, options: Sequence[Group]) -> list[Group]:
        """Options with room, a meeting that takes place anyway first."""
        free = [group for group in options if self.room_for(group)]
        return sorted(free, key=lambda group: not self._joins(group))


def seat(week: Week, members: Sequence[Sequence[Group]]) -> list[Group] | None:
    """A group for every member, such that the week holds all.

    Args:
        week: with what is settled already; comes back unchanged.
        members: of each, the groups that would do, best first.

    Returns:
        The group of each member; None when not all can be seated.
    """
    order = sorted(range(len(members)), key=lambda n: len(members[n]))
    seats: dict[int, Group] = {}
    left = [_STEPS]

    def place(depth: int) -> bool:
        if depth == len(order):
            return True
        left[0] -= 1
        if left[0] < 0:
            return False
        for group in week.by_preference(members[order[depth]]):
            week.load[group] += 1
            seats[order[depth]] = group
            done = place(depth + 1)
            week.load[group] -= 1
            if done:
                return True
        return False

    return [seats[n] for n in range(len(members))] if place(0) else None


def seat_most(week: Week, members: Sequence[Sequence[Group]]) -> list[int]:
    """The members, taken in order, that can be seated together."""
    seated: list[int] = []
    for n in range(len(members)):
        if seat(week, [members[other] for other in [*seated, n]]) is not None:
            seated.append(n)
    return seated
