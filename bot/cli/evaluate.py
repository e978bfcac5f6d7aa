"""`baeumgil evaluate`: how good the whole assistant is on a file of questions."""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.console import CommandError, step
from bot.cli.jsonl import read_line
from bot.cli.prepare import assistant, prepare
from bot.evaluate.examples import Answered, Example
from bot.settings import Settings
from channels.messages import Inbound

if TYPE_CHECKING:
    from bot.runtime import Runtime

IN_FLIGHT = 8  # conversations at a time


def evaluate(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="JSON Lines.")
    ],
    json_file: Annotated[
        Path | None,
        typer.Option("--json", dir_okay=False, help="Write the same figures as JSON."),
    ] = None,
    picture: Annotated[
        Path | None,
        typer.Option(dir_okay=False, help="Draw the confusion matrix of the labels (PNG)."),
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Answer as on this day; a line's own wins."),
    ] = None,
    confident: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Confidence of which wrong labels are listed.")
    ] = 0.9,
) -> None:
    """Measure the whole assistant on a JSON Lines file; prints Markdown.

    Each line is a conversation of its own, {"text" (or "question"), ...} with what is expected:
    "intent", "intents", "crisis", "entities", "records" (none: must be declined), "says",
    "never", "expected" (docs/developers.md). What a line does not have is not measured.

    Example: baeumgil evaluate tests/data/intents_held_out.jsonl --picture confusions.png
    """
    examples = _read(file)
    _check_outputs(examples, file, json_file, picture)
    settings = Settings()
    prepare(settings)
    answered = asyncio.run(_answer_all(settings, examples, as_of.date() if as_of else None))

    from bot.evaluate.markdown import as_markdown
    from bot.evaluate.scores import score

    with step("Figures"):
        figures = score(answered, confident)
    if json_file:
        json_file.write_text(figures.model_dump_json(indent=2) + "\n", encoding="utf-8")
    if picture and figures.intents:
        from bot.evaluate.picture import draw_confusions

        draw_confusions(figures.intents.matrix, picture)
    typer.echo(as_markdown(figures), nl=False)


def _read(file: Path) -> dict[int, Example]:
    """The examples by line number."""
    examples = {}
    for number, line in enumerate(file.read_bytes().split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            examples[number] = read_line(Example, line)
        except ValueError as error:
            raise CommandError(f"{file}:{number}: {error}; correct or remove this line") from error
    if not any(example.measured for example in examples.values()):
        raise CommandError(
            f"{file}: no line has anything to compare with, such as an 'intent' or 'records'"
        )
    return examples


def _check_outputs(
    examples: dict[int, Example], file: Path, json_file: Path | None, picture: Path | None
) -> None:
    """Complain before the work, not after it."""
    for output in (json_file, picture):
        if output and not output.parent.is_dir():
            raise CommandError(f"{output}: there is no folder {output.parent}; make it first")
    if picture and not any(example.intent for example in examples.values()):
        raise CommandError(f"{file}: no line has an 'intent', so there is no matrix to draw")


async def _answer_all(
    settings: Settings, examples: dict[int, Example], as_of: date | None
) -> list[Answered]:
    """Every line in a conversation of its own, several at a time; in the order of the file."""
    gate = asyncio.Semaphore(IN_FLIGHT)
    done = 0
    async with assistant(settings, ephemeral=True) as (runtime, _address):
        with step(f"{len(examples)} questions") as show:

            async def answer(number: int, example: Example) -> Answered:
                nonlocal done
                async with gate:
                    answered = await _answer(runtime, number, example, as_of)
                done += 1
                show(f"{done} of {len(examples)} questions")
                return answered

            return await asyncio.gather(*(answer(n, e) for n, e in examples.items()))


async def _answer(runtime: Runtime, number: int, example: Example, as_of: date | None) -> Answered:
    inbound = Inbound(
        conversation=f"example-{number}",
        message_id="1",
        text=example.text,
        channel="evaluate",
        as_of=example.as_of or as_of,
    )
    result = await runtime.turns.converse(inbound)
    searcher = runtime.base.searcher
    hits = []
    if example.acceptable is not None or example.must_decline:
        hits = searcher.search(example.text, k=len(searcher.records))
    return Answered(
        line=number,
        example=example,
        result=result,
        ranking=tuple(hit.record for hit in hits),
        unanswerable=not hits or hits[0].score < searcher.answerable,
    )
