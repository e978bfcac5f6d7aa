"""All figures of a period."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from store.database import Database
from store.figures.handoffs import Handoffs, handoffs
from store.figures.period import Period
from store.figures.questions import Question, unanswered, unsure
from store.figures.services import Bookings, Crises, Left, bookings, crises, left_messages
from store.figures.traffic import Intent, Traffic, by_intent, traffic


@dataclass(frozen=True)
class Measure:
    """What counts as what.

    Attributes:
        from_records: labels whose answers cite a source.
        sure: confidence from which a label is not doubtful.
        crisis_in_time: a danger taken within this was taken soon enough.
        questions: how many questions a list holds at most.
    """

    from_records: Collection[str]
    sure: float
    crisis_in_time: timedelta
    questions: int


@dataclass(frozen=True)
class Report:
    """The figures of a period; what is told by something holds what occurred."""

    period: Period
    traffic: Traffic
    intents: Mapping[str, Intent]
    handoffs: Handoffs
    bookings: Mapping[str, Bookings]
    crises: Mapping[str, Crises]
    left: Left

    @property
    def messages(self) -> int:
        """Messages of users."""
        return sum(channel.messages for channel in self.traffic.channels.values())

    @property
    def conversations(self) -> int:
        """Conversations with a message."""
        return sum(channel.conversations for channel in self.traffic.channels.values())

    @property
    def is_empty(self) -> bool:
        """Whether nothing happened."""
        happened = (self.messages, self.handoffs.events, self.bookings, self.crises, self.left.left)
        return not any(happened)

    @property
    def asked(self) -> int:
        """Messages the assistant answered."""
        return sum(intent.messages for intent in self.intents.values())

    @property
    def unanswered(self) -> int:
        """Of these, questions it had no answer to."""
        return sum(intent.unanswered for intent in self.intents.values())


@dataclass(frozen=True)
class Questions:
    """What the assistant could not answer, and what it was not sure of."""

    unanswered: Sequence[Question]
    unsure: Sequence[Question]


class Figures:
    """Reads figures.

    Args:
        database: where everything is.
        measure: what counts as what.
    """

    def __init__(self, database: Database, measure: Measure) -> None:
        self._database, self._measure = database, measure

    async def report(self, period: Period) -> Report:
        """All figures of a period.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        measure = self._measure
        async with self._database.read() as session:
            return Report(
                period=period,
                traffic=await traffic(session, period),
                intents=await by_intent(session, period, measure.from_records, measure.sure),
                handoffs=await handoffs(session, period),
                bookings=await bookings(session, period),
                crises=await crises(session, period, measure.crisis_in_time),
                left=await left_messages(session, period),
            )

    async def questions(self, period: Period) -> Questions:
        """Questions of a period, as masked.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        measure = self._measure
        async with self._database.read() as session:
            return Questions(
                unanswered=await unanswered(
                    session, period, measure.from_records, measure.questions
                ),
                unsure=await unsure(session, period, measure.sure, measure.questions),
            )
