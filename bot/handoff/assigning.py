"""Whose turn it is: who waits is offered to counsellors in rotation. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from store.handoff_types import DANGER, Handoff
from store.seats import Seat


def next_offers(
    waiting: Sequence[Handoff], there: Sequence[Seat], refused: Mapping[str, Set[int]]
) -> list[tuple[str, int]]:
    """Conversations and the counsellors they are offered to.

    Args:
        waiting: in the order in which they are to be taken.
        there: counsellors at work, the one whose turn it is first.
        refused: who declined a conversation already, and is not asked again.

    Returns:
        At most one offer for each who waits. Danger goes to somebody even when all are busy.
    """
    turns = list(there)
    loads = {seat.counsellor: seat.load for seat in there}
    offers = []
    for case in waiting:
        willing = [s for s in turns if s.counsellor not in refused.get(case.conversation, ())]
        seat = next((s for s in willing if loads[s.counsellor] < s.capacity), None)
        if seat is None and case.priority == DANGER and willing:
            seat = min(willing, key=lambda one: loads[one.counsellor])
        if seat is not None:
            offers.append((case.conversation, seat.counsellor))
            loads[seat.counsellor] += 1
            turns.remove(seat)
            turns.append(seat)
    return offers
