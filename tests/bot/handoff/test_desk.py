"""Hand-over and back, through real turns on a real database."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from actions.presenting import person_button
from bot.handoff.machine import Refused
from bot.letter import Letter
from bot.today import now
from channels.messages import Inbound
from nlu.korean.crisis import detect
from store.answers import Answer
from store.messages import Intent, Reply, TurnResult
from store.tables.handoff import CrisisRow, HandoffEventRow, LeftMessageRow
from store.tables.staff import SeatRow

DANGER = "죽고 싶어요"
QUESTION = "느린 학습자 지원이 뭐예요?"


@pytest.fixture
def person(office):
    """What asks for a person, without Rasa."""
    return person_button(office.assistant.base).payload


@pytest.fixture
def says(office):
    """A text of the hand-off."""
    return lambda key, **values: office.assistant.base.texts(f"handoff.{key}", **values)


async def kinds(office, conversation="c"):
    async with office.assistant.database.read() as session:
        rows = await session.scalars(
            select(HandoffEventRow.kind)
            .where(HandoffEventRow.conversation_id == conversation)
            .order_by(HandoffEventRow.id)
        )
        return list(rows)


async def with_kim(office, person, conversation="c"):
    """A conversation in Kim's hands."""
    await office.arrive(office.kim)
    await office.says(person, conversation)
    await office.desk.claim(conversation, office.kim, now())


async def test_from_the_bot_to_a_counsellor_and_back(office, person, says):
    await office.arrive(office.kim)
    result = await office.says(person)
    assert (result.owner, result.intent.name) == ("queued", "human_agent")
    assert says("place_first") in result.replies[-1].text
    assert await office.state() == "offered"
    await office.desk.claim("c", office.kim, now())
    assert await office.told() == says("claimed", name="하늘")
    result = await office.says("신청이 안 돼요")
    assert (result.owner, result.intent.name) == ("human", "out_of_scope")
    await office.desk.write("c", office.kim, "어떤 화면에서 멈추나요?", "k1", now())
    assert (await office.entries())[-2:] == [
        ("user", "신청이 안 돼요"),
        ("counsellor", "어떤 화면에서 멈추나요?"),
    ]
    await office.desk.give_back("c", office.kim, now())
    assert says("returned") in [text for _, text in await office.entries()]
    result = await office.says(says("rating_payload", stars=4))
    assert (result.owner, result.replies[-1].text) == ("bot", says("rated"))
    assert (await office.says(QUESTION)).intent.name != "human_agent"
    assert await kinds(office) == ["requested", "offered", "claimed", "returned", "rated"]


async def test_the_bot_says_nothing_in_human_hands(office, person):
    await with_kim(office, person)
    before = await office.entries()
    await office.says(QUESTION)
    assert await office.entries() == [*before, ("user", QUESTION)]


async def test_while_one_waits_the_bot_still_answers(office, person):
    await office.says(person)  # nobody is there to take it
    result = await office.says(QUESTION)
    assert result.owner in ("queued", "bot")
    assert any(reply.sources for reply in result.replies)


async def test_an_answer_composed_before_somebody_took_over_is_dropped(office, person):
    """The message still waits then, and goes to who answers now."""
    assistant = office.assistant
    await office.says(QUESTION)
    message = Inbound("c", "late", QUESTION, "post")
    letter = Letter.of(message).model_dump_json()
    await assistant.inbox.take_in("c", "post", "late", letter, now())
    (pending,) = await assistant.inbox.pending("c")
    await office.desk.take("c", office.kim, now())
    result = TurnResult(
        intent=Intent(name="programme_info", confidence=1.0), replies=(Reply(text="늦은 답"),)
    )
    late = Answer(QUESTION, result, epoch=pending.epoch)
    assert not await assistant.inbox.answer(pending, late, now())
    assert await assistant.gateway.answered(message, 60)
    assert (await assistant.gateway.result(message)).owner == "human"
    assert "늦은 답" not in [text for _, text in await office.entries()]


@pytest.mark.parametrize("text", ["지금은 문을 닫았나요", "괜찮아요"])
async def test_a_counsellors_word_takes_over_from_the_bot(office, text):
    await office.says(QUESTION)
    await office.desk.write("c", office.lee, text, "k", now())
    assert (await office.desk.standing("c")).holder == office.lee
    with pytest.raises(Refused) as refused:
        await office.desk.write("c", office.kim, "저도요", "k", now())
    assert (refused.value.why, refused.value.by) == ("taken", office.lee)


async def test_the_same_word_is_said_once(office, person):
    await with_kim(office, person)
    assert await office.desk.write("c", office.kim, "네", "k", now())
    assert not await office.desk.write("c", office.kim, "네", "k", now())
    assert [author for author, _ in await office.entries()].count("counsellor") == 1


async def test_numbers_that_may_not_be_kept_are_masked_for_counsellors_too(office, person):
    await with_kim(office, person)
    await office.says("제 번호는 900101-1234567이에요")
    await office.desk.write("c", office.kim, "900101-1234567 맞으세요?", "k", now())
    await office.desk.transfer("c", office.kim, None, "900101-1234567 라고 함", now())
    said = [text for _, text in await office.entries()]
    said += [note.text for note in await office.desk.notes.of("c")]
    assert not any("1234567" in text for text in said)


async def test_counsellors_may_tell_the_number_of_an_office(office, person):
    await with_kim(office, person)
    await office.desk.write("c", office.kim, "1533-0909로 전화해 보세요", "k", now())
    assert await office.told() == "1533-0909로 전화해 보세요"


async def test_of_many_who_claim_one_wins_and_the_others_hear_who(office, person):
    await office.says(person)
    await office.says(DANGER)
    claims = [
        office.desk.claim("c", counsellor, now()) for counsellor in [office.kim, office.lee] * 5
    ]
    outcomes = await asyncio.gather(*claims, return_exceptions=True)
    holder = (await office.desk.standing("c")).holder
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert {one.by for one in refused} == {holder}
    assert len(refused) == 5
    assert (await kinds(office)).count("claimed") == 1


async def test_who_does_not_take_an_offer_makes_room_for_the_next(office, person):
    await office.arrive(office.kim, office.lee)
    await office.says(person)
    first = (await office.desk.standing("c")).counsellor
    await office.desk.decline("c", first, now())
    second = await office.desk.standing("c")
    assert second.counsellor == ({office.kim, office.lee} - {first}).pop()
    await office.desk.rota.sweep(now() + timedelta(seconds=61))
    assert "expired" in await kinds(office)


async def test_a_counsellor_who_is_gone_is_missed(office, person, says):
    await with_kim(office, person)
    later = now() + timedelta(seconds=100)
    await office.desk.rota.sweep(later)
    assert await office.state() == "queued"
    assert says("lost") in [text for _, text in await office.entries()]
    await office.desk.rota.seen(office.kim, later)
    await office.desk.rota.sweep(later)
    assert await office.state() == "offered"


async def test_a_supervisor_holds_what_they_take_but_is_offered_nothing(office, person):
    await office.desk.rota.seen(office.lee, now())
    await office.says(person, "waits")
    await office.says(QUESTION)
    await office.desk.take("c", office.lee, now())
    await office.desk.rota.sweep(now())
    assert [await office.state(name) for name in ("c", "waits")] == ["human", "queued"]


async def test_a_sweep_is_idempotent_beside_others(office, person):
    await with_kim(office, person)
    later = now() + timedelta(seconds=100)
    await asyncio.gather(*(office.desk.rota.sweep(later) for _ in range(4)))
    assert (await kinds(office)).count("lost") == 1


async def test_leaving_the_queue(office, person, says):
    await office.says(person)
    result = await office.says("그만 기다릴래요!")
    assert result.owner == "bot"
    assert says("left") in [text for _, text in await office.entries()]
    assert await office.state() == "bot"


async def test_when_nobody_is_there_one_can_leave_a_message(office, person, says):
    await office.close()
    result = await office.says(person)
    assert result.owner == "bot"
    assert any(says("closed_what") in reply.text for reply in result.replies)
    assert await office.state() == "bot"
    assert (await office.says(says("button_message"))).replies[-1].text == says("message_ask")
    await office.says("월요일에 상담사님과 이야기하고 싶어요")
    assert await office.told() == says("message_kept")
    async with office.assistant.database.read() as session:
        assert len(list(await session.scalars(select(LeftMessageRow)))) == 1
    await office.says(says("button_message"))
    await office.says(says("message_button_no"))
    assert await office.told() == says("message_not")


async def test_with_no_accounts_there_is_no_desk(assistant_alone):
    async with assistant_alone.running():
        person = person_button(assistant_alone.base).payload
        for number, text in enumerate((person, DANGER)):
            result = await assistant_alone.turns.converse(
                Inbound("c", str(number), text, "post", waits=True)
            )
            assert result.owner == "bot"
    assert (await assistant_alone.handoffs.standing("c")).state == "bot"


async def test_danger_calls_counsellors_at_once_and_the_bot_goes_on(office):
    result = await office.says(DANGER)
    assert (result.intent.name, result.owner) == ("crisis", "queued")
    assert any(button.payload.startswith("tel:") for button in result.replies[0].buttons)
    standing = await office.desk.standing("c")
    assert (standing.state, standing.crisis, standing.priority) == ("queued", "suicide", 0)
    assert any(reply.sources for reply in (await office.says(QUESTION)).replies)


async def test_danger_that_cannot_be_recorded_is_answered_and_recorded_later(office):
    async def rename(old, new):
        async with office.assistant.engine.begin() as connection:
            await connection.execute(text(f"ALTER TABLE {old} RENAME TO {new}"))

    await office.says(QUESTION)
    await rename("crises", "crises_away")
    result = await office.says(DANGER)
    assert result.intent.name == "crisis"
    assert any(button.payload.startswith("tel:") for button in result.replies[0].buttons)
    await rename("crises_away", "crises")
    async with asyncio.timeout(60):
        while not await office.desk.crises.open():
            await asyncio.sleep(0.1)


async def test_danger_in_human_hands_is_recorded_and_the_bot_says_nothing(office, person):
    await with_kim(office, person)
    before = await office.entries()
    result = await office.says(DANGER)
    assert (result.owner, result.intent.name) == ("human", "crisis")
    assert await office.entries() == [*before, ("user", DANGER)]
    (danger,) = await office.desk.crises.open()
    assert (danger.conversation, danger.state) == ("c", "open")
    await office.desk.write("c", office.kim, "지금 안전한 곳에 있나요?", "k", now())
    assert (await office.desk.crises.find(danger.id)).state == "taken"


async def test_a_false_alarm_leaves_no_trace_in_the_queue(office):
    await office.says(DANGER)
    (danger,) = await office.desk.crises.open()
    assert await office.desk.dismiss(danger.id, office.kim, now())
    assert await office.state() == "bot"
    assert not await office.desk.dismiss(danger.id, office.kim, now())


async def test_an_unsafe_answer_calls_again(office):
    await office.says(DANGER)
    (danger,) = await office.desk.crises.open()
    await office.desk.dismiss(danger.id, office.kim, now())
    await office.says(office.assistant.base.texts("crisis.button_unsafe"))
    assert await office.state() == "queued"


async def test_a_message_answered_again_after_a_crash_is_recorded_once(office):
    found_before = len(await office.desk.crises.open())
    await office.says(DANGER)
    async with office.assistant.database.read() as session:
        (row,) = await session.scalars(select(CrisisRow))
    await office.assistant.reception.danger("c", row.turn, detect(DANGER), DANGER, now())
    assert len(await office.desk.crises.open()) == found_before + 1
    assert (await kinds(office)).count("crisis") == 1


async def test_what_is_put_off_wakes_with_a_word(office, person, says):
    await with_kim(office, person)
    await office.desk.snooze("c", office.kim, now() + timedelta(hours=1), now())
    result = await office.says("저 왔어요")
    assert result.owner == "queued"
    assert (await office.desk.standing("c")).counsellor == office.kim
    assert says("woken") in [text for _, text in await office.entries()]


async def test_after_closing_a_word_begins_anew(office, person):
    await with_kim(office, person)
    await office.desk.close("c", office.kim, now())
    assert (await office.says(QUESTION)).owner == "bot"
    standing = await office.desk.standing("c")
    assert (standing.state, standing.session) == ("bot", 2)


async def test_capacity_is_kept_and_freed(office, person):
    await office.arrive(office.kim)
    await office.desk.rota.set_capacity(office.kim, 1, now())
    await office.says(person, "a")
    await office.says(person, "b")
    assert [await office.state(name) for name in "ab"] == ["offered", "queued"]
    await office.desk.claim("a", office.kim, now())
    await office.desk.close("a", office.kim, now())
    await office.desk.rota.sweep(now())
    assert await office.state("b") == "offered"


async def test_who_is_away_is_asked_nothing(office, person):
    await office.arrive(office.kim)
    await office.desk.rota.set_status(office.kim, "away", now())
    await office.says(person)
    assert await office.state() == "queued"
    async with office.assistant.database.read() as session:
        assert (await session.get(SeatRow, office.kim)).assigned_at is None
