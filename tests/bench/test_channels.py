"""The benchmark of channels counts what happened; its figures are nobody's business here."""

import asyncio
import math
import random
from contextlib import asynccontextmanager

import pytest

from bench.channels import load
from bench.channels.counting import Row, Tally, Timing, judge
from bench.channels.crashes import report
from bench.channels.people import SCRIPTS, NoAnswer, Pace, crowd
from bench.channels.stopwatch import report as report_steps

WELCOME, FIRST, SECOND = "안녕하세요! 배움길이에요.", "서울런은 무료예요.", "중학생도 쓸 수 있어요."
SENT = [Row(WELCOME, "sent"), Row(FIRST, "sent"), Row(SECOND, "sent")]


class Assistant:
    """A channel that answers what it is told to, and remembers who said what."""

    name = "here"

    def __init__(self, answers=lambda text: True):
        self.said, self._answers = [], answers

    @asynccontextmanager
    async def talk(self, name):
        self.said.append([])
        yield Talk(self.said[-1], self._answers)


class Talk:
    def __init__(self, said, answers):
        self._said, self._answers = said, answers

    async def say(self, text):
        self._said.append(text)
        await asyncio.sleep(0)
        if not self._answers(text):
            raise NoAnswer


def test_a_conversation_in_which_all_is_well():
    seen = [WELCOME, f"{FIRST}\n(출처: 서울시)", SECOND]
    assert judge(2, 2, SENT, seen) == Tally(messages=2, answers=3)


def test_a_message_without_an_answer_is_counted():
    assert judge(3, 2, SENT, [WELCOME, FIRST, SECOND]).unanswered == 1


@pytest.mark.parametrize(
    ("seen", "lost", "twice", "misplaced"),
    [
        ([WELCOME, FIRST], 1, 0, 0),
        ([WELCOME, FIRST, FIRST, SECOND], 0, 1, 0),
        ([WELCOME, SECOND, FIRST], 0, 0, 1),
        ([], 3, 0, 0),
    ],
)
def test_what_is_lost_said_twice_or_misplaced(seen, lost, twice, misplaced):
    tally = judge(2, 2, SENT, seen)
    assert (tally.lost, tally.twice, tally.misplaced) == (lost, twice, misplaced)


@pytest.mark.parametrize(
    ("seen", "arrived"), [([WELCOME, FIRST], 0), ([WELCOME, FIRST, SECOND], 1)]
)
def test_what_may_have_arrived_is_counted_apart(seen, arrived):
    rows = [*SENT[:2], Row(SECOND, "unknown")]
    tally = judge(2, 2, rows, seen)
    assert (tally.lost, tally.twice) == (0, 0)
    assert (tally.unknown, tally.unknown_seen) == (1, arrived)


def test_the_same_said_on_two_occasions_is_not_said_twice():
    rows = [Row(FIRST, "sent"), Row(SECOND, "sent"), Row(FIRST, "sent")]
    tally = judge(3, 3, rows, [FIRST, SECOND, FIRST])
    assert tally == Tally(messages=3, answers=3)
    assert judge(3, 3, rows, [FIRST, SECOND, FIRST, FIRST]).twice == 1
    assert judge(3, 3, rows, [FIRST, SECOND]).lost == 1


def test_an_answer_that_repeats_words_of_another_is_not_said_twice():
    rows = [*SENT, Row(f"하던 것을 이어서 할게요.\n{SECOND}", "sent")]
    assert judge(3, 3, rows, [row.text for row in rows]) == Tally(messages=3, answers=4)
    assert judge(3, 3, rows, [row.text for row in rows[:3]]).lost > 0


def test_spaces_and_line_breaks_do_not_matter():
    assert judge(1, 1, [Row("가 나\n다", "sent")], ["가", "나 다"]).lost == 0


def test_tallies_add_up():
    tally = Tally(messages=1, lost=1)
    tally += Tally(messages=2, unknown=3)
    assert tally == Tally(messages=3, lost=1, unknown=3)


def test_only_answers_in_the_window_count():
    timing = Timing([(0.5, 9.0), (1.0, 0.1), (2.0, 0.3), (3.0, 9.0)])
    window = timing.within(1.0, 3.0)
    assert window.rate == 1.0
    assert window.percentile(50) == pytest.approx(0.2)
    assert math.isnan(timing.within(10, 11).percentile(50))


def test_users_take_their_time():
    chance = random.Random(1)
    pauses = [Pace(30.0).pause(chance) for _ in range(100)]
    assert 15.0 <= min(pauses) < max(pauses) <= 45.0
    assert Pace().pause(chance) == 0.0


async def test_a_crowd_says_scripts_in_order_and_every_answer_counts():
    channel = Assistant()
    timing, begin, end = await crowd(channel, 3, Pace(), 0.2)
    assert len(timing.answers) == sum(map(len, channel.said))
    assert all(begin <= at for at, _ in timing.answers)
    assert begin < end
    whole = [tuple(said) for said in channel.said if len(said) == len(SCRIPTS[0])]
    assert set(whole) == set(SCRIPTS)
    assert all(
        any(script[: len(said)] == tuple(said) for script in SCRIPTS) for said in channel.said
    )


async def test_messages_without_an_answer_are_failures():
    timing, *_ = await crowd(Assistant(lambda text: False), 1, Pace(0.01), 0.1)
    assert not timing.answers
    assert timing.failures > 0


async def test_the_table_of_loads_has_a_row_for_every_channel_and_load():
    loads = [load.Load(1, Pace(), 0.05), load.Load(2, Pace(0.01), 0.05)]
    table = await load.sustained([Assistant()], loads, {})
    assert table.count("| here |") == 2
    assert "| here | 2 | 0.01 s |" in table


def test_reports_show_what_was_counted():
    found = {("ours", "web"): Tally(messages=7, unanswered=0, answers=9, unknown=2, unknown_seen=1)}
    assert "| ours | web | 7 | **0** | 9 | **0** | **0** | **0** | 2 (1) |" in report(found)
    timing = Timing([(1.0, 0.2), (2.0, 0.4)])
    steps = {"calls": {"take in": 2, "statements": 50, "commits": 4}, "seconds": {"take in": 0.01}}
    printed = report_steps("web", timing, steps)
    assert "| **message to answer** | 1 | 300.0 |" in printed
    assert "| take in | 1.0 | 5.0 |" in printed
    assert "| statements | 25.0 |  |" in printed
