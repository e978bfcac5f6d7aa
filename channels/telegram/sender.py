"""Saying things in a chat."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from dataclasses import replace

from telegram import LinkPreviewOptions
from telegram.error import BadRequest

from channels.messages import Delivery
from channels.telegram.client import Client, outcome
from channels.telegram.rendering import Part, render
from knowledge.texts import Texts
from store.messages import Reply

log = logging.getLogger(__name__)

PAUSES = (1.0, 4.0, 15.0)  # seconds between new tries
LONGEST = 30.0  # seconds; a chat that is closed for longer is not waited for
_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Sender:
    """Sends replies.

    Args:
        bot: the client of Telegram.
        texts: the assistant's wording.
    """

    def __init__(self, bot: Client, texts: Texts) -> None:
        self._bot, self._texts = bot, texts

    async def send(self, chat: str, reply: Reply, seq: int | None = None) -> Delivery:
        """Send a reply in as many messages as it takes.

        Once the first of them has gone out the reply must not be sent again as a whole, and which
        process would try is not known; so the rest is tried again here, for a while. A process
        that dies meanwhile leaves the reply in `sending`, and nobody sends it a second time.

        Args:
            chat: where to.
            reply: what is said.
            seq: its number in the conversation; None when it has none.
        """
        first, *rest = render(reply, self._texts, seq)
        delivery = await self._once(chat, first)
        for part in rest:
            if delivery.state == "sent":
                delivery = await self._persist(chat, part)
                if delivery.state == "queued":
                    delivery = replace(delivery, state="unknown", reason="sent only in part")
        return delivery

    async def say(self, chat: str, replies: Iterable[Reply]) -> None:
        """Send what is in no outbox, such as a hotline while the database is away."""
        for reply in replies:
            for part in render(reply, self._texts):
                delivery = await self._persist(chat, part)
                if delivery.state != "sent":
                    log.warning("not said: %s", delivery.reason)
                    return

    async def _persist(self, chat: str, part: Part) -> Delivery:
        """Send a part, and again as long as it surely was not delivered."""
        delivery = await self._once(chat, part)
        for pause in PAUSES:
            wait = delivery.retry_after or pause
            if delivery.state != "queued" or wait > LONGEST:
                break
            await asyncio.sleep(wait)
            delivery = await self._once(chat, part)
        return delivery

    async def _once(self, chat: str, part: Part) -> Delivery:
        try:
            sent = await self._bot.send_message(
                chat, part.text, reply_markup=part.keyboard, link_preview_options=_NO_PREVIEW
            )
        except BadRequest as error:
            # The words must arrive, even where Telegram finds fault with a button.
            bare = replace(part, keyboard=None)
            return outcome(error) if bare == part else await self._once(chat, bare)
        except Exception as error:
            return outcome(error)
        return Delivery("sent", external_id=str(sent.message_id))
