"""Hand-made rows for figures, on a day of November in Seoul."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from store.figures import Figures, Measure, Period
from store.tables import (
    BookingRow,
    ConversationRow,
    CounsellorRow,
    CrisisRow,
    HandoffEventRow,
    LeftMessageRow,
    OutboxRow,
    TurnRow,
)

SEOUL = ZoneInfo("Asia/Seoul")
MEASURE = Measure(frozenset({"cost", "how_to_apply"}), 0.5, timedelta(minutes=3), 10)
MOMENT = datetime(2026, 11, 18, 10, tzinfo=SEOUL)
WEEK = Period(MOMENT.date() - timedelta(days=3), MOMENT.date() + timedelta(days=3), SEOUL)


def later(**how):
    return MOMENT + timedelta(**how)


class World:
    """A database that things have happened in."""

    def __init__(self, database) -> None:
        self.database = database
        self.figures = Figures(database, MEASURE)
        self._channels, self._seq = {}, 0

    async def add(self, *rows):
        async with self.database.write() as session:
            for row in rows:
                session.add(row)
                await session.flush()

    async def conversation(self, name, channel="web", at=MOMENT):
        if name not in self._channels:
            self._channels[name] = channel
            await self.add(ConversationRow(id=name, channel=channel, created_at=at, last_seq=0))

    async def asks(
        self,
        text="얼마예요?",
        intent="cost",
        *,
        at=MOMENT,
        confidence=0.9,
        of="c",
        channel="web",
        took=1.0,
        cites=True,
        owner="bot",
        replies=True,
    ):
        """A message that was answered; `replies=False`: without a word. The id of the turn."""
        await self.conversation(of, channel)
        self._seq += 1
        turn = TurnRow(
            conversation_id=of,
            message_id=f"m{self._seq}",
            seq=self._seq * 10,
            received_at=at,
            text=text,
            tries=0,
            answered_at=at + timedelta(seconds=took),
            owner=owner,
            intent=intent,
            confidence=confidence,
            cited=cites if replies else None,
        )
        await self.add(turn)
        return turn.id

    async def waits_to_be_read(self, at=MOMENT, of="c"):
        await self.conversation(of)
        self._seq += 1
        await self.add(
            TurnRow(
                conversation_id=of,
                message_id=f"m{self._seq}",
                seq=self._seq * 10,
                received_at=at,
                tries=0,
            )
        )

    async def says(self, of, author, at):
        self._seq += 1
        await self.add(
            OutboxRow(
                conversation_id=of,
                seq=self._seq * 10,
                key=f"k{self._seq}",
                author=author,
                reply={"text": "…"},
                created_at=at,
                state="sent",
            )
        )

    async def event(self, kind, before, after, at, of="c", **details):
        await self.conversation(of)
        await self.add(
            HandoffEventRow(
                conversation_id=of,
                session=0,
                version=0,
                epoch=0,
                kind=kind,
                before=before,
                after=after,
                actor="system",
                at=at,
                details=details,
            )
        )

    async def waits(self, *, end=None, after=60, at=MOMENT, of="c", begin="requested"):
        """Somebody waits; after so many seconds it ends with an event."""
        await self.event(begin, "bot", "queued", at, of)
        await self.event("offered", "queued", "offered", at + timedelta(seconds=1), of)
        if end:
            to = "human" if end == "claimed" else "bot"
            await self.event(end, "offered", to, at + timedelta(seconds=after), of)

    async def booked(self, number, state, made_at, starts_at, product="product/in-depth", **more):
        row = {"settled_at": made_at, **more}
        async with self.database.write() as session:
            if await session.get(CounsellorRow, "kim") is None:
                session.add(
                    CounsellorRow(
                        id="kim",
                        name="김",
                        sample=False,
                        details={},
                        slots_from=MOMENT.date(),
                        slots_until=MOMENT.date(),
                        cut_with="x",
                    )
                )
        await self.add(
            BookingRow(
                number=number,
                person=number,
                product=product,
                ordinal=1,
                state=state,
                counsellor="kim",
                seat=1,
                starts_at=starts_at,
                ends_at=starts_at + timedelta(hours=1),
                version=1,
                time_version=1,
                made_at=made_at,
                **row,
            )
        )

    async def danger(self, category="suicide", state="open", at=MOMENT, taken=None, escalations=0):
        await self.conversation("c")
        await self.add(
            CrisisRow(
                conversation_id="c",
                category=category,
                about="self",
                soft=False,
                evidence=b"x",
                at=at,
                state=state,
                escalations=escalations,
                taken_at=taken and at + taken,
            )
        )

    async def leaves(self, at=MOMENT, handled=None):
        turn = await self.asks(at=at)
        await self.add(
            LeftMessageRow(
                conversation_id="c", turn=turn, at=at, handled_at=handled and at + handled
            )
        )
