"""`baeumgil chat`: talk in the terminal."""

from __future__ import annotations

import asyncio
import re
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated

import typer

from bot.cli.bubbles import paragraph, show
from bot.cli.console import out
from bot.cli.prepare import assistant, prepare
from bot.settings import Settings
from channels.messages import Inbound
from knowledge.texts import load_texts
from store.messages import Button

_NUMBER = re.compile(r"\[?(\d{1,3})\]?\s*번?")


def chat(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Answer as on this day; today when absent."),
    ] = None,
    conversation: Annotated[
        str | None, typer.Option(help="Go on with an earlier conversation.")
    ] = None,
) -> None:
    """Talk with the assistant in the terminal; buttons are numbers. Takes piped lines, too.

    Example: baeumgil chat --as-of 2022-10-11
    """
    settings = Settings()
    prepare(settings)
    name = conversation or f"terminal-{uuid.uuid4().hex[:12]}"
    with suppress(EOFError, KeyboardInterrupt):
        asyncio.run(_talk(settings, as_of.date() if as_of else None, name))
    texts = load_texts()
    out.print()
    paragraph(texts("chat.bye"))
    paragraph(texts("chat.continue"), style="dim")
    out.print(f"  {texts('chat.continue_command', conversation=name)}", style="dim", soft_wrap=True)


async def _talk(settings: Settings, as_of: date | None, name: str) -> None:
    texts = load_texts()
    async with assistant(settings) as (runtime, _address):
        paragraph(texts("chat.how"), style="dim")
        if as_of:
            paragraph(texts("chat.as_of", day=as_of), style="dim")
        out.print()
        choices: list[Button] = []
        async for typed in _lines(f"{texts('chat.you')} "):
            chosen = _chosen(typed, choices)
            if chosen:
                paragraph(texts("chat.chosen", title=chosen.title), style="dim")
            inbound = Inbound(
                conversation=name,
                message_id=uuid.uuid4().hex,
                text=chosen.payload if chosen else typed,
                channel="terminal",
                as_of=as_of,
            )
            with out.status(texts("chat.thinking")):
                result = await runtime.turns.converse(inbound)
            choices = show(result.replies)


async def _lines(prompt: str) -> AsyncIterator[str]:
    """What is typed, line by line, empty lines left out; of a pipe also shown."""
    if sys.stdin.isatty():
        from prompt_toolkit import PromptSession

        session: PromptSession[str] = PromptSession()
        while True:
            typed = await session.prompt_async(prompt)
            if typed.strip():
                yield typed
    for line in sys.stdin.buffer:
        typed = line.decode("utf-8", "replace").strip("\r\n\ufeff")
        if typed.strip():
            paragraph(f"{prompt}{typed}")
            yield typed


def _chosen(typed: str, choices: list[Button]) -> Button | None:
    """The choice whose number was typed."""
    number = _NUMBER.fullmatch(typed.strip())
    if number and 1 <= int(number[1]) <= len(choices):
        return choices[int(number[1]) - 1]
    return None
