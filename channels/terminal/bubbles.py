"""Replies in the terminal: wrapped by words, sources dimmed, choices numbered."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from channels.speakers import spoken
from knowledge.texts import load_texts
from store.messages import Button, Card, Reply

WIDEST = 88  # columns; longer lines are hard to read
BULLET = "· "


def show(out: Console, replies: Iterable[Reply]) -> list[Button]:
    """Print replies; return the buttons that can be chosen now, in the order of their numbers."""
    choices: list[Button] = []
    for reply in replies:
        out.print()
        paragraph(out, spoken(reply, load_texts()), indent=2)
        for card in reply.cards:
            _show_card(out, card, choices)
        for source in reply.sources:
            note = load_texts()("chat.source", document=source.document, as_of=source.as_of)
            paragraph(out, note, indent=4, style="dim")
        _show_buttons(out, reply.buttons, choices, indent=4)
    out.print()
    return choices


def paragraph(out: Console, text: str, indent: int = 0, style: str = "") -> None:
    """Print text broken between words; Hangul counts two columns, a bullet hangs."""
    for line in text.splitlines():
        hang = len(BULLET) if line.startswith(BULLET) else 0
        width = min(out.width, WIDEST) - indent - hang
        wrapped = Text(line[hang:], style=style).wrap(out, max(width, 10))
        for number, part in enumerate(wrapped):
            part.rstrip()
            start = BULLET if hang and not number else " " * hang
            out.print(Text(" " * indent + start, style=style) + part, soft_wrap=True)


def _show_card(out: Console, card: Card, choices: list[Button]) -> None:
    out.print()
    paragraph(out, card.title, indent=4, style="bold")
    for line in card.lines:
        paragraph(out, line, indent=6)
    _show_buttons(out, card.buttons, choices, indent=6)


def _show_buttons(
    out: Console, buttons: Iterable[Button], choices: list[Button], indent: int
) -> None:
    texts = load_texts()
    for button in buttons:
        scheme, _, address = button.payload.partition(":")
        if scheme == "tel":
            paragraph(out, texts("chat.call", number=address), indent, "bold")
        elif scheme == "https":
            paragraph(out, texts("chat.link", title=button.title, address=button.payload), indent)
        else:
            choices.append(button)
            paragraph(out, f"[{len(choices)}] {button.title}", indent, "cyan")
