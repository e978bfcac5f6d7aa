"""All platforms around one running app."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, closing
from dataclasses import dataclass

from sqlalchemy import select

from bench.channels.api import Api
from bench.channels.counting import Row, Tally, judge
from bench.channels.kakao import Kakao
from bench.channels.program import Program
from bench.channels.telegram import Telegram
from bench.channels.web import Web
from bench.channels.wire import Wire
from bot.api.scopes import Scope
from bot.cli.prepare import services_alone
from bot.today import now
from channels.messages import conversation_id
from store.database import Database
from store.engine import create_engine
from store.messages import Reply
from store.tables import OutboxRow, TurnRow
from tests.channels.kakao.platform import BOT
from tests.channels.telegram.bot_api import BOT_ID

PARTNER = "bench"
SETTINGS = {
    "BAEUMGIL_PUBLIC_URL": "https://baeumgil.example",  # Telegram takes no other webhook
    "BAEUMGIL_API_RATE": "1000000/minute",  # of the partner; the limit of each user stays
}


@dataclass
class World:
    """The platforms, and the program they talk to."""

    program: Program
    wire: Wire
    telegram: Telegram
    kakao: Kakao
    web: Web
    api: Api
    partner: str

    def channels(self) -> tuple[Telegram, Kakao, Web, Api]:
        """All of them."""
        return self.telegram, self.kakao, self.web, self.api

    async def tallies(self) -> dict[str, Tally]:
        """What became of everything that was sent, by channel: what users saw and the record."""
        messages, rows = await _record(self.program.database)
        found = {}
        for channel in self.channels():
            found[channel.name] = tally = Tally()
            for user, sent in channel.sent.items():
                name = self._conversation(channel.name, str(user))
                said, seen = rows.get(name, []), channel.seen.get(user, [])
                tally += (one := judge(sent, messages.get(name, 0), said, seen))
                if one.is_wrong:
                    print(f"  {name}: {one}\n    said: {said}\n    seen: {seen}", flush=True)
        return found

    def _conversation(self, channel: str, user: str) -> str:
        """A user's conversation in the record."""
        owner = {"telegram": f"{BOT_ID}:", "kakao": f"{BOT}:", "web": "", "api": f"{self.partner}:"}
        return conversation_id(channel, owner[channel] + user, self.program.pepper)


@asynccontextmanager
async def world_around(program: Program, *, is_rough: bool = False) -> AsyncIterator[World]:
    """Platforms that talk to `program`, which is not running yet; `is_rough`: see `Wire`."""
    async with AsyncExitStack() as stack:
        wire = await stack.enter_async_context(Wire(program.url, is_rough=is_rough))
        telegram, kakao = Telegram(wire), Kakao(wire)
        stack.enter_context(closing(telegram))
        await stack.enter_async_context(telegram.serving())
        await stack.enter_async_context(kakao.serving())
        async with services_alone(program.settings) as services:
            key = await services.partners.add(PARTNER, [Scope.CONVERSATIONS], now())
            holder = await services.partners.holder(key, now(), now().date())
        program.extra = {**program.extra, **SETTINGS, **telegram.settings, **kakao.settings}
        yield World(program, wire, telegram, kakao, Web(wire), Api(wire, key), str(holder.id))


async def _record(database: str) -> tuple[Mapping[str, int], Mapping[str, list[Row]]]:
    """By conversation: how many messages are answered, and all that was said."""
    engine = create_engine(database)
    try:
        async with Database(engine).read() as session:
            turns = await session.scalars(
                select(TurnRow.conversation_id).where(TurnRow.answered_at.is_not(None))
            )
            said = await session.scalars(
                select(OutboxRow).order_by(OutboxRow.conversation_id, OutboxRow.seq)
            )
            answered: dict[str, int] = {}
            for conversation in turns:
                answered[conversation] = answered.get(conversation, 0) + 1
            rows: dict[str, list[Row]] = {}
            for row in said:
                reply = Reply.model_validate(row.reply)
                text = reply.text or "".join(card.title for card in reply.cards)
                rows.setdefault(row.conversation_id, []).append(Row(text, row.state))
            return answered, rows
    finally:
        await engine.dispose()
