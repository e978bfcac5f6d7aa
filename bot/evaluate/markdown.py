"""Figures as Markdown, with the worst examples of each part."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from bot.evaluate.figures import (
    Correctness,
    Crisis,
    Entities,
    Estimate,
    Figures,
    Intents,
    Mention,
    Retrieval,
    Score,
    TwoIntents,
)

WORST = 10  # examples listed; the JSON has them all
_SCORE = ("precision", "recall", "F1", "examples")


def as_markdown(figures: Figures) -> str:
    """The whole report; intervals are 95 %, by bootstrap."""
    parts = [
        _intents(figures.intents) if figures.intents else [],
        _crisis(figures.crisis) if figures.crisis else [],
        _two_intents(figures.two_intents) if figures.two_intents else [],
        _entities(figures.entities) if figures.entities else [],
        _retrieval(figures.retrieval) if figures.retrieval else [],
        _correctness(figures.correctness) if figures.correctness else [],
    ]
    return "\n\n".join(block for part in parts for block in part) + "\n"


def _intents(intents: Intents) -> list[str]:
    outside = intents.labels.get("out_of_scope")
    sure = intents.confidence
    key = [f"accuracy {_interval(intents.accuracy)}", f"macro-F1 {_interval(intents.macro_f1)}"]
    key += [f"out-of-scope F1 {outside.f1:.3f}"] if outside else []
    trust = (
        f"wrong though confidence ≥ {sure.threshold:g}: {sure.wrong_but_confident:.1%}; "
        f"expected calibration error {sure.calibration_error:.3f}"
    )
    confused = [
        (pair.expected, pair.found, pair.times, pair.line, _quoted(pair.text))
        for pair in intents.confusions[:WORST]
    ]
    bins = [
        (f"≤ {b.upto:.1f}", b.examples, f"{b.confidence:.3f}", f"{b.accuracy:.3f}")
        for b in sure.bins
    ]
    return [
        f"## Intents: {intents.examples} examples",
        ", ".join(key),
        trust,
        _table(("label", *_SCORE), [(name, *_row(s)) for name, s in intents.labels.items()]),
        *_optional(("expected", "found", "times", "line", "for example"), confused),
        _table(("confidence", "examples", "mean confidence", "right"), bins),
        *_examples("wrong and confident", sure.wrong),
    ]


def _crisis(crisis: Crisis) -> list[str]:
    by_category = [(name, _interval(found)) for name, found in crisis.by_category.items()]
    return [
        f"## Crisis: {crisis.dangers} messages of danger, {crisis.harmless} others",
        f"recall {_share(crisis.recall)} ({len(crisis.missed)} missed), "
        f"false alarms {_share(crisis.false_alarm_rate)} ({len(crisis.false_alarms)})",
        *([_table(("danger", "recall"), by_category)] if by_category else []),
        *_examples("missed, taken for", crisis.missed),
        *_examples("false alarm", crisis.false_alarms),
    ]


def _two_intents(two: TwoIntents) -> list[str]:
    return [
        f"## Two intents: {two.examples} examples",
        f"label reported is the first {_interval(two.first)}, "
        f"one of them {_interval(two.any_of_them)}, all answered {_interval(two.all_of_them)}",
        *_examples("expected → found", two.wrong),
    ]


def _entities(entities: Entities) -> list[str]:
    rows = [(name, *_row(s)) for name, s in entities.types.items()]
    if entities.micro:
        rows.append(("all (micro average)", *_row(entities.micro)))
    beside = ", ".join(f"{name} {times}" for name, times in entities.not_annotated.items())
    return [
        f"## Entities: {entities.examples} examples",
        "Right: type, value and role agree; of `time` the expected keys alone. Where in the text "
        "an entity stands is not compared.",
        *_optional(("type", *_SCORE), rows),
        *([f"Found, but of types this file never has (not counted): {beside}"] if beside else []),
        *_examples("difference", entities.wrong),
    ]


def _retrieval(retrieval: Retrieval) -> list[str]:
    ways = {"cited in the replies": retrieval.cited, "search itself": retrieval.search}
    head = ("rank of the first right record", *(f"R@{k}" for k in retrieval.cited.recall), "MRR")
    ranks = [
        (name, *map(_interval, way.recall.values()), _interval(way.mrr))
        for name, way in ways.items()
        if way.mrr
    ]
    declining = [(name, *_row(way.declining)) for name, way in ways.items() if way.declining]
    return [
        f"## Retrieval: {retrieval.answerable} answerable, {retrieval.unanswerable} to be declined",
        *_optional(head, ranks),
        *_optional(("declining", *_SCORE), declining),
        *_examples("at fault", retrieval.wrong),
    ]


def _correctness(correctness: Correctness) -> list[str]:
    rows = [
        (name, f"{check.right:.3f}", check.examples) for name, check in correctness.checks.items()
    ]
    ignored = ", ".join(f"{key} ({n} lines)" for key, n in correctness.not_checked.items())
    right = correctness.right
    return [
        f"## Answers: {correctness.examples} examples",
        *([f"all as expected {_interval(right)}"] if right else []),
        *_optional(("check", "right", "examples"), rows),
        *([f"Expected, but not checked: {ignored}"] if ignored else []),
        *_examples("failed", correctness.wrong),
    ]


def _row(score: Score) -> tuple[str, str, str, int]:
    return f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}", score.examples


def _interval(estimate: Estimate) -> str:
    return f"{estimate.value:.3f} ({estimate.low:.3f}–{estimate.high:.3f})"


def _share(value: Estimate | None) -> str:
    return "–" if value is None else _interval(value)


def _examples(why: str, mentions: Sequence[Mention]) -> list[str]:
    rows = [(m.line, _quoted(m.text), m.why) for m in mentions[:WORST]]
    more = len(mentions) - len(rows)
    return [*_optional(("line", "text", why), rows), *([f"… and {more} more"] if more else [])]


def _optional(head: Sequence[str], rows: Sequence[Iterable[object]]) -> list[str]:
    return [_table(head, rows)] if rows else []


def _table(head: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(value: object) -> str:
    return str(value).replace("|", "\\|").replace("\n", " ")


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
