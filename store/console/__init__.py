"""What the console shows: the queue, a conversation and its past."""

from store.console.lines import Line, Lines
from store.console.past import Event, Left, Past
from store.console.pulse import Desk, Pulse
from store.console.said import Said, Transcript
from store.database import Database

__all__ = ["Console", "Desk", "Event", "Left", "Line", "Lines", "Past", "Pulse", "Said",
           "Transcript"]  # fmt: skip


class Console:
    """All of it on one database.

    Attributes:
        lines: conversations in lists.
        transcript: what was said.
        past: what went before.
        desk: how it stands.
    """

    def __init__(self, database: Database) -> None:
        self.lines, self.transcript = Lines(database), Transcript(database)
        self.past, self.desk = Past(database), Desk(database)
