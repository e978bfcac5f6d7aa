"""The benchmark of turns measures what it says; its figures are nobody's business here."""

import asyncio
import itertools

import pytest

from bench import turn
from bench.turn import ANSWER, DEFAULT, OURS, Cell, Script, aims, drive, report

SCRIPT = Script("two messages", (("하나", "programme_info"), ("둘", "cost")))


async def run(speak, senders, turns):
    cell = Cell()
    names = (str(number) for number in itertools.count())
    await drive(speak, SCRIPT, senders, turns, names, cell)
    return cell


@pytest.mark.parametrize("senders", [1, 3])
async def test_as_many_turns_as_asked_and_each_conversation_in_order(senders):
    said = {}

    async def speak(conversation, text):
        said.setdefault(conversation, []).append(text)
        await asyncio.sleep(0)
        return "cost"

    cell = await run(speak, senders, 7)
    assert len(cell.seconds) == 7
    assert len(cell.rates) == 1
    assert sum(len(texts) for texts in said.values()) == 7
    assert all(texts in (["하나"], ["하나", "둘"]) for texts in said.values())
    assert cell.right == sum(texts.count("둘") for texts in said.values())


async def test_senders_talk_at_once():
    talking, most = 0, 0

    async def speak(conversation, text):
        nonlocal talking, most
        talking += 1
        most = max(most, talking)
        await asyncio.sleep(0)
        talking -= 1
        return "cost"

    await run(speak, 4, 20)
    assert most == 4


@pytest.mark.parametrize(("seconds", "verdict"), [(0.020, "met"), (0.030, "MISSED")])
def test_report_compares_with_the_default(seconds, verdict):
    cells = {
        (ANSWER.name, 1, OURS): Cell([seconds], [1 / seconds], 1),
        (ANSWER.name, 1, DEFAULT): Cell([seconds * 4], [0.25 / seconds], 0),
    }
    assert "4.0×" in report(cells)
    assert verdict in aims(cells)[0]
    assert "met (4.0×)" in aims(cells)[1]


@pytest.mark.rasa
def test_the_command_measures_our_stack(capsys):
    turn.main(["--no-peer", "--rounds", "1", "--turns", "6", "--senders", "1", "2"])
    printed = capsys.readouterr().out
    assert f"| {ANSWER.name} | 2 | {OURS} |" in printed
    assert "held-out sentences" in printed
