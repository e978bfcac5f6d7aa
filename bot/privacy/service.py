"""What people may ask for: to be forgotten, and to see what is kept."""

from __future__ import annotations

import hmac
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from actions.desk.service import Booking
from bot.privacy.trackers import Trackers
from knowledge.rules.retention import RetentionRules
from store.audit import Audit
from store.cipher import Cipher
from store.database import Database
from store.errors import StoreError
from store.locks import Locks
from store.privacy.busy import Busy
from store.privacy.erase import Erasures
from store.privacy.export import Exports

log = logging.getLogger(__name__)

_WHY: Mapping[Busy, str] = {
    "unanswered": "a message is just being answered; try again in a moment",
    "with_people": "a counsellor has it, or it waits for one; close it first",
    "in_danger": "a danger is still being dealt with; settle it first",
    "booked": "a session was booked just now; try again",
}


class UnknownPerson(StoreError):
    """Nothing is kept under that id."""

    def __init__(self) -> None:
        super().__init__("nothing is kept of this conversation")


class NotYetErasable(StoreError):
    """Something has to come to an end first.

    Args:
        why: what.
    """

    def __init__(self, why: Busy) -> None:
        self.why = why
        super().__init__(f"the conversation was not erased: {_WHY[why]}")


@dataclass(frozen=True)
class Erased:
    """What an erasure did.

    Attributes:
        rows: how many rows were deleted, by table.
        events: of Rasa's memory.
        in_rasa: whether Rasa's memory is ours, so that it is gone, too.
        cancelled: bookings that were live.
    """

    rows: Mapping[str, int]
    events: int
    in_rasa: bool
    cancelled: int


class Privacy:
    """Erases and exports what is kept of a conversation.

    Every method raises `StoreUnavailable` when the database does not answer.

    Args:
        database: of the app.
        cipher: decrypts what is encrypted, for an export.
        booking: the desk, for live bookings.
        trackers: Rasa's memory.
        locks: so that nobody answers or delivers while a conversation is erased.
        pepper: goes into the hash that stands for a conversation in the audit log.
        rules: how long what is kept.
    """

    def __init__(
        self,
        database: Database,
        cipher: Cipher,
        booking: Booking,
        trackers: Trackers,
        locks: Locks,
        pepper: str,
        rules: RetentionRules,
    ) -> None:
        self._erasures, self._exports = Erasures(database), Exports(database, cipher)
        self._audit = Audit(database)
        self._booking, self._trackers, self._locks = booking, trackers, locks
        self._pepper, self._rules = pepper, rules

    async def ask(self, conversation: str, now: datetime) -> list[Busy]:
        """Have a conversation erased soon, by `erase_asked`; what has to come to an end before."""
        latest_at = now + timedelta(minutes=self._rules.erase_minutes)
        await self._erasures.ask(conversation, now, latest_at)
        return await self._erasures.stops(conversation, now)

    async def erase_asked(self, now: datetime) -> int:
        """Erase whoever asked for it and has been told so; idempotent. How many."""
        erased = 0
        for conversation in await self._erasures.due(now):
            try:
                await self.erase(conversation, now)
            except NotYetErasable as error:
                log.info("somebody waits to be erased: %s", error.why)
            else:
                erased += 1
        return erased

    async def erase(self, conversation: str, now: datetime, account: int | None = None) -> Erased:
        """Erase all that is kept of a conversation, in Rasa first: cut off, it is done again.

        Live bookings are cancelled and their times are free.

        Raises:
            UnknownPerson: nothing is kept of it.
            NotYetErasable: something has to come to an end first.
            RasaError: a Rasa run elsewhere does not answer.
        """
        async with (
            self._locks.hold(f"turns/{conversation}"),
            self._locks.hold(f"delivery/{conversation}"),
        ):
            if not await self._knows(conversation):
                raise UnknownPerson
            for why in await self._erasures.stops(conversation, now):
                if why != "booked":
                    raise NotYetErasable(why)
            cancelled = await self._booking.leave(conversation, now)
            gone = await self._trackers.erase(conversation)
            alias = self.alias(conversation)
            rows = await self._erasures.erase(conversation, alias, now, account)
            if rows is None:  # something has come up in between
                raise NotYetErasable("unanswered")
            return Erased(rows, gone, self._trackers.is_ours, cancelled)

    async def export(
        self, conversation: str, now: datetime, account: int | None = None
    ) -> dict[str, Any]:
        """All that is kept of a conversation, in the clear, ready for JSON; audited.

        Raises:
            UnknownPerson: nothing is kept of it.
            RasaError: a Rasa run elsewhere does not answer.
        """
        if not await self._knows(conversation):
            raise UnknownPerson
        rows = await self._exports.of(conversation)
        events = await self._trackers.events(conversation)
        await self._audit.note(account, "person.export", self.alias(conversation), now)
        return {"exported_at": now.isoformat(), **rows, "rasa_events": events}

    async def kept(self, conversation: str) -> dict[str, list[dict[str, Any]]]:
        """The rows of a conversation by table, to be told to the person."""
        return await self._exports.of(conversation)

    async def _knows(self, conversation: str) -> bool:
        if await self._erasures.knows(conversation):
            return True
        return self._trackers.is_ours and bool(await self._trackers.events(conversation))

    def alias(self, conversation: str) -> str:
        """What stands for a conversation where it is not to be known."""
        digest = hmac.digest(self._pepper.encode(), conversation.encode(), "sha256").hex()
        return f"person/{digest[:32]}"
