"""`baeumgil ask`: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import sys
import time
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import BaseModel, Field, StrictInt, StrictStr

from bot.cli.console import err
from bot.cli.jsonl import id_of, read_line
from bot.cli.prepare import assistant, prepare
from bot.settings import Settings
from channels.messages import Inbound

if TYPE_CHECKING:
    from bot.turns import Turns

log = logging.getLogger(__name__)


class Question(BaseModel):
    """One line of input; further fields are ignored."""

    id: StrictStr | StrictInt | None = None
    sender: str = Field(min_length=1)
    text: str
    as_of: date | None = Field(None, strict=True)


def ask(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Answer as on this day; a line's own wins."),
    ] = None,
) -> None:
    """Answer JSON Lines from standard input, one JSON line each, in order.

    Lines are {"id"?, "sender", "text", "as_of"?}. Lines with one sender are one conversation.
    A bad line gives {"id", "error"} and exit status 1 at the end; the rest is answered.

    Example: echo '{"sender":"a","text":"서울런 되나요"}' | baeumgil ask
    """
    settings = Settings()
    prepare(settings)
    failed = asyncio.run(_answer_all(settings, as_of.date() if as_of else None))
    if failed:
        raise typer.Exit(1)


async def _answer_all(settings: Settings, as_of: date | None) -> bool:
    failed = False
    async with assistant(settings, ephemeral=True) as (runtime, _address):
        if sys.stdin.isatty():
            err.print("[dim]One JSON object per line; Ctrl-D ends.[/]")
        # The read blocks the loop, which has nothing else to do between two answers.
        for number, line in enumerate(sys.stdin.buffer, start=1):
            if line.strip():
                answer = await _answer(runtime.turns, line, number, as_of)
                failed |= "error" in answer
                _write(answer)
    return failed


async def _answer(turns: Turns, line: bytes, number: int, as_of: date | None) -> dict[str, Any]:
    try:
        question = read_line(Question, line)
    except ValueError as error:
        return {"id": id_of(line), "error": f"line {number}: {error}"}
    started = time.perf_counter()
    inbound = Inbound(
        conversation=_conversation(question.sender),
        message_id=str(number),
        text=question.text,
        channel="ask",
        as_of=question.as_of or as_of,
    )
    try:
        result = await turns.converse(inbound)
    except Exception as error:
        log.exception("line %d was not answered", number)
        return {"id": question.id, "error": f"line {number}: {type(error).__name__}: {error}"}
    return {
        "id": question.id,
        "sender": question.sender,
        "text": question.text,
        **result.model_dump(mode="json", exclude={"replies": {"__all__": {"speaker"}}}),
        "elapsed_ms": round((time.perf_counter() - started) * 1000, 1),
    }


def _conversation(sender: str) -> str:
    """Any sender as a conversation id: short, harmless in addresses, without its wording."""
    return hashlib.sha256(sender.encode()).hexdigest()[:32]


def _write(answer: dict[str, Any]) -> None:
    # A lone surrogate has no UTF-8; as a JSON escape it comes back the way it was sent.
    line = json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace")
    sys.stdout.buffer.write(line + b"\n")
    sys.stdout.buffer.flush()
