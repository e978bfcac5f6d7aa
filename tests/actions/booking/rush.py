"""A process of its own that books: `python -m tests.actions.booking.rush URL`.

Says "ready", reads one line with a JSON list of errands, does them all at once and prints what
came of each: a booking number, or the name of the error. An errand is the name of a method of
`Booking` with its arguments; `hold` with `confirm` goes on to confirm, with `kill` the process
dies in between as if by a power cut.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from actions.booking.errors import BookingError
from actions.booking.service import Booking
from knowledge.desk import load_desk
from store.database import Database
from store.engine import create_engine
from store.errors import StoreUnavailable
from tests.actions.booking.desk import NOW, at

Errand = dict[str, Any]


def rush(url: str, errands: Sequence[Errand], processes: int) -> list[str]:
    """Do errands from several processes at once; what came of each, process by process."""
    parts = [errands[start::processes] for start in range(processes)]
    workers = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.actions.booking.rush", url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in parts
    ]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    for worker, part in zip(workers, parts, strict=True):
        assert worker.stdin
        worker.stdin.write(json.dumps(part) + "\n")
        worker.stdin.flush()
    outcomes: list[str] = []
    for worker in workers:
        output, _ = worker.communicate(timeout=120)
        outcomes += json.loads(output or "[]")
    return outcomes


async def _errand(booking: Booking, errand: Errand) -> str:
    try:
        if errand["do"] != "hold":
            number, slot = errand["number"], errand.get("slot")
            arguments = [(slot[0], at(slot[1]))] if slot else []
            await getattr(booking, errand["do"])(errand["person"], number, *arguments, NOW)
            return str(number)
        counsellor, starts_at = errand["slot"]
        held = await booking.hold(
            errand["person"],
            errand["product"],
            (counsellor, at(starts_at)),
            NOW,
            quota=errand.get("quota"),
            key=errand.get("key"),
        )
        if errand.get("kill"):
            os.kill(os.getpid(), signal.SIGKILL)
        if errand.get("confirm"):
            await booking.confirm(errand["person"], held.number, NOW)
    except (BookingError, StoreUnavailable) as error:
        return type(error).__name__
    return held.number


async def _main(url: str) -> None:
    engine = create_engine(url)
    booking = Booking(Database(engine), load_desk())
    await booking.upcoming("nobody", NOW)
    print("ready", flush=True)  # noqa: T201
    errands = json.loads(sys.stdin.readline())
    outcomes = await asyncio.gather(*(_errand(booking, errand) for errand in errands))
    await engine.dispose()
    print(json.dumps(outcomes))  # noqa: T201


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
