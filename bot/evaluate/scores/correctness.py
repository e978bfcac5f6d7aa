"""Whole answers: every single thing that a line expects of its answer holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.evaluate.examples import Answered, Expected
from bot.evaluate.figures import Check, Correctness
from bot.evaluate.reading import cited_records, declined, shown_text
from bot.evaluate.scores.entities import compare
from bot.evaluate.scores.mentions import mention
from bot.evaluate.scores.statistics import mean


def score_correctness(answered: Sequence[Answered]) -> Correctness | None:
    """Figures of the lines with `expected`, `says` or `never`; None without any."""
    judged = [(row, held) for row in answered if (held := checks(row))]
    unread: Counter[str] = Counter(key for row in answered for key in _not_checked(row))
    if not judged and not unread:
        return None
    by_name: dict[str, list[bool]] = defaultdict(list)
    for _, held in judged:
        for name, holds in held.items():
            by_name[name].append(holds)
    return Correctness(
        examples=len(judged),
        right=mean([all(held.values()) for _, held in judged]) if judged else None,
        checks={
            name: Check(examples=len(those), right=sum(those) / len(those))
            for name, those in sorted(by_name.items())
        },
        not_checked=dict(sorted(unread.items())),
        wrong=tuple(
            mention(row, ", ".join(name for name, holds in held.items() if not holds))
            for row, held in judged
            if not all(held.values())
        ),
    )


def checks(row: Answered) -> dict[str, bool]:
    """What the line expects of its answer, by name, and whether it holds.

    The `records` of a line that expects something else as well are expected with it.
    """
    example, result = row.example, row.result
    wanted = example.expected if isinstance(example.expected, Expected) else Expected()
    held: dict[str, bool] = {}
    says, never = (*example.says, *wanted.says), (*example.never, *wanted.never)
    shown = shown_text(result)
    if wanted.intent is not None:
        held["intent"] = result.intent.name == wanted.intent
    if wanted.verdict is not None:
        given = result.verdict
        held["verdict"] = (
            given is not None
            and given.status == wanted.verdict.status
            and wanted.verdict.policy in (None, given.policy)
        )
    if says:
        held["says"] = all(words in shown for words in says)
    if never:
        held["never"] = not any(words in shown for words in never)
    if wanted.entities:
        held["entities"] = not compare(wanted.entities, result.entities)[1]
    acceptable = example.acceptable
    if wanted.declined is False:
        held["answered"] = not declined(result, acceptable or ())
    if example.must_decline and (held or example.expected is not None):
        held["declined"] = declined(result)
    elif acceptable and (held or wanted.records):
        held["records"] = any(record in acceptable for record in cited_records(result))
    return held


def _not_checked(row: Answered) -> list[str]:
    expected = row.example.expected
    if isinstance(expected, Expected):
        return sorted(expected.model_extra or {})
    return [] if expected is None or row.example.must_decline else ["a sentence"]
