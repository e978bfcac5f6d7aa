"""Rasa's memory of conversations, quick enough for one Rasa with its own database.

Rasa's SQL store reads a conversation anew and counts its events at every turn, and opens and
syncs a SQLite file each time: a third of what a turn takes. Here a conversation that goes on
stays in memory, and only its new events are written.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from itertools import islice
from typing import Any

import sqlalchemy as sa
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

KEPT = 200  # conversations; one takes some 100 KB


class LiveTrackerStore(SQLTrackerStore):
    """Rasa's SQL store, for the only Rasa that writes to the database.

    A tracker is kept when it was saved and handed out once, so that a turn that fails before it is
    saved leaves nothing behind: the next one reads the database.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: OrderedDict[str, DialogueStateTracker] = OrderedDict()
        if self.engine.dialect.name == "sqlite" and self.engine.url.database:
            self.engine = sa.create_engine(self.engine.url, poolclass=QueuePool)
            sa.event.listen(self.engine, "connect", _write_ahead)
            self.sessionmaker.configure(bind=self.engine)

    async def retrieve(self, sender_id: str) -> DialogueStateTracker | None:
        """The latest session of a conversation; None when it is new."""
        kept = self._kept.pop(sender_id, None)
        return kept if kept else await super().retrieve(sender_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Write the new events of a conversation."""
        await super().save(tracker)
        tracker.stored_events = len(tracker.events)
        if _is_one_session(tracker):
            self._kept[tracker.sender_id] = tracker
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)

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
