"""`baeumgil chat`: talk in the terminal."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import suppress
from datetime import date, datetime
from typing import Annotated

import typer

from bot.cli.console import out
from bot.cli.prepare import assistant, prepare
from bot.settings import Settings
from channels.terminal.adapter import TerminalAdapter
from channels.terminal.bubbles import paragraph
from knowledge.texts import load_texts


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
    paragraph(out, texts("chat.bye"))
    paragraph(out, texts("chat.continue"), style="dim")
    out.print(f"  {texts('chat.continue_command', conversation=name)}", style="dim", soft_wrap=True)


async def _talk(settings: Settings, as_of: date | None, name: str) -> None:
    async with assistant(settings) as (runtime, _address):
        await TerminalAdapter(runtime.gateway, out, name, as_of).talk()
