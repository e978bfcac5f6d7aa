"""`baeumgil evaluate`: how good the whole assistant is on a file of questions."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from pydantic import AliasChoices, BaseModel, Field

from bot.cli.console import CommandError, step
from bot.cli.jsonl import read_line
from bot.cli.prepare import assistant, prepare
from bot.settings import Settings
from channels.messages import Inbound
from store.messages import TurnResult

WORST_PAIRS = 10  # confusions listed


class Example(BaseModel):
    """One line of an evaluation file; further fields are ignored.

    `records` are acceptable sources: the answer is right when it cites one of them.
    """

    text: str = Field(validation_alias=AliasChoices("text", "question"))
    intent: str | None = None
    records: tuple[str, ...] = ()


def evaluate(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="JSON Lines.")
    ],
) -> None:
    """Measure intents and sources on a JSON Lines file through the whole assistant.

    Lines are {"text" (or "question"), "intent"?, "records"?}, each a conversation of its own.
    Prints Markdown.

    Example: baeumgil evaluate tests/data/intents_held_out.jsonl
    """
    examples = _read(file)
    settings = Settings()
    prepare(settings)
    results = asyncio.run(_answer(settings, examples))
    _report_intents(examples, results)
    _report_sources(examples, results)


def _read(file: Path) -> list[Example]:
    examples = []
    for number, line in enumerate(file.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            examples.append(read_line(Example, line))
        except ValueError as error:
            raise CommandError(f"{file}:{number}: {error}; correct or remove this line") from error
    if not any(example.intent or example.records for example in examples):
        raise CommandError(f"{file}: no line has an 'intent' or 'records' to compare with")
    return examples


async def _answer(settings: Settings, examples: list[Example]) -> list[TurnResult]:
    results = []
    async with assistant(settings, ephemeral=True) as (runtime, _address):
        with step(f"{len(examples)} questions") as show:
            for number, example in enumerate(examples):
                inbound = Inbound(f"example-{number}", "1", example.text, "evaluate")
                results.append(await runtime.conversation.handle(inbound))
                show(f"{number + 1} of {len(examples)} questions")
    return results


def _report_intents(examples: list[Example], results: list[TurnResult]) -> None:
    from sklearn.metrics import classification_report

    pairs = [
        (example.intent, result.intent.name, example.text)
        for example, result in zip(examples, results, strict=True)
        if example.intent
    ]
    if not pairs:
        return
    expected, found, _ = zip(*pairs, strict=True)
    report = classification_report(
        expected, found, labels=sorted(set(expected)), output_dict=True, zero_division=0
    )
    right = sum(a == b for a, b in zip(expected, found, strict=True))
    macro = report["macro avg"]["f1-score"]
    typer.echo(f"## Intents: {len(pairs)} examples\n")
    typer.echo(f"accuracy {right / len(pairs):.3f}, macro-F1 {macro:.3f}\n")
    typer.echo("| label | precision | recall | F1 | examples |\n|---|---|---|---|---|")
    for label in sorted(set(expected)):
        row = report[label]
        typer.echo(
            f"| {label} | {row['precision']:.2f} | {row['recall']:.2f} "
            f"| {row['f1-score']:.2f} | {row['support']:.0f} |"
        )
    wrong = Counter((a, b) for a, b, _ in pairs if a != b)
    if not wrong:
        return
    typer.echo("\n| expected | found | times | for example |\n|---|---|---|---|")
    for (a, b), times in wrong.most_common(WORST_PAIRS):
        example = next(text for x, y, text in pairs if (x, y) == (a, b))
        shown = json.dumps(example, ensure_ascii=False).replace("|", "\\|")
        typer.echo(f"| {a} | {b} | {times} | {shown} |")


def _report_sources(examples: list[Example], results: list[TurnResult]) -> None:
    judged = [
        bool({ref.record for reply in result.replies for ref in reply.sources} & set(want.records))
        for want, result in zip(examples, results, strict=True)
        if want.records
    ]
    if judged:
        share = sum(judged) / len(judged)
        typer.echo(f"\n## Sources: {len(judged)} examples\n\nright record cited {share:.3f}")
