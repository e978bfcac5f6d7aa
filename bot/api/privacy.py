"""A person's wish to be forgotten, passed on by a partner."""

from __future__ import annotations

from fastapi import APIRouter, Request

from bot.api.access import PROTECTED, ConversationId, needs
from bot.api.common import runtime_of
from bot.api.problems import general, refusing
from bot.api.scopes import Scope
from bot.privacy.service import NotYetErasable, UnknownPerson
from bot.today import now

router = APIRouter(
    prefix="/api/v1/conversations/{conversation}",
    tags=["conversations"],
    dependencies=[needs(Scope.CONVERSATIONS)],
    responses=PROTECTED,
)


@router.delete("", status_code=204, responses=refusing(404, 409))
async def erase(conversation: ConversationId, request: Request) -> None:
    """Erase all that is kept of a conversation; bookings that are not over are cancelled.

    Refused (409 `NotErasable`) while a message waits for its answer, a counsellor has the
    conversation, or a danger is being dealt with: ask again later. The numbers of messages begin
    anew when somebody writes again.
    """
    try:
        await runtime_of(request).privacy.erase(conversation, now())
    except UnknownPerson as error:
        raise general("NotFound", 404) from error
    except NotYetErasable as error:
        raise general("NotErasable", 409) from error
