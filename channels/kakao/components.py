"""What a skill answers: Kakao's components, which cannot be made larger than Kakao takes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, model_validator
from pydantic.alias_generators import to_camel

OUTPUTS = 3
QUICK_REPLIES = 10
BUTTONS = 3  # stacked below a card
LABEL = 14
SIMPLE_TEXT = 1000
FOLD = 500  # from here on a simple text is folded
TITLE = 50
TEXT_CARD = 400  # title and description together
CAROUSEL_CARD = 128  # the same for a card in a carousel
CAROUSEL = 10
LIST_ITEMS = 5
LIST_LINE = 30  # of a list item; more is cut off on narrow screens


def length(text: str) -> int:
    """Length of a text in UTF-16 code units: an emoji counts two, to be on the safe side."""
    return len(text.encode("utf-16-le")) // 2


def _at_most(limit: int) -> AfterValidator:
    def check(text: str) -> str:
        if not text.strip() or length(text) > limit:
            raise ValueError(f"must have 1 to {limit} characters")
        return text

    return AfterValidator(check)


class _Component(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=to_camel, populate_by_name=True
    )


class Button(_Component):
    """A button below a card: a message sent as if typed, a call, or a page."""

    label: Annotated[str, _at_most(LABEL)]
    action: Literal["message", "phone", "webLink"]
    message_text: str | None = None
    phone_number: str | None = None
    web_link_url: str | None = None


class QuickReply(_Component):
    """A choice below the last bubble.

    Attributes:
        extra: comes back with the request when this is pressed.
    """

    label: Annotated[str, _at_most(LABEL)]
    message_text: str
    action: Literal["message"] = "message"
    extra: Mapping[str, JsonValue] | None = None


class SimpleText(_Component):
    """A bubble of text."""

    text: Annotated[str, _at_most(SIMPLE_TEXT)]


class TextCard(_Component):
    """A bubble with a title, a text or both, and buttons."""

    title: Annotated[str, _at_most(TITLE)] | None = None
    description: Annotated[str, _at_most(TEXT_CARD)] | None = None
    buttons: tuple[Button, ...] = Field((), max_length=BUTTONS)

    @property
    def length(self) -> int:
        """Of title and description together."""
        return length((self.title or "") + (self.description or ""))

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if not 0 < self.length <= TEXT_CARD:
            raise ValueError(f"title and description must have 1 to {TEXT_CARD} characters")
        return self


class Carousel(_Component):
    """Cards side by side."""

    type: Literal["textCard"] = "textCard"
    items: tuple[TextCard, ...] = Field(min_length=2, max_length=CAROUSEL)

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if any(card.length > CAROUSEL_CARD for card in self.items):
            raise ValueError(f"a card in a carousel must have at most {CAROUSEL_CARD} characters")
        return self


class ListHeader(_Component):
    """The title of a list."""

    title: Annotated[str, _at_most(TITLE)]


class ListItem(_Component):
    """A line of a list, with a second one below it."""

    title: Annotated[str, _at_most(LIST_LINE)]
    description: Annotated[str, _at_most(LIST_LINE)] | None = None


class ListCard(_Component):
    """Short things, one below the other."""

    header: ListHeader
    items: tuple[ListItem, ...] = Field(min_length=2, max_length=LIST_ITEMS)


class Output(_Component):
    """One bubble: exactly one of the components."""

    simple_text: SimpleText | None = None
    text_card: TextCard | None = None
    carousel: Carousel | None = None
    list_card: ListCard | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if len(self.model_dump(exclude_none=True)) != 1:
            raise ValueError("an output is exactly one component")
        return self


class Template(_Component):
    """All that is shown for one request."""

    outputs: tuple[Output, ...] = Field(min_length=1, max_length=OUTPUTS)
    quick_replies: tuple[QuickReply, ...] = Field((), max_length=QUICK_REPLIES)


class SkillResponse(_Component):
    """The answer to a skill request.

    Attributes:
        version: without it Kakao reads the answer as one of the first version.
        template: what is shown; None when the answer comes by callback.
        use_callback: whether it does.
        data: variables for the block, for the text that is shown until the callback.
    """

    version: Literal["2.0"] = "2.0"
    template: Template | None = None
    use_callback: Literal[True] | None = None
    data: Mapping[str, str] | None = None

    def to_json(self) -> bytes:
        """As Kakao reads it."""
        return self.model_dump_json(by_alias=True, exclude_none=True).encode()
