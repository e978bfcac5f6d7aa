"""Buttons below a message, and what comes back when one is pressed.

Telegram gives back at most 64 bytes. A payload that fits travels in them. A longer one is named by
the number of its message in the conversation and its place in it: both are in the database, so
that the button works after a restart and through any replica, and nothing is kept for it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain
from urllib.parse import urlsplit

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from channels.adapter import Gateway
from store.messages import Button, Reply

MOST = 64  # bytes of callback data
_PLAIN = "="  # before a payload as it is
_NAMED = re.compile(r"#(?P<seq>\d{1,9})\.(?P<place>\d{1,3})", re.ASCII)


def scheme_of(button: Button) -> str:
    """`tel`, `http`, `https`, or nothing when the button sends a text."""
    scheme, colon, _ = button.payload.partition(":")
    return scheme if colon and scheme in ("tel", "http", "https") else ""


def opens(button: Button) -> bool:
    """Whether Telegram takes the address of a button; hosts without a dot it refuses."""
    if not scheme_of(button).startswith("http"):
        return False
    try:
        return "." in (urlsplit(button.payload).hostname or "")
    except ValueError:
        return False


def keyboard(reply: Reply, seq: int | None) -> InlineKeyboardMarkup | None:
    """The buttons of a reply, one per row; numbers to call stand in its text instead.

    Args:
        reply: whose buttons.
        seq: number of the reply in the conversation; None when it has none.
    """
    rows = []
    for place, button in enumerate(_all(reply)):
        if opens(button):
            rows.append([InlineKeyboardButton(button.title, url=button.payload)])
        elif not scheme_of(button):
            data = _data(button, seq, place)
            rows.append([InlineKeyboardButton(button.title, callback_data=data)])
    return InlineKeyboardMarkup(rows) if rows else None


async def payload_of(data: str, gateway: Gateway, conversation: str) -> str | None:
    """What the user says with a button; None when its message is gone.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    if data.startswith(_PLAIN):
        return data[len(_PLAIN) :]
    if not (named := _NAMED.fullmatch(data)):
        return None
    seq, place = int(named["seq"]), int(named["place"])
    for entry in await gateway.entries(conversation, after=seq - 1, limit=1):
        buttons = list(_all(entry.reply)) if entry.reply and entry.seq == seq else []
        if place < len(buttons) and not scheme_of(buttons[place]):
            return buttons[place].payload
    return None


def _all(reply: Reply) -> Iterator[Button]:
    return chain(chain.from_iterable(card.buttons for card in reply.cards), reply.buttons)


def _data(button: Button, seq: int | None, place: int) -> str:
    plain = _PLAIN + button.payload
    if len(plain.encode()) <= MOST:
        return plain
    if seq is not None:
        return f"#{seq}.{place}"
    # Said outside the outbox, so nobody could look it up: the title says the same in short.
    return (_PLAIN + button.title).encode()[:MOST].decode(errors="ignore")
