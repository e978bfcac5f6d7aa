"""The city's two reports as documents: held-out questions get the right words and place, or none.

Without the reports beside the checkout these tests are skipped; nothing of them is kept here.
"""

from pathlib import Path

import pytest
import pytest_asyncio

from actions.fallback import UNKNOWN
from actions.reading.second_look import second_look
from actions.turn import Outcome, Turn
from bench.courses.documents import TODAY, Answer, questions
from bench.courses.reports import FILES, reader_of
from knowledge.search.layout import Layout
from nlu.korean.normalise import normalise

REPORTS = Path(__file__).parents[4] / "shared" / "seeds"
# Shares of the held-out questions: what was measured, less a small margin.
RIGHT = 0.74
WRONG = 0.12
TOLD_IN_VAIN = 0.10


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def answers(base, settings) -> list[Answer]:
    """What the documents say to every question, whatever the records know."""
    if not list(REPORTS.glob(FILES)):
        pytest.skip(f"no reports of the city in {REPORTS.parent.name}/{REPORTS.name}")
    layout = Layout(settings.home, settings.encoder)
    async with reader_of(REPORTS, base, layout) as reader:
        return [await looked_up(base, reader, asked) for asked in questions("held_out")]


async def looked_up(base, reader, asked):
    """What the documents alone say to a question."""
    turn = Turn(text=normalise(asked.question).text, label=UNKNOWN, as_of=TODAY)
    nothing = Outcome(label=UNKNOWN, unanswered=True)
    return Answer(asked, await second_look(nothing, turn, base, reader))


async def test_the_right_words_are_shown_with_their_place(answers):
    known = [one for one in answers if one.asked.document]
    missed = [one.asked.question for one in known if not one.is_cited]
    assert len(missed) <= (1 - RIGHT) * len(known), missed


async def test_hardly_anything_else_is_told(answers):
    known = [one for one in answers if one.asked.document]
    wrong = [one.asked.question for one in known if one.is_told and not one.is_right]
    assert len(wrong) <= WRONG * len(known), wrong


async def test_what_they_do_not_tell_is_not_answered(answers):
    others = [one for one in answers if not one.asked.document]
    told = [one.asked.question for one in others if one.is_told]
    assert len(told) <= TOLD_IN_VAIN * len(others), told
