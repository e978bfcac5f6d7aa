"""Full turns beside Rasa's default pipeline: `python -m bench.turn`.

Three systems answer the same messages in turn, round after round: our whole turn (mask, store,
crisis, Rasa, action, store), our Rasa alone and the default pipeline alone, the last two through
Rasa's REST webhook. All of them call the same actions of the same app.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from bench.common import bench_settings, machine, rasa_child, table
from bench.peers import TENSORFLOW, add_options, default_model
from bot.rasa.child import ROOT
from bot.rasa.client import RasaClient
from bot.runtime import ACTIONS_PATH
from bot.serving import serving
from bot.settings import Settings
from bot.today import moment_on
from bot.turns import Turns
from channels.messages import Inbound

AS_OF = date(2026, 11, 21)
HELD_OUT = ROOT / "tests" / "data" / "intents_held_out.jsonl"
OURS, OUR_RASA, DEFAULT = "ours, full turn", "ours, Rasa alone", "Rasa's default pipeline"
AIM_P50, AIM_RATIO = 25.0, 3.0  # milliseconds; turns/s against the default

Speak = Callable[[str, str], Awaitable[str]]  # (conversation, text) to the label acted on


@dataclass(frozen=True)
class Script:
    """What a user says in one conversation, each message with the label it deserves."""

    name: str
    messages: tuple[tuple[str, str], ...]


ANSWER = Script(
    "answer (one action)",
    (
        ("디지털 문해학습장은 몇 곳이에요", "programme_info"),
        ("급식 심의위원회는 어느 과에서 해요?", "contact_dept"),
        ("서울런 멘토링은 어떻게 신청해요", "mentoring_apply"),
        ("느린 학습자 도와주는 데 있나요", "programme_info"),
        ("한부모 가정은 무슨 서류를 내나요", "required_documents"),
        ("서울런은 돈이 드나요", "cost"),
    ),
)
SCRIPTS = (
    ANSWER,
    Script("form start", (("아이가 중3이고 한부모 가정인데 서울런 되나요", "eligibility"),)),
    Script("crisis", (("살기 싫어", "crisis"),)),
    Script("out of scope", (("환율 얼마야", "out_of_scope"), ("내일 날씨 어때", "out_of_scope"))),
)


@dataclass
class Cell:
    """All that was measured of one system, script and number of senders."""

    seconds: list[float] = field(default_factory=list)
    rates: list[float] = field(default_factory=list)  # turns per second, one per round
    right: int = 0

    @property
    def rate(self) -> float:
        """Turns per second, the median of the rounds."""
        return float(np.median(self.rates))

    @property
    def accuracy(self) -> float:
        """Share of messages that got the label they deserve."""
        return self.right / len(self.seconds)

    def latency(self, percent: float) -> float:
        """A percentile of the seconds a turn took, in milliseconds."""
        return float(np.percentile(self.seconds, percent)) * 1000


Cells = dict[tuple[str, int, str], Cell]


async def drive(
    speak: Speak, script: Script, senders: int, turns: int, names: Iterator[str], cell: Cell
) -> None:
    """Let `senders` talk at once until they have had `turns` turns in all.

    Each says the script in a new conversation, waits for every answer, and begins again.
    """
    left = iter(range(turns))

    async def sender() -> None:
        while True:
            conversation = next(names)
            for text, label in script.messages:
                if next(left, None) is None:
                    return
                began = time.perf_counter()
                got = await speak(conversation, text)
                cell.seconds.append(time.perf_counter() - began)
                cell.right += got == label

    began = time.perf_counter()
    await asyncio.gather(*(sender() for _ in range(senders)))
    cell.rates.append(turns / (time.perf_counter() - began))


async def measure(
    systems: Mapping[str, Speak], rounds: int, turns: int, senders: Sequence[int]
) -> Cells:
    """Every script with one sender and the answers with `senders`, systems in alternation."""
    names = (f"bench-{number}" for number in itertools.count())
    for speak, script in itertools.product(systems.values(), SCRIPTS):
        await drive(speak, script, 1, 2 * len(script.messages), names, Cell())  # warm up
    plan = [(ANSWER, n) for n in senders] + [(script, 1) for script in SCRIPTS[1:]]
    cells: Cells = {}
    for number in range(1, rounds + 1):
        for (script, count), (name, speak) in itertools.product(plan, systems.items()):
            cell = cells.setdefault((script.name, count, name), Cell())
            await drive(speak, script, count, turns, names, cell)
        print(f"round {number} of {rounds} done", flush=True)
    return cells


def report(cells: Cells) -> str:
    """The table of all rows."""
    rows = []
    for (script, senders, name), cell in cells.items():
        default = cells.get((script, senders, DEFAULT))
        against = f"{cell.rate / default.rate:.1f}×" if default else "–"
        rows.append([script, str(senders), name, f"{cell.latency(50):.1f}"])
        rows[-1] += [f"{cell.latency(95):.1f}", f"{cell.rate:.1f}", against, f"{cell.accuracy:.0%}"]
    return table(
        ["turn", "senders", "system", "p50 ms", "p95 ms", "turns/s", "× default", "right label"],
        rows,
    )


def aims(cells: Cells) -> list[str]:
    """How the figures stand to the aims."""
    lines = []
    for (script, senders, name), cell in cells.items():
        if (script, name) != (ANSWER.name, OURS):
            continue
        if senders == 1:
            p50 = cell.latency(50)
            verdict = "met" if p50 <= AIM_P50 else "MISSED"
            lines.append(f"- p50 of a full turn ≤ {AIM_P50:.0f} ms: {verdict} ({p50:.1f} ms)")
        if default := cells.get((script, senders, DEFAULT)):
            ratio = cell.rate / default.rate
            verdict = "met" if ratio >= AIM_RATIO else "MISSED"
            aim = f"{AIM_RATIO:.0f}× the default's turns/s, senders: {senders}"
            lines.append(f"- {aim}: {verdict} ({ratio:.1f}×)")
    return lines


async def held_out(clients: Mapping[str, RasaClient]) -> str:
    """How many of the held-out sentences get the right intent, and how fast they are parsed."""
    rows = [json.loads(line) for line in HELD_OUT.read_text(encoding="utf-8").splitlines()]
    cells = {name: Cell() for name in clients}
    for row, (name, client) in itertools.product(rows, clients.items()):
        began = time.perf_counter()
        parsed = await client.parse(row["text"])
        cells[name].seconds.append(time.perf_counter() - began)
        cells[name].right += parsed["intent"]["name"] == row["intent"]
    return table(
        [f"{len(rows)} held-out sentences", "right intent", "parse p50 ms", "parse p95 ms"],
        [
            [name, f"{cell.accuracy:.3f}", f"{cell.latency(50):.1f}", f"{cell.latency(95):.1f}"]
            for name, cell in cells.items()
        ],
    )


def full_turn(turns: Turns) -> Speak:
    """Our whole turn."""
    ids = itertools.count()

    async def speak(sender: str, text: str) -> str:
        inbound = Inbound(f"full-{sender}", str(next(ids)), text, "bench", AS_OF)
        return (await turns.converse(inbound)).intent.name

    return speak


def webhook(client: RasaClient) -> Speak:
    """Rasa alone, through its REST channel."""
    metadata = {"as_of": AS_OF.isoformat(), "now": moment_on(AS_OF).isoformat()}

    async def speak(sender: str, text: str) -> str:
        messages = await client.send(f"rest-{sender}", text, metadata)
        label: str = messages[0]["custom"]["intent"]["name"] if messages else "no answer"
        return label

    return speak


async def compare(options: argparse.Namespace, settings: Settings) -> str:
    """Start everything, measure and report."""
    model = default_model(Settings().home, options.epochs) if options.peer else None
    async with AsyncExitStack() as stack:
        runtime, address = await stack.enter_async_context(serving(settings))
        clients = {OUR_RASA: runtime.rasa.client}
        if model:
            child = await stack.enter_async_context(
                rasa_child(
                    settings.home, model, action_url=address + ACTIONS_PATH, extra=TENSORFLOW
                )
            )
            clients[DEFAULT] = await stack.enter_async_context(RasaClient(child.service))
        systems = {OURS: full_turn(runtime.turns)}
        systems |= {name: webhook(client) for name, client in clients.items()}
        cells = await measure(systems, options.rounds, options.turns, options.senders)
        parsed = await held_out(clients)
    scale = f"{options.rounds} rounds × {options.turns} turns per row"
    return "\n".join([f"{machine()} · {scale}\n", report(cells), "", *aims(cells), "", parsed])


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--turns", type=int, default=120, help="per row and round")
    parser.add_argument("--senders", type=int, nargs="+", default=[1, 4, 16])
    add_options(parser)
    options = parser.parse_args(arguments)
    with bench_settings() as settings:
        print(asyncio.run(compare(options, settings)))


if __name__ == "__main__":
    main()
