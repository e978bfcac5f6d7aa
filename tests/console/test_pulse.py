"""How the desk stands: each counsellor has figures of their own, one look serves all who look."""

import asyncio

import pytest
from sqlalchemy import event

from bot.letter import Letter
from bot.today import now
from channels.messages import Inbound
from store.answers import Answer
from store.messages import Intent, TurnResult
from tests.console.talking import say


@pytest.fixture
async def here(assistant_alone):
    """The assistant, at work."""
    async with assistant_alone.running():
        yield assistant_alone


@pytest.fixture
def statements(here):
    """What the database is asked."""
    found = []

    def note(_connection, _cursor, statement, *_):
        found.append(statement)

    event.listen(here.engine.sync_engine, "before_cursor_execute", note)
    yield found
    event.remove(here.engine.sync_engine, "before_cursor_execute", note)


async def test_each_has_figures_of_their_own(console, here):
    mine, other = await console(), await console()
    conversation = await say(here, "서울런이 뭐예요?")
    await here.handoffs.take(conversation, mine.account.id, now())
    await say(here, "계세요?", conversation)
    desk = here.console.desk
    told, untold = await asyncio.gather(*(desk.pulse(one.account.id) for one in (mine, other)))
    assert (told.unanswered, untold.unanswered) == (1, 0)
    assert told.written_at is not None
    assert untold.written_at is None


async def test_it_changes_once_more_when_what_was_written_can_be_read(console, here):
    me = await console()
    conversation = await say(here, "서울런이 뭐예요?")
    await here.handoffs.take(conversation, me.account.id, now())
    letter = Letter.of(
        Inbound(conversation=conversation, message_id="m1", text="계세요?", channel="web")
    )
    await here.inbox.take_in(conversation, "web", "m1", letter.model_dump_json(), now())
    await here.reception.wrote(conversation, now())
    before = await here.console.desk.pulse(me.account.id)
    [pending] = await here.inbox.pending(conversation)
    result = TurnResult(intent=Intent(name="unknown", confidence=0.0), owner="human")
    assert await here.inbox.answer(pending, Answer("계세요?", result), now())
    assert (await here.console.desk.pulse(me.account.id)).mark != before.mark


async def test_who_looks_at_the_same_moment_looks_along(console, here, statements):
    people = [await console() for _ in range(3)]

    async def asked(count):
        statements.clear()
        await asyncio.gather(*(here.console.desk.pulse(one.account.id) for one in people[:count]))
        return len([one for one in statements if "handoffs" in one])

    assert await asked(3) == await asked(1)
