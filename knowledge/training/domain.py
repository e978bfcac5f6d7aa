"""Our own pairs: what people ask, and the record that answers."""

from __future__ import annotations

from collections import defaultdict

from knowledge.library import Library
from knowledge.questions import Question
from knowledge.records import Record
from knowledge.search.passages import passages_of
from knowledge.training.sources import Example, Source

SHARE = 5


def domain_source(library: Library, questions: list[Question]) -> Source:
    """Questions and the passages of their record; those of similar records are wrong.

    Args:
        library: the records, each with some questions of its own.
        questions: more questions, some with records that do not answer them.
    """
    asked = [*_own(library), *questions]
    passages: dict[str, list[str]] = defaultdict(list)
    for passage in passages_of(library):
        passages[passage.record].append(f"{passage.context} {passage.text}")
    others: dict[str, list[str]] = defaultdict(list)
    for question in asked:
        others[question.record].append(question.text)
    families: dict[str, list[Example]] = defaultdict(list)
    for question in asked:
        right = library.records[question.record]
        wrong = [library.records[record] for record in question.siblings or right.related]
        families[question.record].append(
            Example(
                [question.text],
                [*_names(right), *passages[right.id], *others[right.id]],
                [name for record in wrong for name in (*_names(record), *passages[record.id])],
            )
        )
    return Source("our questions", SHARE, list(families.values()))


def _own(library: Library) -> list[Question]:
    return [
        Question(text, record.id)
        for record in library.records.values()
        for text in record.questions
    ]


def _names(record: Record) -> list[str]:
    return [record.title, record.summary]
