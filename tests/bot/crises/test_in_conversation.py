"""A danger in the conversation itself: what the user reads, and what the desk knows."""

from datetime import timedelta

import pytest

from bot.today import now
from channels.messages import Inbound
from knowledge.rules.handoff import load_handoff_rules
from store.tables import AccountRow

PATIENCE = timedelta(minutes=load_handoff_rules().escalate_minutes)
DAY = timedelta(days=1)


@pytest.fixture
async def assistant(assistant_alone):
    async with assistant_alone.running():
        yield assistant_alone


@pytest.fixture
async def counsellor(assistant):
    account = AccountRow(
        login="kim",
        name="김상담",
        role="counsellor",
        password="-",  # noqa: S106 - nobody logs in
        must_change=False,
        active=True,
        created_at=now(),
    )
    async with assistant.database.write() as session:
        session.add(account)
        await session.flush()
        return account.id


@pytest.fixture
def say(assistant):
    numbers = iter(range(100))

    async def say(text):
        message = Inbound(
            conversation="c", channel="web", message_id=f"m{next(numbers)}", text=text
        )
        return await assistant.turns.converse(message)

    return say


async def test_the_answer_says_that_counsellors_are_called(assistant, counsellor, say):
    result = await say("죽고 싶어요")
    assert assistant.base.texts("crisis.called") in result.replies[-1].text
    [danger] = await assistant.handoffs.crises.open()
    assert (danger.category, danger.state) == ("suicide", "open")
    assert await assistant.handoffs.crises.evidence(danger.id) == "죽고 싶어요"


async def test_without_counsellors_nobody_is_said_to_be_called(assistant, say):
    result = await say("죽고 싶어요")
    assert "상담사도" not in "".join(reply.text for reply in result.replies)
    assert len(await assistant.handoffs.crises.open()) == 1


async def test_not_safe_is_a_danger_of_its_own(assistant, counsellor, say):
    await say("죽고 싶어요")
    result = await say("아니요, 안전하지 않아요")
    assert result.replies[0].buttons[0].payload == "tel:119"
    assert assistant.base.texts("crisis.called_again") in result.replies[0].text
    assert len(await assistant.handoffs.crises.open()) == 2


async def test_in_human_hands_a_danger_is_recorded_and_needs_an_answer(assistant, counsellor, say):
    desk = assistant.handoffs
    await say("상담사와 이야기하고 싶어요")
    await desk.take("c", counsellor, now())
    await desk.write("c", counsellor, "안녕하세요", "first", now())
    result = await say("사실은 죽고 싶어요")
    assert (result.owner, result.replies) == ("human", ())
    [danger] = await desk.crises.open()
    assert await desk.crises.escalate(danger.at + PATIENCE) == 1
    await desk.write("c", counsellor, "지금 안전하세요?", "second", danger.at + PATIENCE)
    assert await desk.crises.escalate(danger.at + DAY) == 0


async def test_nobody_takes_it_and_the_hotline_is_said_again(assistant, counsellor, say):
    await say("죽고 싶어요")
    [danger] = await assistant.handoffs.crises.open()
    assert await assistant.handoffs.crises.escalate(danger.at + PATIENCE) == 1
    waiting = await assistant.services.outbox.waiting("c", danger.at + PATIENCE)
    assert any("1388" in message.reply.text and message.urgent for message in waiting)


async def test_closing_and_dismissing_settle_it(assistant, counsellor, say):
    desk = assistant.handoffs
    await say("죽고 싶어요")
    [danger] = await desk.crises.open()
    assert await desk.dismiss(danger.id, counsellor, now())
    assert await desk.crises.open() == []
    assert (await desk.standing("c")).crisis is None
    await say("자해했어요")
    await desk.take("c", counsellor, now())
    await desk.close("c", counsellor, now())
    assert await desk.crises.open() == []
    steps = {step.what for step in await desk.crises.timeline(danger.id)}
    assert {"detected", "alerted", "dismissed"} <= steps
