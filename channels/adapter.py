"""What a channel is to the app, and the app to a channel. A new channel is one `Adapter`."""

from __future__ import annotations

from abc import ABC
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from typing import ClassVar, Protocol

from fastapi import APIRouter

from channels.messages import Delivery, Inbound, Receipt
from knowledge.texts import Texts
from store.feed import Entry
from store.messages import TurnResult
from store.outbox import Fits, Message
from store.standing import Standing


@dataclass(frozen=True)
class Moment:
    """What is new to somebody who follows a conversation; nothing at all now and then.

    Attributes:
        entries: what was said, in order.
        standing: who answers from now on; None while that stays as it was.
        is_typing: whether a counsellor is typing just now.
    """

    entries: Sequence[Entry] = ()
    standing: Standing | None = None
    is_typing: bool = False


class Gateway(Protocol):
    """The app as adapters see it.

    Attributes:
        texts: the assistant's wording.
        pepper: secret that goes into hashes of platform users (`conversation_id`).
        address: under which users reach the app, without a slash at the end.
    """

    texts: Texts
    pepper: str
    address: str

    async def take_in(self, inbound: Inbound) -> Receipt:
        """Store a message; the answer is worked out in the background.

        Once this returns, the platform may be told that the message has arrived.

        Raises:
            StoreUnavailable: nothing was taken in; the platform should send it again.
        """

    async def answered(self, inbound: Inbound, within: float) -> bool:
        """Whether the message is answered, waiting for it at most `within` seconds.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def result(self, inbound: Inbound) -> TurnResult | None:
        """All that an answered message led to, as often as it is asked for.

        What had waited to be said and went along with the answer is part of it.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def collect(
        self, conversation: str, key: str, limit: int, fits: Fits | None = None
    ) -> Sequence[Message]:
        """Take at most `limit` waiting messages out of the mailbox, oldest first.

        For channels that cannot be pushed to. They count as delivered with the request `key` (the
        platform's id of the request): the same key gets the same messages again and no others,
        and nobody else gets them.

        Args:
            conversation: whose mailbox.
            key: of the request.
            limit: see above.
            fits: whether messages go together, asked with one more each time; the first goes.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def give_back(self, conversation: str, key: str) -> None:
        """Put what was collected with the request `key` back: it surely did not arrive.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def waiting(self, conversation: str, within: float = 0.0) -> int:
        """How many messages wait in the mailbox, waiting for one at most `within` seconds.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def entries(self, conversation: str, after: int, limit: int = 100) -> Sequence[Entry]:
        """What both sides said after number `after`, in order.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def read(self, conversation: str, upto: int) -> None:
        """Note that the client has everything up to number `upto`: it is not said again.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def owner(self, conversation: str) -> Standing:
        """Who answers the conversation now.

        Raises:
            StoreUnavailable: the database does not answer.
        """

    async def types(self, conversation: str) -> None:
        """Tell the counsellor that the user is typing."""

    def following(self, conversation: str, after: int) -> AsyncIterator[Moment]:
        """The same as it comes, without end, beginning with who answers.

        A user's message has no text while it is not answered; `entries` tells it then. What the
        caller comes back from counts as read. Survives a database that is away for a while.
        """


class Adapter(ABC):
    """One channel. Its file is the only place that knows the platform.

    Attributes:
        name: of the channel, at most 20 characters of `a-z`.
        repeatable: whether pushing a message twice does no harm; then one whose fate is unknown
            is pushed again.
    """

    name: ClassVar[str]
    repeatable: ClassVar[bool] = False

    def router(self) -> APIRouter | None:
        """Routes the platform calls, if any."""
        return None

    def running(self) -> AbstractAsyncContextManager[object]:
        """What runs as long as the app does: a client, a polling loop."""
        return nullcontext()

    def pushes(self, message: Message) -> bool:  # noqa: ARG002 - for those who do
        """Whether `send` takes this message; what is not pushed waits to be collected."""
        return False

    async def send(self, address: str, message: Message) -> Delivery:
        """Push one message to `Inbound.address`; a failure is a `Delivery`, never an error."""
        raise NotImplementedError
