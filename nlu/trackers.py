"""Rasa's memory of conversations, quickly.

Rasa's SQL store reads a conversation anew and counts its events at every turn, and opens and
syncs a SQLite file each time: a third of what a turn takes. Here a conversation that goes on
stays in memory as long as the database holds nothing newer, and only its new events are written.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore, create_engine_kwargs
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

KEPT = 200  # conversations; one takes some 100 KB


class Kept(NamedTuple):
    """A conversation in memory and the id of its last event in the database."""

    tracker: DialogueStateTracker
    last: int | None


class LiveTrackerStore(SQLTrackerStore):
    """Rasa's SQL store; several Rasas may share a database when they share a lock store, too.

    A tracker is kept when it was saved and handed out once, so that a turn that fails before it is
    saved leaves nothing behind: the next one reads the database. What another Rasa wrote, or
    somebody erased, is noticed by the id of the last event.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: OrderedDict[str, Kept] = OrderedDict()
        url = self.engine.url
        if self.engine.dialect.name == "postgresql":
            # A connection that the server closed is found out before it is used.
            self.engine.dispose()
            self.engine = sa.create_engine(url, pool_pre_ping=True, **create_engine_kwargs(url))
        elif self.engine.dialect.name == "sqlite" and url.database:
            self.engine = sa.create_engine(url, poolclass=QueuePool)
            sa.event.listen(self.engine, "connect", _write_ahead)
        self.sessionmaker.configure(bind=self.engine)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The latest session of a conversation; None when it is new."""
        kept = self._kept.pop(sender_id, None)
        if kept and kept.last == self._last(sender_id):
            return kept.tracker
        return await super().retrieve(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the new events of a conversation."""
        await super().save(tracker)
        tracker.stored_events = len(tracker.events)
        if _is_one_session(tracker):
            self._kept[tracker.sender_id] = Kept(tracker, self._last(tracker.sender_id))
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _last(self, sender_id: str) -> int | None:
        event = self.SQLEvent
        with self.session_scope() as session:
            last: int | None = (
                session.query(sa.func.max(event.id)).filter(event.sender_id == sender_id).scalar()
            )
            return last

    def _additional_events(
        self, session: Session, tracker: DialogueStateTracker
    ) -> Iterator[Event]:
        stored = getattr(tracker, "stored_events", None)
        if stored is None:
            return super()._additional_events(session, tracker)
        return islice(tracker.events, stored, None)


def _is_one_session(tracker: DialogueStateTracker) -> bool:
    """Whether all that was said belongs to the latest session, the only one Rasa reads again."""
    said = False
    for event in tracker.events:
        if said and isinstance(event, SessionStarted):
            return False
        said = said or isinstance(event, UserUttered)
    return True


def _write_ahead(connection: Any, _record: Any) -> None:
    """Let SQLite write ahead and sync at checkpoints, as the app's own database does."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
