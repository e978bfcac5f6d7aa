"""Everyday questions on every topic cite a right record, say the right thing and nothing wrong.

`tests/data/answers.jsonl` has one conversation per line: `text`, the `intent` it should be taken
for, the `records` that may answer it (none where nothing may), what the answer must say (`says`)
and must not (`never`).
"""

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from channels.messages import Inbound
from store.messages import Reply, TurnResult
from tests.end_to_end.conftest import TODAY
from tests.end_to_end.reading import records_of, text_of

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]

QUESTIONS = Path(__file__).parents[1] / "data" / "answers.jsonl"
# Shares of the questions: what was measured, less a small margin for retraining.
RIGHT_RECORD = 0.96
RIGHT_WORDS = 0.94
SAID_EARLY = 0.92
RIGHT_INTENT = 0.87
EARLY_LINES = 4  # name, summary and two facts
FIGURE = re.compile(
    r"\d[\d,.]*\s?(?:명|개|곳|회|번|%|만\s?원|억|백만원)|\d{2,4}-\d{3,4}|\b1\d{2,3}\b"
)


class Answer(NamedTuple):
    """A question with what was expected and what came."""

    asked: dict
    result: TurnResult

    @property
    def cites(self) -> bool:
        wanted = set(self.asked["records"])
        return bool(wanted & records_of(self.result)) or not wanted

    @property
    def says(self) -> bool:
        return all(words in text_of(self.result) for words in self.asked["says"])

    @property
    def says_early(self) -> bool:
        lines = [
            line
            for reply in self.result.replies
            if "챗봇 배움길" not in reply.text
            for line in [
                *reply.text.splitlines()[:EARLY_LINES],
                *(part for card in reply.cards for part in (card.title, *card.lines)),
            ]
        ]
        return all(words in "\n".join(lines) for words in self.asked["says"])


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def answers(assistant):
    """Every question in a conversation of its own."""
    runtime, _ = assistant
    asked = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [
        Answer(
            question,
            await runtime.turns.converse(
                Inbound(f"answers-{number}", "0", question["text"], "test", TODAY)
            ),
        )
        for number, question in enumerate(asked)
    ]


def enough(answers, good, floor):
    """Whether the share of good answers reaches `floor`; the others are named when not."""
    bad = [answer.asked["text"] for answer in answers if not good(answer)]
    share = 1 - len(bad) / len(answers)
    assert share >= floor, f"{share:.3f} < {floor}: {bad}"


async def test_a_right_record_is_cited(answers):
    enough(answers, lambda answer: answer.cites, RIGHT_RECORD)


async def test_the_right_thing_is_said(answers):
    enough(answers, lambda answer: answer.cites and answer.says, RIGHT_WORDS)


async def test_what_was_asked_comes_first(answers):
    enough(answers, lambda answer: answer.says_early, SAID_EARLY)


async def test_the_intent_is_recognised(answers):
    enough(
        answers,
        lambda answer: answer.result.intent.name == answer.asked["intent"],
        RIGHT_INTENT,
    )


async def test_nothing_wrong_is_said(answers):
    wrong = [
        (answer.asked["text"], words)
        for answer in answers
        for words in answer.asked["never"]
        if words in text_of(answer.result)
    ]
    assert not wrong


async def test_what_is_not_ours_is_not_answered(answers):
    told = [
        answer.asked["text"]
        for answer in answers
        if answer.asked["intent"] == "out_of_scope" and records_of(answer.result)
    ]
    assert not told


async def test_figures_and_numbers_have_a_source(answers):
    def shown(reply: Reply) -> str:
        return "\n".join([reply.text, *(line for card in reply.cards for line in card.lines)])

    unsourced = [
        (answer.asked["text"], shown(reply))
        for answer in answers
        for reply in answer.result.replies
        if FIGURE.search(shown(reply)) and not reply.sources
    ]
    assert not unsourced
