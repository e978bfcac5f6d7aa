"""`baeumgil chat`: talk in the terminal."""

from __future__ import annotations

import asyncio
import uuid
from datetime import date, datetime
from typing import Annotated

import typer
from prompt_toolkit import PromptSession
from prompt_toolkit.patch_stdout import patch_stdout
from rich.padding import Padding
from rich.text import Text

from bot.cli.console import err, out
from bot.cli.prepare import assistant, prepare
from bot.settings import Settings
from channels.messages import Inbound
from knowledge.texts import load_texts
from store.messages import Button, Reply


def chat(
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="Answer as on this day; today when absent."),
    ] = None,
    conversation: Annotated[
        str | None, typer.Option(help="Go on with an earlier conversation.")
    ] = None,
) -> None:
    """Talk with the assistant in the terminal; buttons are numbers.

    Example: baeumgil chat --as-of 2022-10-11
    """
    settings = Settings()
    prepare(settings)
    try:
        asyncio.run(_talk(settings, as_of.date() if as_of else None, conversation))
    except (EOFError, KeyboardInterrupt):
        out.print(load_texts()("chat.bye"))


async def _talk(settings: Settings, as_of: date | None, conversation: str | None) -> None:
    texts = load_texts()
    name = conversation or f"terminal-{uuid.uuid4().hex[:12]}"
    session: PromptSession[str] = PromptSession()
    async with assistant(settings) as (runtime, _address):
        err.print(f"[dim]{texts('chat.how', conversation=name)}[/]\n")
        buttons: list[Button] = []
        while True:
            with patch_stdout():
                typed = await session.prompt_async(f"{texts('chat.you')} ")
            inbound = Inbound(
                conversation=name,
                message_id=uuid.uuid4().hex,
                text=_chosen(typed, buttons),
                channel="terminal",
                as_of=as_of,
            )
            with out.status(texts("chat.thinking")):
                result = await runtime.conversation.handle(inbound)
            buttons = _show(result.replies)


def _chosen(typed: str, buttons: list[Button]) -> str:
    """The payload of the button whose number was typed, else what was typed."""
    number = typed.strip()
    if number.isdecimal() and 1 <= int(number) <= len(buttons):
        return buttons[int(number) - 1].payload
    return typed


def _show(replies: tuple[Reply, ...]) -> list[Button]:
    """Print replies; return the buttons that can be chosen now, in the order of their numbers."""
    chosen: list[Button] = []
    for reply in replies:
        out.print()
        out.print(Padding(Text(reply.text), (0, 2)))
        for card in reply.cards:
            lines = "\n".join(("■ " + card.title, *(f"  {line}" for line in card.lines)))
            out.print(Padding(Text(lines), (1, 2, 0, 4)))
        for source in reply.sources:
            note = load_texts()("chat.source", document=source.document, as_of=source.as_of)
            out.print(Padding(Text(note, style="dim"), (0, 4)))
        for button in reply.buttons:
            if button.payload.startswith(("tel:", "https:")):
                out.print(Padding(Text(f"☎ {button.title}", style="bold"), (0, 4)))
                continue
            chosen.append(button)
            out.print(Padding(Text(f"[{len(chosen)}] {button.title}", style="cyan"), (0, 4)))
    out.print()
    return chosen
