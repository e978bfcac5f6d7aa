"""Hand-over through a real Rasa: what a counsellor interrupts is gone on with."""

import itertools

import pytest

from bot.handoff.machine import Refused
from bot.today import now

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]
NAMES = itertools.count()


@pytest.fixture
async def kim(assistant):
    """A counsellor; with her the desk exists, so that she goes again."""
    runtime, _ = assistant
    account = await runtime.accounts.add(
        f"kim-{next(NAMES)}", "하늘", "counsellor", "no hash", now(), must_change=False
    )
    await runtime.handoffs.rota.arrive(account.id, now())
    yield account.id
    await runtime.accounts.set_active(account.id, False)


async def texts(runtime, conversation):
    entries = await runtime.gateway.entries(conversation, 0)
    return [entry.reply.text for entry in entries if entry.reply]


async def test_a_form_is_frozen_and_gone_on_with(assistant, talk, kim):
    runtime, _ = assistant
    await talk.say("서울런 되나요?")
    question = (await talk.say("서울 사는 중3이요")).replies[-1]
    asked = await talk.say("상담사 연결해 주세요")
    assert asked.owner == "queued"
    assert question not in asked.replies  # one message, and the form says nothing after it
    await runtime.handoffs.claim(talk.name, kim, now())
    said_to_rasa = len(await runtime.rasa.client.events(talk.name))
    assert (await talk.say("저는 한부모 가정이에요")).owner == "human"
    assert len(await runtime.rasa.client.events(talk.name)) == said_to_rasa
    await runtime.handoffs.write(talk.name, kim, "확인했어요", "1", now())
    await runtime.handoffs.give_back(talk.name, kim, now())
    resume = runtime.base.texts("handoff.resume", what="서울런 대상 확인이")
    assert resume in await texts(runtime, talk.name)
    again = await talk.say(runtime.base.texts("handoff.resume_yes"))
    assert again.replies[-1].text.endswith(question.text.splitlines()[-1])
    next_one = await talk.say("한부모 가정이에요")
    assert next_one.intent.name == "eligibility"
    assert question not in next_one.replies  # it has gone on


async def test_after_the_return_the_bot_answers_once(assistant, talk, kim):
    runtime, _ = assistant
    await talk.say("서울런 뭐예요?")
    await runtime.handoffs.take(talk.name, kim, now())
    for text in ("저기요", "계세요?", "네"):
        await talk.say(text)
    await runtime.handoffs.give_back(talk.name, kim, now())
    answer = await talk.say("디지털 문해교육은 어디서 해요?")
    assert any(reply.sources for reply in answer.replies)
    events = await runtime.rasa.client.events(talk.name)
    last = max(n for n, event in enumerate(events) if event["event"] == "user")
    assert [event["event"] for event in events[last:]].count("bot") == 1


async def test_no_means_no(assistant, talk, kim):
    runtime, _ = assistant
    await talk.say("담주 수욜 5시 반에 심화상담 잡아줘")
    await runtime.handoffs.take(talk.name, kim, now())
    await runtime.handoffs.give_back(talk.name, kim, now())
    await talk.say(runtime.base.texts("handoff.resume_no"))
    answer = await talk.say("디지털 문해교육은 어디서 해요?")
    assert answer.intent.name != "counselling_booking"


async def test_rasa_is_paused_in_human_hands(assistant, talk, kim):
    runtime, _ = assistant
    await talk.say("서울런 되나요?")
    await runtime.handoffs.take(talk.name, kim, now())
    tracker = await runtime.rasa.client.tracker(talk.name)
    assert tracker["paused"]
    assert not tracker["active_loop"]
    await runtime.handoffs.give_back(talk.name, kim, now())
    assert not (await runtime.rasa.client.tracker(talk.name))["paused"]


async def test_in_words_of_ones_own(assistant, talk, kim):
    runtime, _ = assistant
    assert (await talk.say("사람 바꿔줘요 사람이랑 얘기할래")).owner == "queued"
    with pytest.raises(Refused):
        await runtime.handoffs.close(talk.name, kim, now())
