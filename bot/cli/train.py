"""`baeumgil train` and `evaluate`."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Annotated

import typer
from pydantic import AliasChoices, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from sklearn.metrics import classification_report

from bot.cli.console import out
from bot.cli.prepare import assistant, prepare
from bot.settings import Settings
from channels.messages import Inbound
from store.messages import TurnResult

WORST_PAIRS = 10  # confusions listed


class Example(BaseModel):
    """One line of an evaluation file.

    `records` are acceptable sources: the answer is right when it cites one of them.
    """

    model_config = ConfigDict(extra="ignore")

    text: str = Field(validation_alias=AliasChoices("text", "question"))
    intent: str | None = None
    records: tuple[str, ...] = ()


def train() -> None:
    """Train Rasa's model; does nothing when data and components have not changed.

    Example: baeumgil train
    """
    prepare(Settings())


def evaluate(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="JSON Lines.")],
) -> None:
    """Measure intents and sources on a JSON Lines file through the whole assistant.

    Lines are {"text" (or "question"), "intent"?, "records"?}. Prints Markdown.

    Example: baeumgil evaluate tests/data/intents_held_out.jsonl
    """
    examples = _read(file)
    settings = Settings()
    prepare(settings)
    results = asyncio.run(_answer(settings, examples))
    _report_intents(examples, results)
    _report_sources(examples, results)


def _read(file: Path) -> list[Example]:
    adapter = TypeAdapter(Example)
    examples = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        try:
            examples.append(adapter.validate_json(line))
        except ValidationError as error:
            raise typer.BadParameter(f"{file}:{number}: {error.errors()[0]['msg']}") from error
    if not examples:
        raise typer.BadParameter(f"{file} has no examples")
    return examples


async def _answer(settings: Settings, examples: list[Example]) -> list[TurnResult]:
    async with assistant(settings, ephemeral=True) as (runtime, _address):
        return [
            await runtime.conversation.handle(
                Inbound(
                    conversation=f"example-{number}",
                    message_id="1",
                    text=example.text,
                    channel="evaluate",
                )
            )
            for number, example in enumerate(examples)
        ]


def _report_intents(examples: list[Example], results: list[TurnResult]) -> None:
    pairs = [
        (example.intent, result.intent.name, example.text)
        for example, result in zip(examples, results, strict=True)
        if example.intent
    ]
    if not pairs:
        return
    expected, found, _ = zip(*pairs, strict=True)
    report = classification_report(expected, found, output_dict=True, zero_division=0)
    right = sum(a == b for a, b in zip(expected, found, strict=True))
    macro = report["macro avg"]["f1-score"]
    out.print(f"## Intents: {len(pairs)} examples\n")
    out.print(f"accuracy {right / len(pairs):.3f}, macro-F1 {macro:.3f}\n")
    out.print("| label | precision | recall | F1 | examples |\n|---|---|---|---|---|")
    for label in sorted(set(expected)):
        row = report[label]
        out.print(
            f"| {label} | {row['precision']:.2f} | {row['recall']:.2f} "
            f"| {row['f1-score']:.2f} | {row['support']:.0f} |"
        )
    wrong = Counter((a, b) for a, b, _ in pairs if a != b)
    out.print("\n| expected | found | times | for example |\n|---|---|---|---|")
    for (a, b), times in wrong.most_common(WORST_PAIRS):
        example = next(text for x, y, text in pairs if (x, y) == (a, b))
        out.print(f"| {a} | {b} | {times} | {json.dumps(example, ensure_ascii=False)} |")


def _report_sources(examples: list[Example], results: list[TurnResult]) -> None:
    judged = [
        bool({ref.record for reply in result.replies for ref in reply.sources} & set(want.records))
        for want, result in zip(examples, results, strict=True)
        if want.records
    ]
    if judged:
        share = sum(judged) / len(judged)
        out.print(f"\n## Sources: {len(judged)} examples\n\nright record cited {share:.3f}")
