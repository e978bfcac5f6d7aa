"""Talk: a message and its answer, and what the assistant said on its own."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request
from pydantic import Field

from bot.api.common import PRINTABLE, ApiModel, ConversationId, runtime_of
from bot.conversation import MAX_CHARACTERS
from bot.today import now
from channels.messages import Inbound
from store.messages import Reply, TurnResult

LAST = 2**31 - 1  # ids are 32 bits

router = APIRouter(prefix="/api/v1/conversations/{conversation}", tags=["conversations"])


class MessageIn(ApiModel):
    """A user's message."""

    text: str = Field(
        max_length=MAX_CHARACTERS * 10,
        description=f"what the user wrote; answers are given up to {MAX_CHARACTERS} characters",
        examples=["아이가 중3이고 한부모 가정인데 서울런 되는지 궁금해요"],
    )
    message_id: str | None = Field(
        None,
        min_length=1,
        max_length=128,
        pattern=PRINTABLE,
        description="send again with the same id to be safe",
    )
    as_of: date | None = Field(None, description="answer as on this day; today when absent")


class NoticeOut(ApiModel):
    """Something the assistant said on its own: a reminder, an offer, a check-in."""

    id: int = Field(description="ascending; give the last one as `after`")
    reply: Reply
    created_at: datetime


@router.post("/messages")
async def post_message(
    conversation: ConversationId, message: MessageIn, request: Request
) -> TurnResult:
    """Say something and get the assistant's answer.

    The same `message_id` in the same conversation returns the first answer again.
    """
    inbound = Inbound(
        conversation=conversation,
        message_id=message.message_id or str(uuid.uuid4()),
        text=message.text,
        channel="api",
        as_of=message.as_of,
    )
    return await runtime_of(request).conversation.handle(inbound)


@router.get("/notices")
async def get_notices(
    conversation: ConversationId,
    request: Request,
    after: Annotated[int, Query(ge=0, le=LAST, description="the last notice already read")] = 0,
) -> list[NoticeOut]:
    """What the assistant said on its own since `after`.

    Notices that nobody asks for here are said before the next answer instead.
    """
    notices = await runtime_of(request).services.outbox.since(conversation, after, now())
    return [NoticeOut(id=n.id, reply=n.reply, created_at=n.created_at) for n in notices]
