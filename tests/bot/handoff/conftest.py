"""A desk with two counsellors, and a user who writes through the real conversation."""

import itertools
from datetime import time, timedelta

import pytest

from bot.today import now
from channels.messages import Inbound
from store.office import Hours, SpecialDay
from store.office import Office as OfficeCalendar

WITHIN = 60  # seconds; a busy machine is slow


class Office:
    """Counsellors kim and lee, and users by conversation, on a real assistant without Rasa."""

    def __init__(self, assistant, kim, lee):
        self.assistant, self.desk = assistant, assistant.handoffs
        self.kim, self.lee = kim, lee
        self._calendar = OfficeCalendar(assistant.database)
        self._numbers = itertools.count(1)

    async def arrive(self, *counsellors):
        """They open their consoles."""
        for counsellor in counsellors:
            await self.desk.rota.arrive(counsellor, now())

    async def open(self):
        """Counsellors work at this hour."""
        await self._hours(Hours(time.min, time.max))

    async def close(self):
        """Nobody works today."""
        await self._hours(None)

    async def _hours(self, hours):
        day = now().date()
        for n in range(2):  # the test may run over midnight
            await self._calendar.set_day(SpecialDay(day + timedelta(days=n), "", hours))

    async def says(self, text, conversation="c"):
        """The user writes; what it led to."""
        number = next(self._numbers)
        return await self.assistant.turns.converse(
            Inbound(conversation, str(number), text, "post", waits=True)
        )

    async def state(self, conversation="c"):
        return (await self.desk.standing(conversation)).state

    async def entries(self, conversation="c"):
        """Who said what, in order."""
        return [
            (entry.author, entry.text if entry.author == "user" else entry.reply.text)
            for entry in await self.assistant.gateway.entries(conversation, 0)
        ]

    async def told(self, conversation="c"):
        """The last thing the user was told."""
        return (await self.entries(conversation))[-1][1]


@pytest.fixture
async def office(assistant_alone):
    """The office, with the assistant running."""
    kim, lee = [
        await assistant_alone.accounts.add(
            login, name, "counsellor", "no hash", now(), must_change=False
        )
        for login, name in (("kim", "하늘"), ("lee", "바다"))
    ]
    async with assistant_alone.running():
        office = Office(assistant_alone, kim.id, lee.id)
        await office.open()
        yield office
