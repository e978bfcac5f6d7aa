"""What partners are told by webhook: things that were said, and who answers from now on."""

from __future__ import annotations

from typing import Literal

from pydantic import AwareDatetime, BaseModel, Field

from store.handoff_pushes import HandoffNews
from store.messages import Author, Owner, Reply
from store.outbox import Message


class Said(BaseModel):
    """What was said, as in `GET …/messages`.

    Attributes:
        conversation: the partner's own id of it.
        seq: its number in the conversation, ascending.
        author: who said it; a counsellor's name is the `speaker` of the reply.
        reply: the message.
    """

    conversation: str
    seq: int
    author: Author
    reply: Reply


class MessageCreated(BaseModel):
    """Something was said that no request waited for."""

    type: Literal["message.created"] = "message.created"
    timestamp: AwareDatetime
    data: Said


class Answering(BaseModel):
    """Who answers a conversation.

    Attributes:
        conversation: the partner's own id of it.
        owner: the bot, nobody yet (the user waits for a person), or a person.
        speaker: display name of that person.
        reason: what led to it; there may be new ones.
    """

    conversation: str
    owner: Owner
    speaker: str | None
    reason: str = Field(examples=["requested", "claimed", "returned"])


class HandoffChanged(BaseModel):
    """Somebody else answers from now on, or the session has ended (`handoff.closed`)."""

    type: Literal["handoff.queued", "handoff.human", "handoff.bot", "handoff.closed"]
    timestamp: AwareDatetime
    data: Answering


def message_created(message: Message, conversation: str) -> MessageCreated:
    """The event of a message in a partner's conversation."""
    said = Said(
        conversation=conversation, seq=message.seq, author=message.author, reply=message.reply
    )
    return MessageCreated(timestamp=message.created_at, data=said)


def handoff_changed(news: HandoffNews, conversation: str) -> HandoffChanged:
    """The event of a hand-off in a partner's conversation."""
    return HandoffChanged(
        type="handoff.closed" if news.is_closed else f"handoff.{news.owner}",
        timestamp=news.at,
        data=Answering(
            conversation=conversation, owner=news.owner, speaker=news.speaker, reason=news.why
        ),
    )
