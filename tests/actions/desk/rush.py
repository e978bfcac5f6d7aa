"""Processes of their own that book: `python -m tests.actions.desk.rush`.

Each reads two lines for a job: the address of a database, answered with "ready", and a JSON list
of errands, all done at once and answered with what came of each: a booking number, or the name of
the error. An errand is the name of a method of `Booking` with its arguments; `hold` with `confirm`
goes on to confirm, with `kill` the process dies in between as if by a power cut.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

from actions.desk.errors import BookingError
from actions.desk.service import Booking
from knowledge.rules.counselling import load_desk
from store.database import Database
from store.engine import create_engine
from store.errors import StoreUnavailable
from tests.actions.desk.desk import NOW, at

Errand = dict[str, Any]


class Crowd:
    """Several processes, started once."""

    def __init__(self, processes: int) -> None:
        self._workers = [
            subprocess.Popen(
                [sys.executable, "-m", "tests.actions.desk.rush"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for _ in range(processes)
        ]

    def rush(self, url: str, errands: Sequence[Errand]) -> list[str]:
        """Do errands in all processes at once; what came of each, process by process."""
        for worker in self._workers:
            self._tell(worker, url)
        for worker in self._workers:
            assert self._hear(worker) == "ready"
        for start, worker in enumerate(self._workers):
            self._tell(worker, json.dumps(errands[start :: len(self._workers)]))
        return [
            outcome
            for worker in self._workers
            for outcome in json.loads(self._hear(worker) or "[]")
        ]

    def end(self) -> None:
        """Let the processes end."""
        for worker in self._workers:
            worker.communicate(timeout=60)

    @staticmethod
    def _tell(worker: "subprocess.Popen[str]", line: str) -> None:
        assert worker.stdin
        worker.stdin.write(f"{line}\n")
        worker.stdin.flush()

    @staticmethod
    def _hear(worker: "subprocess.Popen[str]") -> str:
        assert worker.stdout
        return worker.stdout.readline().strip()


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


async def _job(url: str) -> None:
    engine = create_engine(url)
    booking = Booking(Database(engine), load_desk())
    await booking.upcoming("nobody", NOW)
    print("ready", flush=True)  # noqa: T201
    errands = json.loads(sys.stdin.readline())
    outcomes = await asyncio.gather(*(_errand(booking, errand) for errand in errands))
    await engine.dispose()
    print(json.dumps(outcomes), flush=True)  # noqa: T201


if __name__ == "__main__":
    for line in sys.stdin:
        asyncio.run(_job(line.strip()))
