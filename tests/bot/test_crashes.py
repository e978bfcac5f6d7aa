"""kill -9 at every step of a turn: nothing is lost, nothing is done twice.

A child process takes a message in, answers it and pushes the answer; it is killed before or after
its n-th commit, or around a delivery. A second child then goes on. What the platform got stands in
a file.
"""

import asyncio
import json
import os
import signal
from pathlib import Path

import pytest
from sqlalchemy import event, text

from channels.adapter import Adapter
from channels.messages import Delivery, Inbound
from tests.assistant import new_assistant

MESSAGE = Inbound("c", "1", "죽고 싶어요", "post", address="chat 1")  # answered without Rasa
WITHIN = 60  # seconds
MOST_STEPS = 60


class Killer:
    """Kills this process at one of its steps."""

    def __init__(self, at: int | None) -> None:
        self._left = at

    def step(self, *_: object) -> None:
        if self._left is None:
            return
        self._left -= 1
        if self._left < 0:
            os.kill(os.getpid(), signal.SIGKILL)


class Platform(Adapter):
    """A platform that writes what it gets into a file."""

    name = "post"

    def __init__(self, file: Path, killer: Killer) -> None:
        self._file, self._killer = file, killer

    def pushes(self, message):
        return True

    async def send(self, address, message):
        self._killer.step()
        with self._file.open("a") as output:
            output.write(json.dumps([address, message.reply.text]) + "\n")
        self._killer.step()
        return Delivery("sent")


async def live(url, base, key, file, killer, *, sends):
    """Take the message in, as the platform sends it, and see everything through."""
    async with new_assistant(url, base, key) as assistant:
        for name in ("begin", "commit"):  # a step is before a commit, and after it
            event.listen(assistant.engine.sync_engine, name, killer.step)
        async with assistant.running(Platform(file, killer)), asyncio.timeout(WITHIN):
            if sends:
                await assistant.gateway.take_in(MESSAGE)
            await assistant.gateway.answered(MESSAGE, WITHIN)
            while await open_rows(assistant):
                await asyncio.sleep(0.05)


async def open_rows(assistant):
    statement = text("SELECT count(*) FROM outbox WHERE state IN ('queued', 'sending')")
    async with assistant.engine.connect() as connection:
        return await connection.scalar(statement)


def in_child(*arguments, **options) -> bool:
    """Live in a child process; whether it ended by itself."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            asyncio.run(live(*arguments, **options))
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0
    return not os.WIFSIGNALED(status)


async def outcome(url, base, key):
    async with new_assistant(url, base, key) as assistant:
        entries = await assistant.gateway.entries("c", 0)
        async with assistant.engine.connect() as connection:
            rows = await connection.execute(text("SELECT seq, state FROM outbox"))
            states = dict(rows.all())
        return entries, states


@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_process_killed_at_any_step_loses_and_repeats_nothing(
    new_database_url, base, key, tmp_path
):
    maybe_lost = base.texts("talk.maybe_lost")
    for step in range(MOST_STEPS):
        url, file = new_database_url(), tmp_path / f"{step}.jsonl"
        file.touch()
        survived = in_child(url, base, key, file, Killer(step), sends=True)
        # The platform repeats what was not acknowledged; repeating all of it does no harm.
        assert in_child(url, base, key, file, Killer(None), sends=True)
        got = [json.loads(line)[1] for line in file.read_text().splitlines()]
        entries, states = asyncio.run(outcome(url, base, key))
        asked = [entry for entry in entries if entry.author == "user"]
        told = [(entry.reply.text, states[entry.seq]) for entry in entries if entry.reply]
        answer = [said for said, _ in told if said != maybe_lost]
        assert len(asked) == 1, step
        assert len(answer) == len(set(answer)) > 0, step
        assert len(got) == len(set(got)), f"step {step}: something was delivered twice"
        lost = [said for said, state in told if said not in got]
        unknown = [said for said, state in told if state == "unknown"]
        assert set(lost) <= set(unknown), f"step {step}: something was lost silently"
        assert len(unknown) <= 1, step
        assert (maybe_lost in got) == bool(unknown), f"step {step}: the user was not told"
        if survived:
            break
    else:
        pytest.fail("the turn has more steps than we look at")
    assert step > 8
