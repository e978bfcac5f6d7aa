"""A reply as Telegram shows it: plain text in parts, with the buttons below the last one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from telegram import InlineKeyboardMarkup

from channels.speakers import spoken
from channels.splitting import split
from channels.telegram.buttons import keyboard, opens, scheme_of
from knowledge.texts import Texts
from store.messages import Button, Card, Reply

LIMIT = 4096  # UTF-16 code units of one message


@dataclass(frozen=True)
class Part:
    """One message of Telegram."""

    text: str
    keyboard: InlineKeyboardMarkup | None = None


def render(reply: Reply, texts: Texts, seq: int | None = None) -> list[Part]:
    """The messages that show a reply, at least one.

    Args:
        reply: what is said.
        texts: the assistant's wording.
        seq: number of the reply in the conversation; None when it has none.
    """
    *first, last = split("\n\n".join(filter(None, _blocks(reply, texts))), LIMIT)
    return [*map(Part, first), Part(last, keyboard(reply, seq))]


def _blocks(reply: Reply, texts: Texts) -> Iterator[str]:
    """Numbers to call come right after the text: in danger nobody reads on."""
    yield spoken(reply, texts)
    yield "\n".join(_addresses(reply.buttons, texts))
    for card in reply.cards:
        yield "\n".join(_card(card, texts))
    notes = (
        texts("chat.source", document=source.document, as_of=source.as_of)
        for source in reply.sources
    )
    yield "\n".join(dict.fromkeys(notes))


def _card(card: Card, texts: Texts) -> Iterator[str]:
    yield card.title
    yield from card.lines
    yield from _addresses(card.buttons, texts)


def _addresses(buttons: Iterable[Button], texts: Texts) -> Iterator[str]:
    """Lines for the buttons that Telegram has not: calls, and addresses it refuses."""
    for button in buttons:
        if scheme_of(button) == "tel":
            number = button.payload.removeprefix("tel:")
            shown = "telegram.call" if number in button.title else "telegram.call_number"
            yield texts(shown, title=button.title, number=number)
        elif scheme_of(button) and not opens(button):
            yield texts("chat.link", title=button.title, address=button.payload)
