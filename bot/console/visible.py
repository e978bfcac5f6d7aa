"""Which conversations somebody may see, and what the routes about them share."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request
from starlette.exceptions import HTTPException

from bot.api.common import runtime_of
from bot.console.access import Me
from bot.runtime import Runtime
from knowledge.texts import Texts
from store.accounts import Account, Role
from store.console import Line
from store.messages import TurnResult

SEES_ALL: Role = "supervisor"


def sees_all(me: Account) -> bool:
    """Whether somebody may see every conversation."""
    return me.may(SEES_ALL)


async def version_for(me: Account, conversation: str, runtime: Runtime) -> int | None:
    """The version of who answers a conversation, if somebody may see it.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    return await runtime.console.lines.version(conversation, None if sees_all(me) else me.id)


async def seen_by(me: Account, conversation: str, runtime: Runtime) -> Line | None:
    """A conversation, if somebody may see it.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    if await version_for(me, conversation, runtime) is None:
        return None
    return await runtime.console.lines.one(conversation)


async def existing(conversation: str, request: Request) -> Line:
    """The conversation of the path, whoever may see it.

    Raises:
        HTTPException: there is none (404).
        StoreUnavailable: the database does not answer.
    """
    line = await runtime_of(request).console.lines.one(conversation)
    if line is None:
        raise HTTPException(404)
    return line


async def visible(request: Request, me: Me, line: Annotated[Line, Depends(existing)]) -> Line:
    """The conversation of the path.

    Raises:
        HTTPException: it may not be seen (403).
        StoreUnavailable: the database does not answer.
    """
    if await seen_by(me, line.conversation, runtime_of(request)) is None:
        raise HTTPException(403)
    return line


Existing = Annotated[Line, Depends(existing)]
Visible = Annotated[Line, Depends(visible)]


def topic_of(line: Line, texts: Texts) -> str | None:
    """What a conversation is about: the last intent that says so, in words."""
    names, empty = texts.data("desk.intents"), texts.data("desk.no_topic")
    for stored in line.results:
        intent = TurnResult.model_validate(stored).intent.name if stored else None
        if intent in names and intent not in empty:
            return str(names[intent])
    return None
