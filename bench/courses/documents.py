"""Answers from documents: `python -m bench.courses.documents ../shared/seeds`.

The two reports of the city are taken in as documents, and the assistant is asked what they tell,
and what they do not, without Rasa. First as if nobody had made records of these reports, then with
all records, which answer nearly everything themselves; then what these records do not tell, and
what they would not if nobody had written down the one fact asked for.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from pydantic import TypeAdapter
from sklearn.linear_model import LogisticRegression

from actions.fallback import UNKNOWN, fallback
from actions.reading.reader import Reader
from actions.reading.second_look import second_look
from actions.turn import Outcome, Turn
from bench.common import machine, table
from bench.courses.reports import reader_of, without_facts, without_reports
from bot.settings import Settings
from knowledge.base import KnowledgeBase
from knowledge.build import build_all
from knowledge.search.layout import Layout
from nlu.korean.normalise import normalise

DATA = Path(__file__).resolve().parents[2] / "tests" / "data"
SETS = ("development", "held_out")
HEAD = (
    "set",
    "system",
    "right",
    "right, place cited",
    "something else told",
    "told without an answer",
)
HEAD_BESIDE = ("set", "questions", "right without", "right with", "place cited", "added in vain")
TODAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Asked:
    """A question and what answers it.

    Attributes:
        document: title of the document that tells it; None where none does.
        place: where it stands there; any of them is right.
        must_contain: what must be shown of it.
        recorded: whether a record tells it, too.
    """

    question: str
    document: str | None
    place: tuple[str, ...]
    must_contain: tuple[str, ...]
    recorded: bool


_ASKED = TypeAdapter(Asked)


@dataclass(frozen=True)
class Answer:
    """What was said to a question."""

    asked: Asked
    outcome: Outcome

    @property
    def is_told(self) -> bool:
        """Whether something was told as the answer."""
        return not self.outcome.unanswered

    @property
    def is_right(self) -> bool:
        """Whether what had to be shown was."""
        shown = "\n".join(reply.text for reply in self.outcome.replies)
        wanted = self.asked.must_contain
        return self.is_told and bool(wanted) and all(words in shown for words in wanted)

    @property
    def is_cited(self) -> bool:
        """Whether it was shown with the right place of the right document."""
        sources = (source for reply in self.outcome.replies for source in reply.sources)
        return self.is_right and any(
            source.title == self.asked.document
            and any(
                re.search(rf"{re.escape(place)}(?![-\d])", source.document)
                for place in self.asked.place
            )
            for source in sources
        )


def questions(name: str) -> list[Asked]:
    """The questions of a set."""
    lines = (DATA / f"document_questions_{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [_ASKED.validate_json(line) for line in lines]


async def answers(
    base: KnowledgeBase, reader: Reader | None, asked: Sequence[Asked]
) -> list[Answer]:
    """What is said to every question, each in a conversation of its own.

    Args:
        base: what the assistant knows.
        reader: of documents; None without.
        asked: the questions.
    """
    found = []
    for one in asked:
        turn = Turn(text=normalise(one.question).text, label=UNKNOWN, as_of=TODAY)
        outcome = fallback(turn, base)
        if reader:
            outcome = await second_look(outcome, turn, base, reader)
        found.append(Answer(one, outcome))
    return found


async def beside_records(base: KnowledgeBase, reader: Reader, name: str) -> list[list[str]]:
    """What documents add to records that tell of the same thing, one row a kind of question.

    Args:
        base: with all records.
        reader: of the reports.
        name: of the set of questions.
    """
    asked = questions(name)
    told = [one for one in asked if one.recorded]
    rows = []
    for kind, some, lacks in (
        (
            "that no record answers",
            [one for one in asked if one.document and not one.recorded],
            False,
        ),
        ("whose fact is taken out of the records", told, True),
        ("that records answer", told, False),
        ("that nothing answers", [one for one in asked if not one.document], False),
    ):
        pairs = []
        for one in some:
            known = without_facts(base, one.must_contain) if lacks else base
            (before,), (after,) = [await answers(known, read, [one]) for read in (None, reader)]
            pairs.append((before, after))
        changed = [pair for pair in pairs if pair[0].outcome != pair[1].outcome]
        counts = (
            sum(before.is_right for before, _ in pairs),
            sum(after.is_right for _, after in pairs),
            sum(after.is_cited for _, after in pairs),
            sum(before.is_right or not after.is_right for before, after in changed),
        )
        rows.append([name, kind, *(f"{count} of {len(pairs)}" for count in counts)])
    return rows


async def report(folder: Path, base: KnowledgeBase, layout: Layout) -> str:
    """The tables of all systems on both sets, and the calibration fitted anew.

    Args:
        folder: with the two reports.
        base: with all records.
        layout: where it was built.
    """
    rows, beside = [], []
    with tempfile.TemporaryDirectory(prefix="baeumgil-") as room:
        bare = without_reports(base, layout, Path(room, "index"))
        async with reader_of(folder, base, layout) as reader:
            fitted = await calibration(reader, (bare, base))
            for name in SETS:
                asked = questions(name)
                beside += await beside_records(base, reader, name)
                for system, known, read in (
                    ("no records of the reports", bare, None),
                    ("the same, with the reports as documents", bare, reader),
                    ("all records", base, None),
                    ("all records, with the reports as documents", base, reader),
                ):
                    rows.append([name, system, *_row(await answers(known, read, asked))])
    return "\n\n".join((table(HEAD, rows), table(HEAD_BESIDE, beside), fitted))


async def calibration(reader: Reader, bases: Sequence[KnowledgeBase]) -> str:
    """The constants of `actions/reading/judging.py`, fitted on the development questions.

    Args:
        reader: of the reports.
        bases: what else the assistant may know; how rare a word is depends on it.
    """
    features, right = [], []
    for base in bases:
        for one in questions("development"):
            weighed = await reader.weigh(normalise(one.question).text, base)
            if weighed:
                best = weighed[0]
                features.append([best.signals.fit, best.signals.missing, best.signals.shaped])
                wanted = one.must_contain
                right.append(bool(wanted) and all(w in best.quote.text for w in wanted))
    model = LogisticRegression(C=30).fit(np.array(features), right)
    of_fit, of_missing, of_shape = model.coef_[0]
    constants = (of_fit, of_missing, of_shape, model.intercept_[0])
    return f"CALIBRATION = ({', '.join(f'{one:.1f}' for one in constants)})"


def _row(said: Sequence[Answer]) -> Iterator[str]:
    known = [one for one in said if one.asked.document]
    others = [one for one in said if not one.asked.document]
    for found, of in (
        ([one for one in known if one.is_right], known),
        ([one for one in known if one.is_cited], known),
        ([one for one in known if one.is_told and not one.is_right], known),
        ([one for one in others if one.is_told], others),
    ):
        yield f"{len(found)} of {len(of)}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(prog="python -m bench.courses.documents", description=__doc__)
    parser.add_argument("reports", type=Path, help="folder of the two reports")
    options = parser.parse_args(arguments)
    settings = Settings()
    build_all(settings.home, encoder=settings.encoder)
    base = KnowledgeBase.open(settings.home, settings.encoder)
    layout = Layout(settings.home, settings.encoder)
    print(machine(), asyncio.run(report(options.reports, base, layout)), sep="\n\n")


if __name__ == "__main__":
    main()
