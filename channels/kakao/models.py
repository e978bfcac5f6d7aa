"""What Kakao sends to a skill: only what is used of it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel)


class Cursor(_Part):
    """Where to read on; travels in the quick reply that asks for it.

    Attributes:
        request: id of the request whose answer is read.
        page: of that answer; 0 when nothing of it was shown yet.
    """

    request: str = Field(pattern="^[0-9a-f]{40}$")
    page: int = Field(0, ge=0, le=999)


def _ours(extra: object) -> Cursor | None:
    """Our own cursor; anything else is somebody else's."""
    try:
        return Cursor.model_validate(extra)
    except ValidationError:
        return None


class Bot(_Part):
    """The chatbot that was spoken to."""

    id: str


class User(_Part):
    """Who spoke.

    Attributes:
        id: the user's key within this bot (`botUserKey`).
    """

    id: str = Field(min_length=1, max_length=200)


class Block(_Part):
    """The block of the scenario that called the skill."""

    id: str | None = None


class UserRequest(_Part):
    """What was said.

    Attributes:
        utterance: the text, or the address of a picture or file.
        params: further facts; `media` when it is a picture or file.
        callback_url: where the answer may be sent to later, once and within a minute.
    """

    utterance: str
    user: User
    block: Block | None = None
    params: dict[str, Any] | None = None
    callback_url: str | None = None

    @property
    def has_file(self) -> bool:
        """Whether it is a picture or a file and no text."""
        return bool(self.params and self.params.get("media"))


class Action(_Part):
    """What called the skill.

    Attributes:
        client_extra: the cursor of the quick reply that was pressed.
    """

    client_extra: Annotated[Cursor | None, BeforeValidator(_ours)] = None


class SkillRequest(_Part):
    """One request of Kakao's to the skill."""

    bot: Bot
    user_request: UserRequest
    action: Action | None = None

    @property
    def cursor(self) -> Cursor | None:
        """Where to read on, when a quick reply asks for it."""
        return self.action.client_extra if self.action else None
