"""Talk: a message and its answer, and all that was said."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import Field

from actions.crisis import LABEL as CRISIS
from bot.api.access import PROTECTED, Caller, ConversationId, needs
from bot.api.common import PRINTABLE, ApiModel, Day, runtime_of
from bot.api.problems import general, refusing
from bot.api.scopes import Scope
from bot.letter import MAX_CHARACTERS
from channels.messages import Inbound
from channels.partner import CHANNEL, address_of
from store.messages import Author, Intent, Owner, Reply, TurnResult

ANSWERED_WITHIN = 25.0  # seconds a request waits for its answer
LAST = 2**31 - 1  # numbers are 32 bits
ASYNC = "respond-async"

router = APIRouter(
    prefix="/api/v1/conversations/{conversation}",
    tags=["conversations"],
    dependencies=[needs(Scope.CONVERSATIONS)],
    responses=PROTECTED,
)


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
        examples=["m-1"],
    )
    as_of: Day | None = Field(None, description="answer as on this day; today when absent")


class Accepted(ApiModel):
    """The message is stored; its answer is not there yet."""

    message_id: str
    answer: str = Field(description="address at which the answer will be, as in `Location`")


class EntryOut(ApiModel):
    """Something that was said."""

    seq: int = Field(description="ascending")
    author: Author = Field(
        description="user, bot, counsellor, or notice: what is said without being asked"
    )
    at: datetime
    text: str | None = Field(description="of the user, masked; null until it is answered")
    message_id: str | None = Field(description="of the user's message, or of what is answered")
    reply: Reply | None = Field(description="of all but the user; `speaker` names a counsellor")


class Conversation(ApiModel):
    """Who answers a conversation now."""

    owner: Owner = Field(description="bot, queued (a person was asked for), or human")
    speaker: str | None = Field(description="name of the counsellor who answers")


class Page(ApiModel):
    """What was said, in order.

    Attributes:
        next: to be given as `after` for what comes then.
        more: whether more is there already.
    """

    messages: list[EntryOut]
    next: int
    more: bool


@router.get("")
async def get_conversation(conversation: ConversationId, request: Request) -> Conversation:
    """Who answers now: the assistant, nobody yet while the user waits, or a counsellor.

    To ask for a person, to leave the queue and to rate are messages like any other. In human
    hands a message is answered by no `replies`: the counsellor's come among the messages.
    """
    standing = await runtime_of(request).gateway.owner(conversation)
    return Conversation(owner=standing.owner, speaker=standing.speaker)


@router.post(
    "/messages",
    responses={
        202: {
            "model": Accepted,
            "headers": {"Location": {"schema": {"type": "string"}}},
            "description": "Taken in; the answer comes later",
        }
    },
    response_model=TurnResult,
)
async def post_message(
    conversation: ConversationId,
    message: MessageIn,
    partner: Caller,
    request: Request,
    prefer: Annotated[str, Header(description=f"`{ASYNC}`: do not wait for the answer")] = "",
) -> TurnResult | Response:
    """Say something and get the assistant's answer.

    The same `message_id` in the same conversation is the same message: it is answered once, and
    sent again it gets the first answer again. When the answer takes too long, or is not waited
    for, it is found at `Location`, among the messages, and is pushed to the partner's webhook.
    """
    gateway = runtime_of(request).gateway
    given = request.path_params["conversation"]
    waits = ASYNC not in (wish.strip().lower() for wish in prefer.split(","))
    inbound = Inbound(
        conversation=conversation,
        message_id=message.message_id or str(uuid.uuid4()),
        text=message.text,
        channel=CHANNEL,
        as_of=message.as_of,
        address=address_of(partner.id, given) if partner.webhook_url else None,
        waits=waits,
    )
    receipt = await gateway.take_in(inbound)
    if receipt.status == "limited":
        raise general("TooManyRequests", 429, {"Retry-After": "10"})
    if receipt.status == "spoken":
        return TurnResult(intent=Intent(name=CRISIS, confidence=1.0), replies=receipt.replies)
    if waits and await gateway.answered(inbound, ANSWERED_WITHIN):
        result = await gateway.result(inbound)
        if result:
            return result
    asked = urlencode({"message_id": inbound.message_id})
    where = f"{request.url.path.removesuffix('/messages')}/answer?{asked}"
    accepted = Accepted(message_id=inbound.message_id, answer=where)
    headers = {"Location": where} | ({} if waits else {"Preference-Applied": ASYNC})
    return JSONResponse(accepted.model_dump(), 202, headers)


@router.get("/messages")
async def get_messages(
    conversation: ConversationId,
    request: Request,
    after: Annotated[int, Query(ge=0, le=LAST, description="`next` of the last page")] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 100,
) -> Page:
    """What both sides said after number `after`, oldest first.

    Reminders, offers and check-ins stand here, too. Those that nobody asks for here, and that no
    webhook takes, are said before the next answer.
    """
    gateway = runtime_of(request).gateway
    entries = await gateway.entries(conversation, after, limit)
    if entries:
        await gateway.read(conversation, entries[-1].seq)
    return Page(
        messages=[EntryOut.model_validate(entry, from_attributes=True) for entry in entries],
        next=entries[-1].seq if entries else after,
        more=len(entries) == limit,
    )


@router.get("/answer", responses=refusing(404))
async def get_answer(
    conversation: ConversationId,
    message_id: Annotated[str, Query(min_length=1, max_length=128, pattern=PRINTABLE)],
    request: Request,
) -> TurnResult:
    """The answer to a message, as often as it is asked for; 404 as long as there is none."""
    asked = Inbound(conversation, message_id, "", CHANNEL)
    result = await runtime_of(request).gateway.result(asked)
    if result is None:
        raise general("NotAnswered", 404, {"Retry-After": "1"})
    return result
