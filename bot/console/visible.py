"""Which conversations somebody may see, and what the routes about them share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from bot.api.common import runtime_of
from bot.console.access import Me
from knowledge.texts import Texts
from store.accounts import Account
from store.console import Line
from store.messages import TurnResult

SEES_ALL = "supervisor"


def sees_all(me: Account) -> bool:
    """Whether somebody may see every conversation."""
    return me.may(SEES_ALL)


async def visible(conversation: str, request: Request, me: Me) -> Line:
    """The conversation of the path.

    Raises:
        HTTPException: there is none (404), or it may not be seen (403).
        StoreUnavailable: the database does not answer.
    """
    lines = runtime_of(request).console.lines
    line = await lines.one(conversation)
    if line is None:
        raise HTTPException(404)
    if not sees_all(me) and not await lines.may_see(me.id, conversation):
        raise HTTPException(403)
    return line


Visible = Annotated[Line, Depends(visible)]


def topic_of(line: Line, texts: Texts) -> str | None:
    """What a conversation is about: the last intent that says so, in words."""
    names, empty = texts.data("desk.intents"), texts.data("desk.no_topic")
    for stored in line.results:
        intent = TurnResult.model_validate(stored).intent.name if stored else None
        if intent in names and intent not in empty:
            return str(names[intent])
    return None
