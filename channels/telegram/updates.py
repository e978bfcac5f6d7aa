"""What Telegram tells us, as far as we read it. Other fields are ignored, other types refused."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Number = Annotated[int, Field(ge=-(2**63), lt=2**63)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, strict=True)


class User(_Part):
    """Somebody who writes."""

    id: Number
    is_bot: bool = False


class Chat(_Part):
    """Where it was written."""

    id: Number
    type: str

    @property
    def is_private(self) -> bool:
        """Whether it is between one user and us."""
        return self.type == "private"


class Message(_Part):
    """A message; its other contents are known by their names (`model_extra`)."""

    model_config = ConfigDict(extra="allow")

    message_id: Number
    chat: Chat
    sender: User | None = Field(None, alias="from")
    text: str | None = None
    caption: str | None = None


class CallbackQuery(_Part):
    """A button was pressed."""

    id: str = Field(max_length=100)
    sender: User = Field(alias="from")
    message: Message | None = None
    data: str | None = None


class Member(_Part):
    """What somebody is in a chat."""

    status: str


class Membership(_Part):
    """What we are in a chat has changed."""

    chat: Chat
    new_chat_member: Member


class Update(_Part):
    """One thing that has happened."""

    update_id: Number
    message: Message | None = None
    edited_message: Message | None = None
    callback_query: CallbackQuery | None = None
    my_chat_member: Membership | None = None


KINDS = tuple(name for name in Update.model_fields if name != "update_id")
