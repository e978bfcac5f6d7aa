"""What a request is answered with: the turn it asks for, or what waits in the mailbox."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from channels.adapter import Gateway
from channels.kakao.bubbles import Bubbles, render
from channels.kakao.components import (
    OUTPUTS,
    Output,
    QuickReply,
    SimpleText,
    SkillResponse,
    Template,
)
from channels.kakao.models import Cursor
from channels.messages import Inbound
from store.errors import StoreUnavailable
from store.messages import Owner
from store.outbox import Message

log = logging.getLogger(__name__)

SHARE = 0.8  # of the time left in which a person may answer; the rest is for showing it


@dataclass
class Visit:
    """A request as it is worked on.

    Attributes:
        inbound: what the user said; its `message_id` is the id of the request.
        cursor: where to read on, when that is all the user wants.
        until: when there must be an answer, by the clock of the event loop.
        waits_for: who has to speak before there is one, as far as that is known.
        is_overtaken: whether it has nothing to show, and the user has written again since: one
            request that says so is enough.
    """

    inbound: Inbound
    cursor: Cursor | None
    until: float
    waits_for: Owner = "bot"
    is_overtaken: bool = False

    @property
    def place(self) -> Cursor:
        """Where the answer is found, now or later."""
        return self.cursor or Cursor(request=self.inbound.message_id)

    @property
    def left(self) -> float:
        """Seconds until then."""
        return max(0.0, self.until - asyncio.get_running_loop().time())


class Answering:
    """Answers requests in the time they have.

    What a request shows is collected under its id, all at once and as long as there is room. So the
    same request shows the same again, and a cursor (id and page) finds the rest of a message that
    is too long for one response. What was not collected stays in the mailbox.

    Attributes:
        listening: requests that wait for a person's answer, by conversation.

    Args:
        gateway: the app.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._texts = gateway, gateway.texts
        self.listening: dict[str, list[Visit]] = {}

    async def answer(self, visit: Visit) -> SkillResponse:
        """The response to a request, at the latest when its time is over."""
        inbound, place = visit.inbound, visit.place
        if visit.cursor is None:
            try:
                receipt = await self._gateway.take_in(inbound)
            except StoreUnavailable:
                return self.say("kakao.unavailable")
            if receipt.replies:
                bubbles = render(receipt.replies, self._texts)
                return self._show(bubbles.outputs[:OUTPUTS], bubbles.choices)
            has_turn = receipt.status != "limited"
        else:
            has_turn = place.page == 0 and place.request != inbound.message_id
        try:
            asked = replace(inbound, message_id=place.request)
            if has_turn and not await self._gateway.answered(asked, visit.left):
                return self.later("kakao.preparing", place)
            return await self._read(visit, place)
        except StoreUnavailable:
            return self.later("kakao.away", place)

    async def lost(self, visit: Visit) -> None:
        """Put an answer that surely did not arrive back into the mailbox."""
        if visit.place.page == 0:  # the first page was seen, and the rest can be asked for again
            inbound = visit.inbound
            try:
                await self._gateway.give_back(inbound.conversation, visit.place.request)
            except StoreUnavailable as error:
                log.warning("an answer is not in the mailbox again: %s", error)

    def say(self, name: str, *quick_replies: QuickReply) -> SkillResponse:
        """One of our own texts."""
        return self._speak(self._texts(name), *quick_replies)

    def _speak(self, text: str, *quick_replies: QuickReply) -> SkillResponse:
        spoken = Output(simple_text=SimpleText(text=text))
        return SkillResponse(template=Template(outputs=(spoken,), quick_replies=quick_replies))

    def later(self, name: str, place: Cursor) -> SkillResponse:
        """One of our own texts, and a quick reply that asks for the answer."""
        return self.say(name, self._ask("kakao.check", place))

    async def _read(self, visit: Visit, place: Cursor) -> SkillResponse:
        """What is found at a place; what is new when there is nothing (more) to be found."""
        inbound, conversation = visit.inbound, visit.inbound.conversation
        bubbles = await self._collect(conversation, place.request)
        if len(bubbles.outputs) <= place.page * OUTPUTS and place.request != inbound.message_id:
            place = Cursor(request=inbound.message_id)
            bubbles = await self._collect(conversation, place.request)
        first, last = place.page * OUTPUTS, (place.page + 1) * OUTPUTS
        if len(bubbles.outputs) <= first:
            if await self._hears(visit):
                return await self._read(visit, Cursor(request=inbound.message_id))
            nothing = self._texts.data("kakao.nothing")[visit.waits_for]
            return self._speak(nothing, self._ask("kakao.check"))
        visit.is_overtaken = False
        quick_replies = bubbles.choices
        next_page = Cursor(request=place.request, page=place.page + 1)
        if len(bubbles.outputs) > last:
            quick_replies = [self._ask("kakao.continue", next_page)]
        elif await self._gateway.waiting(conversation):
            quick_replies = [self._ask("kakao.continue", next_page), *quick_replies]
        return self._show(bubbles.outputs[first:last], quick_replies)

    async def _hears(self, visit: Visit) -> bool:
        """Whether a person says something while there is time; the bot has said all it has."""
        conversation = visit.inbound.conversation
        visit.waits_for = (await self._gateway.owner(conversation)).owner
        if visit.waits_for == "bot":
            return False
        with self._listening(visit):
            return bool(await self._gateway.waiting(conversation, visit.left * SHARE))

    @contextmanager
    def _listening(self, visit: Visit) -> Iterator[None]:
        visits = self.listening.setdefault(visit.inbound.conversation, [])
        for other in visits:
            other.is_overtaken |= other.until < visit.until
        visits.append(visit)
        try:
            yield
        finally:
            visits.remove(visit)
            if not visits:
                del self.listening[visit.inbound.conversation]

    async def _collect(self, conversation: str, key: str) -> Bubbles:
        """Take along what there is room for."""
        taken = await self._gateway.collect(conversation, key, OUTPUTS, self._fit)
        return render([message.reply for message in taken], self._texts)

    def _fit(self, messages: Sequence[Message]) -> bool:
        """Whether there is room for the last of these, too; an answer to danger goes alone."""
        *others, last = messages
        if others[0].urgent and not last.urgent:
            return False
        return not render([message.reply for message in others], self._texts).is_full

    def _show(self, outputs: list[Output], quick_replies: list[QuickReply]) -> SkillResponse:
        template = Template(outputs=tuple(outputs), quick_replies=tuple(quick_replies))
        return SkillResponse(template=template)

    def _ask(self, name: str, cursor: Cursor | None = None) -> QuickReply:
        """A quick reply that asks for more, at the cursor or of what is new."""
        words = self._texts(name)
        extra = cursor.model_dump() if cursor else None
        return QuickReply(label=words, message_text=words, extra=extra)
