"""Replies as Kakao's components: what is too long is split or shown another way, never left out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import NamedTuple, TypeVar

from channels.kakao.components import (
    BUTTONS,
    CAROUSEL,
    CAROUSEL_CARD,
    FOLD,
    LABEL,
    LIST_ITEMS,
    LIST_LINE,
    OUTPUTS,
    QUICK_REPLIES,
    SIMPLE_TEXT,
    TEXT_CARD,
    TITLE,
    Button,
    Carousel,
    ListCard,
    ListHeader,
    ListItem,
    Output,
    QuickReply,
    SimpleText,
    TextCard,
    length,
)
from channels.speakers import spoken
from channels.splitting import split
from knowledge.texts import Texts
from store import messages
from store.messages import Card, Reply, SourceRef

CHOICES = QUICK_REPLIES - 1  # one place is kept for what asks to go on

_T = TypeVar("_T")


class Bubbles(NamedTuple):
    """What is shown.

    Attributes:
        outputs: in order, as many as it takes.
        choices: at most `CHOICES`, to be shown with the last of them.
    """

    outputs: list[Output]
    choices: list[QuickReply]

    @property
    def is_full(self) -> bool:
        """Whether a response has no room for more."""
        return len(self.outputs) >= OUTPUTS


def render(replies: Sequence[Reply], texts: Texts) -> Bubbles:
    """Put replies into components.

    Choices of the last reply are quick replies. Those of earlier ones, or too many of them, are
    buttons below their bubble, as calls and pages are.
    """
    outputs: list[Output] = []
    choices: list[Button] = []
    for number, reply in enumerate(replies, start=1):
        buttons = _buttons(reply.buttons)
        choices = [button for button in buttons if button.action == "message"]
        if number < len(replies) or len(choices) > CHOICES:
            choices = []
        below = [button for button in buttons if button not in choices]
        words = spoken(reply, texts).strip()
        text = "\n".join((words, *_sources(reply.sources, texts))).strip()
        outputs += _spoken(text, below, texts)
        outputs += _cards(reply.cards, texts)
    quick = [QuickReply(label=one.label, message_text=one.message_text or "") for one in choices]
    return Bubbles(outputs, quick)


def _spoken(text: str, buttons: Sequence[Button], texts: Texts) -> list[Output]:
    """A text as bubbles, its buttons below the last one."""
    parts = split(text, FOLD)
    if len(parts) > 2:
        parts = split(text, SIMPLE_TEXT)
    if not buttons:
        return [_text(part) for part in parts if part]
    *parts, last = [*parts[:-1], *split(parts[-1], TEXT_CARD)]
    card = TextCard(description=last or texts("kakao.choose"), buttons=tuple(buttons[:BUTTONS]))
    more = [
        TextCard(title=texts("kakao.choose"), buttons=below)
        for below in _batches(buttons[BUTTONS:], BUTTONS)
    ]
    return [*map(_text, parts), Output(text_card=card), *_side_by_side(more)]


def _cards(cards: Sequence[Card], texts: Texts) -> list[Output]:
    """Cards as a list, side by side, or one below the other, whichever shows all of them."""
    if 1 < len(cards) <= LIST_ITEMS and all(map(_is_item, cards)):
        items = tuple(ListItem(title=_title(one), description=_lines(one) or None) for one in cards)
        header = ListHeader(title=texts("kakao.list"))
        return [Output(list_card=ListCard(header=header, items=items))]
    if all(_fits(card, CAROUSEL_CARD) for card in cards):
        return _side_by_side([_card(card) for card in cards])
    if len(cards) > 1 and not any(card.buttons for card in cards):
        return _spoken("\n\n".join(map(_whole, cards)), (), texts)
    outputs: list[Output] = []
    for card in cards:
        if _fits(card, TEXT_CARD):
            outputs.append(Output(text_card=_card(card)))
        else:
            outputs += _spoken(_whole(card), _buttons(card.buttons), texts)
    return outputs


def _card(card: Card) -> TextCard:
    return TextCard(
        title=_title(card) or None,
        description=_lines(card) or None,
        buttons=tuple(_buttons(card.buttons)),
    )


def _side_by_side(cards: Iterable[TextCard]) -> list[Output]:
    return [
        Output(carousel=Carousel(items=batch)) if len(batch) > 1 else Output(text_card=batch[0])
        for batch in _batches(cards, CAROUSEL)
    ]


def _title(card: Card) -> str:
    return " ".join(card.title.split())


def _lines(card: Card) -> str:
    return "\n".join(card.lines).strip()


def _whole(card: Card) -> str:
    return f"{_title(card)}\n{_lines(card)}".strip()


def _fits(card: Card, limit: int) -> bool:
    """Whether a card fits a text card of `limit` characters."""
    together = length(_title(card) + _lines(card))
    return (
        length(_title(card)) <= TITLE
        and 0 < together <= limit
        and len(_buttons(card.buttons)) <= BUTTONS
    )


def _is_item(card: Card) -> bool:
    """Whether a card is short enough for a line of a list."""
    lines = _lines(card)
    return (
        0 < length(_title(card)) <= LIST_LINE
        and length(lines) <= LIST_LINE
        and "\n" not in lines
        and not card.buttons
    )


def _text(part: str) -> Output:
    return Output(simple_text=SimpleText(text=part))


def _buttons(buttons: Iterable[messages.Button]) -> list[Button]:
    """Buttons that do something; calls come first, so that they stand with the text."""
    usable = [_button(button) for button in buttons if f"{button.title}{button.payload}".strip()]
    return sorted(usable, key=lambda button: button.action != "phone")


def _button(button: messages.Button) -> Button:
    payload = button.payload.strip() or button.title.strip()
    label = _label(button.title.strip() or payload)
    scheme, _, address = payload.partition(":")
    if scheme == "tel" and address:
        return Button(label=label, action="phone", phone_number=address)
    if scheme in ("https", "http") and address:
        return Button(label=label, action="webLink", web_link_url=payload)
    return Button(label=label, action="message", message_text=payload)


def _label(title: str) -> str:
    """A title short enough for a button, cut after a word where that leaves enough."""
    line = " ".join(title.split())
    if length(line) <= LABEL:
        return line
    beginning = line.encode("utf-16-le")[: 2 * (LABEL - 1)].decode("utf-16-le", "ignore")
    word_end = beginning.rfind(" ")
    return beginning[: word_end if word_end >= LABEL // 2 else None].rstrip() + "…"


def _sources(sources: Iterable[SourceRef], texts: Texts) -> list[str]:
    """One short line for each day on which something was true."""
    documents: dict[date, dict[str, None]] = {}
    for source in sources:
        documents.setdefault(source.as_of, {})[source.document] = None
    return [
        texts("chat.source", document=", ".join(named), as_of=day)
        for day, named in documents.items()
    ]


def _batches(things: Iterable[_T], size: int) -> Iterator[tuple[_T, ...]]:
    rest = iter(things)
    while batch := tuple(islice(rest, size)):
        yield batch
