"""Whether words of a document add to what was told from a record, or only say it again."""

from __future__ import annotations

from collections.abc import Sequence

from actions.reading.judging import NOUNS, Judge, Judged
from actions.reading.quotes import Quote, words_of
from actions.reading.shapes import numbers
from knowledge.base import KnowledgeBase
from knowledge.encoder import Analyser
from knowledge.lexicon import squeeze
from knowledge.records import Record
from store.messages import Reply

NEW = 0.25  # share of a quote's nouns and numbers that nothing told has, where no figure is asked


def adding(
    found: Sequence[Judged[Quote]],
    question: str,
    record: Record,
    replies: Sequence[Reply],
    base: KnowledgeBase,
) -> list[Judged[Quote]]:
    """The quotes that answer better than any line told, and tell what none does.

    Better: more of the question's words, and no noun missing that a line has (it would be about
    something else).

    Args:
        found: what documents say.
        question: what was asked.
        record: what was told of.
        replies: what was told.
        base: its search knows morphemes and vectors.
    """
    said = words_of(record, replies)
    lines = [line.signals for line in Judge(base).judge(question, said)]
    told = "\n".join(words.text for words in said)
    return [
        one
        for one in found
        if all(one.signals.said > line.said for line in lines)
        and all(one.signals.missing <= line.missing for line in lines)
        and _is_new(one, told, base.searcher.analyser)
    ]


def _is_new(one: Judged[Quote], told: str, analyser: Analyser) -> bool:
    """Whether a quote has a figure of those asked for, or enough words, that were not told."""
    if one.figures:
        return not all(_is_in(told, figure) for figure in one.figures)
    if one.quote.is_row:  # a list of much that nobody asked for
        return False
    found = analyser.morphemes(one.quote.text)
    words = {word.form for word in found if word.is_content and word.tag.startswith(NOUNS)}
    new = [word for word in words if not _is_in(told, word)]
    return len(new) >= NEW * max(len(words), 1)


def _is_in(told: str, words: str) -> bool:
    """Whether a text has these words; of a figure its numbers count, however it is spelt."""
    figures = numbers(words)
    return figures <= numbers(told) if figures else squeeze(words) in squeeze(told)
