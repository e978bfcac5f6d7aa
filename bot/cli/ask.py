"""`baeumgil ask`: JSON Lines in, JSON Lines out."""

from __future__ import annotations

import asyncio
import hashlib
import json
import sys
import time
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.cli.prepare import assistant, prepare
from bot.settings import Settings
from channels.messages import Inbound

if TYPE_CHECKING:
    from bot.conversation import Conversation


class Question(BaseModel):
    """One line of input."""

    model_config = ConfigDict(extra="ignore")

    id: str | int | None = None
    sender: str = Field(min_length=1)
    text: str
    as_of: date | None = None


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
        for number, line in enumerate(sys.stdin.buffer, start=1):
            if not line.strip():
                continue
            try:
                question = Question.model_validate_json(line)
            except ValidationError as error:
                failed = True
                _write({"id": _id_of(line), "error": _explain(number, error)})
                continue
            _write(await _answer(runtime.conversation, question, number, as_of))
    return failed


async def _answer(
    conversation: Conversation, question: Question, number: int, as_of: date | None
) -> dict[str, Any]:
    started = time.perf_counter()
    result = await conversation.handle(
        Inbound(
            conversation=_conversation(question.sender),
            message_id=str(number),
            text=question.text,
            channel="ask",
            as_of=question.as_of or as_of,
        )
    )
    return {
        "id": question.id,
        "sender": question.sender,
        "text": question.text,
        **result.model_dump(mode="json"),
        "elapsed_ms": round((time.perf_counter() - started) * 1000, 1),
    }


def _conversation(sender: str) -> str:
    """Any sender as a conversation id: short, harmless in addresses, without its wording."""
    return hashlib.sha256(sender.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _id_of(line: bytes) -> Any:
    try:
        return json.loads(line)["id"]
    except (ValueError, LookupError, TypeError):
        return None


def _explain(number: int, error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"]) or "line"
    return f"line {number}: {where}: {first['msg']}"


def _write(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()
