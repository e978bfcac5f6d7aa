"""What a request is answered with: the turn it asks for, or what waits in the mailbox."""

from __future__ import annotations

import asyncio
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
from store.messages import Reply


@dataclass(frozen=True)
class Visit:
    """A request as it is worked on.

    Attributes:
        inbound: what the user said; its `message_id` is the id of the request.
        cursor: where to read on, when that is all the user wants.
        until: when there must be an answer, by the clock of the event loop.
    """

    inbound: Inbound
    cursor: Cursor | None
    until: float

    @property
    def left(self) -> float:
        """Seconds until then."""
        return max(0.0, self.until - asyncio.get_running_loop().time())


class Answering:
    """Answers requests in the time they have.

    What a request shows is collected under its id, message by message, and only as long as there
    is room. So the same request shows the same again, and a cursor (id and page) finds the rest of
    a message that is too long for one response. What was not collected stays in the mailbox.

    Args:
        gateway: the app.
    """

    def __init__(self, gateway: Gateway) -> None:
        self._gateway, self._texts = gateway, gateway.texts
        self._undelivered: dict[str, Cursor] = {}

    async def answer(self, visit: Visit) -> SkillResponse:
        """The response to a request, at the latest when its time is over."""
        inbound, cursor = visit.inbound, visit.cursor
        if cursor is None:
            try:
                receipt = await self._gateway.take_in(inbound)
            except StoreUnavailable:
                return self.say("kakao.unavailable")
            if receipt.replies:
                bubbles = render(receipt.replies, self._texts)
                return self._show(bubbles.outputs[:OUTPUTS], bubbles.choices)
            cursor = Cursor(request=inbound.message_id)
            has_turn = receipt.status != "limited"
        else:
            has_turn = cursor.page == 0 and cursor.request != inbound.message_id
        try:
            asked = replace(inbound, message_id=cursor.request)
            if has_turn and not await self._gateway.answered(asked, visit.left):
                return self.later("kakao.preparing", cursor.request)
            return await self._read(inbound, cursor)
        except StoreUnavailable:
            return self.later("kakao.away", cursor.request)

    def whats_new(self, inbound: Inbound) -> Cursor:
        """Where somebody reads who asks what is new: an answer that was lost comes first."""
        return self._undelivered.get(inbound.conversation, Cursor(request=inbound.message_id))

    def lost(self, inbound: Inbound) -> None:
        """Note that the answer to a message surely did not arrive, so that it is offered again."""
        self._undelivered[inbound.conversation] = Cursor(request=inbound.message_id)

    def say(self, name: str, *quick_replies: QuickReply) -> SkillResponse:
        """One of our own texts."""
        spoken = Output(simple_text=SimpleText(text=self._texts(name)))
        return SkillResponse(template=Template(outputs=(spoken,), quick_replies=quick_replies))

    def later(self, name: str, request: str) -> SkillResponse:
        """A text, and a quick reply that asks for the answer to a request."""
        return self.say(name, self._ask("kakao.check", Cursor(request=request)))

    async def _read(self, inbound: Inbound, cursor: Cursor) -> SkillResponse:
        """What the cursor points at; what is new when that was read by another request."""
        conversation = inbound.conversation
        bubbles = await self._collect(conversation, cursor.request)
        if not bubbles.outputs and cursor.request != inbound.message_id:
            cursor = Cursor(request=inbound.message_id)
            bubbles = await self._collect(conversation, cursor.request)
        if self._undelivered.get(conversation) == cursor:
            del self._undelivered[conversation]
        first, last = cursor.page * OUTPUTS, (cursor.page + 1) * OUTPUTS
        if len(bubbles.outputs) > last:
            on = Cursor(request=cursor.request, page=cursor.page + 1)
            return self._show(bubbles.outputs[first:last], [self._ask("kakao.continue", on)])
        lost = self._undelivered.get(conversation)
        quick_replies = bubbles.choices
        if lost or await self._gateway.waiting(conversation):
            quick_replies = [self._ask("kakao.continue", lost), *quick_replies]
        if len(bubbles.outputs) <= first:
            return self.say("kakao.nothing", self._ask("kakao.check", lost))
        return self._show(bubbles.outputs[first:], quick_replies)

    async def _collect(self, conversation: str, key: str) -> Bubbles:
        """Take along what there is room for."""
        replies: list[Reply] = []
        bubbles = render(replies, self._texts)
        while len(bubbles.outputs) < OUTPUTS:
            found = await self._gateway.collect(conversation, f"{key}/{len(replies)}", 1)
            if not found:
                break
            replies.append(found[0].reply)
            bubbles = render(replies, self._texts)
        return bubbles

    def _show(self, outputs: list[Output], quick_replies: list[QuickReply]) -> SkillResponse:
        template = Template(outputs=tuple(outputs), quick_replies=tuple(quick_replies))
        return SkillResponse(template=template)

    def _ask(self, name: str, cursor: Cursor | None) -> QuickReply:
        """A quick reply that asks for more, at the cursor or of what is new."""
        words = self._texts(name)
        extra = cursor.model_dump() if cursor else None
        return QuickReply(label=words, message_text=words, extra=extra)
