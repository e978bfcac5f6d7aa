"""A danger is recorded, taken, settled or dismissed, and never left to wait in silence."""

import asyncio
from datetime import timedelta

from sqlalchemy import text

from bot.signals import DESK
from knowledge.rules.handoff import load_handoff_rules
from tests.bot.crises.conftest import NOW, WORDS

RULES = load_handoff_rules()
PATIENCE = timedelta(minutes=RULES.escalate_minutes)
SECOND = timedelta(seconds=1)


async def repeated(desk):
    return [message.reply for message in await desk.outbox.waiting("c", NOW)]


async def test_a_danger_is_recorded_with_what_was_said(desk, crises):
    crisis = await desk.danger()
    [danger] = await crises.open()
    assert (danger.id, danger.conversation, danger.category) == (crisis, "c", "suicide")
    assert (danger.state, danger.escalate_at) == ("open", NOW + PATIENCE)
    assert await crises.evidence(crisis) == WORDS


async def test_what_was_said_cannot_be_read_in_the_database(desk, database):
    await desk.danger()
    async with database.read() as session:
        [evidence] = await session.scalars(text("SELECT evidence FROM crises"))
    assert WORDS.encode() not in bytes(evidence)


async def test_dangers_of_a_conversation_since_a_moment(desk, crises):
    await desk.danger(at=NOW - timedelta(days=2))
    late = await desk.danger()
    assert [danger.id for danger in await crises.of("c", NOW - timedelta(days=1))] == [late]


async def test_a_danger_in_time_is_not_escalated(desk, crises):
    await desk.danger()
    assert await crises.escalate(NOW + PATIENCE - SECOND) == 0
    assert await repeated(desk) == []


async def test_nobody_takes_it(desk, crises):
    await desk.danger()
    assert await crises.escalate(NOW + PATIENCE) == 1
    [danger] = await crises.open()
    assert (danger.escalations, danger.escalate_at) == (1, NOW + 2 * PATIENCE)
    [reply] = await repeated(desk)
    assert "1388" in reply.text
    assert any(button.payload.startswith("tel:") for button in reply.buttons)
    assert await crises.escalate(NOW + PATIENCE) == 0


async def test_who_has_a_counsellor_is_told_what_is_true(desk, crises):
    await desk.danger()
    await desk.now_is("human")
    await crises.escalate(NOW + PATIENCE)
    [reply] = await repeated(desk)
    assert "다시 알렸어요" in reply.text


async def test_who_waits_for_nobody_is_not_told_that_somebody_is_called(desk, crises):
    await desk.danger()
    await desk.now_is("bot")
    assert await crises.escalate(NOW + PATIENCE) == 1
    assert await repeated(desk) == []


async def test_the_console_hears_of_an_escalation(desk, crises, signals):
    await desk.danger()
    with signals.listening(DESK) as heard:
        await crises.escalate(NOW + PATIENCE)
        assert heard.is_set()


async def test_supervisors_are_called_on_and_on_the_user_reminded_a_few_times(desk, crises):
    await desk.danger()
    async with desk.database.read() as session:
        count = text("SELECT count(*) FROM outbox WHERE key LIKE 'crisis/%'")
        for number in range(1, RULES.hotline_repeats + 4):
            await crises.escalate(NOW + number * PATIENCE)
        assert await session.scalar(count) == RULES.hotline_repeats
    [danger] = await crises.open()
    assert danger.escalations == RULES.hotline_repeats + 3


async def test_only_the_newest_reminder_waits_to_be_read(desk, crises):
    await desk.danger()
    await crises.escalate(NOW + PATIENCE)
    await crises.escalate(NOW + 2 * PATIENCE)
    assert len(await desk.outbox.waiting("c", NOW + 2 * PATIENCE)) == 1


async def test_several_dangers_of_a_conversation_are_one_call(desk, crises):
    await desk.danger()
    await desk.danger(at=NOW + SECOND, category="abuse")
    assert await crises.escalate(NOW + PATIENCE) == 1
    assert await crises.escalate(NOW + PATIENCE + SECOND) == 0
    assert len(await repeated(desk)) == 1


async def test_many_processes_escalate_once(desk, crises):
    await desk.danger()
    done = await asyncio.gather(*(crises.escalate(NOW + PATIENCE) for _ in range(8)))
    assert sum(done) == 1
    assert len(await repeated(desk)) == 1


async def test_who_claims_is_to_write(desk, crises, counsellor):
    await desk.danger()
    await desk.claim(counsellor, NOW + SECOND)
    [danger] = await crises.open()
    assert (danger.state, danger.taken_by) == ("taken", counsellor)
    assert await crises.escalate(NOW + PATIENCE) == 0
    assert await crises.escalate(NOW + SECOND + PATIENCE) == 1


async def test_who_wrote_in_time_is_left_in_peace(desk, crises, counsellor):
    await desk.danger()
    await desk.claim(counsellor, NOW + SECOND)
    await desk.write(counsellor, NOW + 2 * SECOND)
    assert await crises.escalate(NOW + 2 * PATIENCE) == 0
    assert await crises.escalate(NOW + 9 * PATIENCE) == 0


async def test_a_danger_in_human_hands_needs_an_answer_too(desk, crises, counsellor):
    await desk.write(counsellor, NOW - SECOND)
    await desk.danger()
    assert await crises.escalate(NOW + PATIENCE) == 1
    await desk.write(counsellor, NOW + PATIENCE + SECOND)
    assert await crises.escalate(NOW + 9 * PATIENCE) == 0
    [danger] = await crises.open()
    assert danger.state == "taken"


async def test_a_counsellor_who_is_lost_leaves_the_danger_open(desk, crises, counsellor):
    await desk.danger()
    await desk.claim(counsellor, NOW + SECOND)
    await desk.write(counsellor, NOW + 2 * SECOND)
    assert await crises.escalate(NOW + 2 * PATIENCE) == 0
    await desk.lose(NOW + 3 * PATIENCE)
    [danger] = await crises.open()
    assert (danger.state, danger.taken_by) == ("open", None)
    assert await crises.escalate(NOW + 4 * PATIENCE) == 1


async def test_closed_with_the_conversation(desk, crises, counsellor):
    crisis = await desk.danger()
    await desk.close(counsellor, NOW + SECOND)
    assert await crises.open() == []
    danger = await crises.find(crisis)
    assert (danger.state, danger.settled_by) == ("closed", counsellor)
    assert await crises.escalate(NOW + PATIENCE) == 0


async def test_a_false_alarm_is_dismissed_once(desk, crises, counsellor):
    crisis = await desk.danger()
    assert await desk.dismiss(crisis, counsellor, NOW + SECOND) == (True, None)
    assert await desk.dismiss(crisis, counsellor, NOW + 2 * SECOND) == (False, None)
    assert await crises.escalate(NOW + PATIENCE) == 0
    assert (await crises.find(crisis)).settled_at == NOW + SECOND


async def test_another_danger_of_the_conversation_still_counts(desk, counsellor):
    false = await desk.danger()
    await desk.danger(category="abuse")
    assert await desk.dismiss(false, counsellor, NOW + SECOND) == (True, "abuse")


async def test_the_record_tells_what_happened_when(desk, crises, counsellor):
    crisis = await desk.danger()
    await crises.escalate(NOW + PATIENCE)
    await desk.claim(counsellor, NOW + PATIENCE + SECOND)
    await desk.write(counsellor, NOW + PATIENCE + 2 * SECOND)
    await desk.close(counsellor, NOW + 2 * PATIENCE)
    steps = [(step.at - NOW, step.what) for step in await crises.timeline(crisis)]
    assert steps == [
        (0 * SECOND, "detected"),
        (0 * SECOND, "alerted"),
        (PATIENCE, "escalated"),
        (PATIENCE, "told"),
        (PATIENCE + 2 * SECOND, "replied"),
        (2 * PATIENCE, "closed"),
    ]
    assert await crises.timeline(crisis + 1) == []
