"""The peer of the race: the same program, but it looks whether a step may be made, then makes it.

    python -m bench.handoff.hasty run --port 8000

Every transition reads what holds, decides, and writes in a transaction of its own, as if nothing
had happened in between: check, then update. All else is the app's own.
"""

from __future__ import annotations

from datetime import datetime

from bot.handoff import build
from bot.handoff.transitions import Step, Transitions
from store.handoff_types import Handoff


class HastyTransitions(Transitions):
    """Transitions without the lock around the look."""

    async def do(
        self, conversation: str, now: datetime, step: Step, cause: str | None = None
    ) -> Handoff:
        """See `Transitions.do`."""
        before = await self._handoffs.get(conversation)
        change = step(before)
        if change is None:
            return before
        async with self.locked(conversation, now) as case:
            case.handoff = before
            await self.make(case, change, now, cause)
            after = case.handoff
        await self.follow(before, after, now)
        return after


def main() -> None:
    """Run the command line with it."""
    from bot.cli import main as baeumgil

    build.Transitions = HastyTransitions  # type: ignore[misc]
    baeumgil()


if __name__ == "__main__":
    main()
