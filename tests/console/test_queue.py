"""The queue: who waits, who is mine, who is in danger, and what is left to do."""

import pytest

from bot.today import now
from store.tables.handoff import LeftMessageRow
from tests.console.talking import away, danger, request, say


@pytest.fixture
async def here(assistant_alone):
    """The assistant, at work."""
    async with assistant_alone.running():
        yield assistant_alone


async def test_who_waits_is_shown_with_what_it_is_about(console, here):
    me = await console()
    conversation = await say(here, "서울런 신청 서류 알려주세요")
    await request(here, conversation)
    page = (await me.get("/queue")).text
    assert "서울런 신청 서류 알려주세요" in page
    assert "상담사를 찾음" in page
    assert "웹 채팅" in page
    assert f"/console/conversations/{conversation}/claim" in page


async def test_danger_comes_first_and_is_said_in_words(console, here):
    me = await console()
    await away(here, me.account.id)
    waiting = await say(here, "사람이랑 얘기할래요")
    await request(here, waiting)
    await request(here, await danger(here))
    page = (await me.get("/queue")).text
    assert page.index("위기: 자살") < page.index(f"waiting-{waiting}")
    bar = (await me.get("/alerts")).text
    assert "위기: 자살" in bar
    assert "아직 답한 사람이 없어요" in bar


async def test_a_false_alarm_goes_with_one_click(console, here):
    me = await console()
    await danger(here)
    [crisis] = await here.handoffs.crises.open()
    bar = await me.post(f"/alerts/{crisis.id}/dismissal")
    assert "위기가 아니라고 기록했어요" in bar.text
    assert "위기: 자살" not in bar.text
    again = await me.post(f"/alerts/{crisis.id}/dismissal")
    assert "이미 처리된 위기예요" in again.text
    [line] = await here.audit.page(action="crisis.dismiss")
    assert (line.account, line.target) == (me.account.id, str(crisis.id))


async def test_what_is_offered_to_me_can_be_taken_or_left(console, here):
    me = await console()
    await here.handoffs.rota.arrive(me.account.id, now())
    conversation = await say(here, "상담사 연결해 주세요")
    await request(here, conversation)
    await here.handoffs.rota.assign(now())
    page = (await me.get("/queue/lists")).text
    assert "나에게 배정됨" in page
    assert "data-until" in page
    await me.post(f"/conversations/{conversation}/decline")
    assert "나에게 배정됨" not in (await me.get("/queue/lists")).text


async def test_claiming_from_the_queue_leads_to_the_conversation(console, here):
    me, other = await console(), await console(name="김바람")
    conversation = await say(here, "상담사 연결해 주세요")
    await request(here, conversation)
    first = await other.post(f"/conversations/{conversation}/claim")
    assert first.headers["hx-redirect"] == f"/console/conversations/{conversation}"
    second = await me.post(f"/conversations/{conversation}/claim")
    assert (second.status_code, second.text) == (409, "김바람 상담사가 먼저 맡았어요.")


async def test_left_messages_are_dealt_with_once(console, here):
    me = await console()
    conversation = await say(here, "내일 전화 주세요")
    [turn] = await here.console.transcript.after(conversation, 0, 1, now())
    async with here.database.write() as session:
        row = LeftMessageRow(conversation_id=conversation, turn=turn.seq, at=now())
        session.add(row)
        await session.flush()
        left = row.id
    assert "내일 전화 주세요" in (await me.get("/queue")).text
    assert "처리했어요" in (await me.post(f"/left/{left}")).text
    assert "이미 다른 상담사가 처리했어요" in (await me.post(f"/left/{left}")).text
    assert "내일 전화 주세요" not in (await me.get("/queue")).text


async def test_i_say_whether_i_am_there_and_for_how_many(console, here):
    me = await console()
    assert "자리 비움으로 바꾸기" in (await me.get("/queue")).text  # who comes is there
    assert "자리 비움으로 바꾸기" in (await me.post("/seat", data={"status": "online"})).text
    assert "상담 가능으로 바꾸기" in (await me.post("/seat", data={"status": "away"})).text
    assert 'value="7"' in (await me.post("/seat", data={"capacity": 7})).text
    assert (await me.post("/seat", data={"capacity": 0})).status_code == 422


async def test_counsellors_find_their_own_supervisors_all(console, here):
    me, chief = await console(), await console("supervisor")
    waiting, other = await say(here, "첫째"), await say(here, "둘째")
    await request(here, waiting)
    mine = (await me.get("/search")).text
    assert waiting in mine
    assert other not in mine
    everything = (await chief.get("/search")).text
    assert waiting in everything
    assert other in everything
    assert waiting not in (await chief.get("/search", params={"state": "bot"})).text
    found = (await chief.get("/search", params={"number": other[:12]})).text
    assert other in found
    nothing = await chief.get("/search", params={"number": "%"})
    assert "찾는 대화가 없어요" in nothing.text
