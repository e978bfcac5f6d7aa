"""A conversation in the console: what is seen, what is done, who may."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.today import now
from store.canned import Wording
from store.tables.outbox import OutboxRow
from tests.console.talking import away, danger, request, say

QUESTION = "아이가 중3이고 한부모 가정인데 서울런 되나요?"
HEAD = {"HX-Request": "true", "HX-Target": "head"}


@pytest.fixture
async def here(assistant_alone):
    """The assistant, at work."""
    async with assistant_alone.running():
        yield assistant_alone


@pytest.fixture
async def waiting(here, console):
    """Somebody who waits for a person."""
    conversation = await say(here, QUESTION)
    await request(here, conversation)
    return conversation


def at(conversation: str, part: str = "") -> str:
    return f"/conversations/{conversation}{part}"


async def reply(person, conversation: str, text: str, key: str = "0123456789"):
    return await person.post(at(conversation, "/messages"), data={"text": text, "key": key})


async def test_everything_said_is_shown_with_who_said_it(console, here, waiting):
    me = await console(name="김바람")
    await me.post(at(waiting, "/claim"), headers=HEAD)
    await reply(me, waiting, "안녕하세요, 도와드릴게요.")
    page = (await me.get(at(waiting))).text
    for words in (QUESTION, "이용자", "챗봇", "알림", "김바람", "안녕하세요, 도와드릴게요."):
        assert words in page
    assert page.index(QUESTION) < page.index("안녕하세요, 도와드릴게요.")
    assert "보내기 전" in page


async def test_that_a_conversation_was_seen_is_noted(console, here, waiting):
    me = await console()
    await me.get(at(waiting))
    [line] = await here.audit.page(action="conversation.view")
    assert (line.account, line.target) == (me.account.id, waiting)


async def test_counsellors_see_what_waits_or_is_theirs_supervisors_all(console, here):
    me, chief = await console(), await console("supervisor")
    others = await say(here, "안녕하세요")
    answer = await me.get(at(others))
    assert answer.status_code == 403
    assert (await chief.get(at(others))).status_code == 200
    assert (await chief.get(at("nobody"))).status_code == 404
    for part in ("/known", "/suggestions", "/canned", "/entries?before=5"):
        assert (await me.get(at(others, part))).status_code == 403, part
    await request(here, others)
    assert (await me.get(at(others))).status_code == 200


async def test_who_was_slower_reads_who_was_faster(console, here, waiting):
    me, other = await console(), await console(name="김바람")
    first = await other.post(at(waiting, "/claim"), headers=HEAD)
    assert "이 상담을 맡았어요" in first.text
    second = await me.post(at(waiting, "/claim"), headers=HEAD)
    assert second.status_code == 409
    assert "김바람 상담사가 먼저 맡았어요." in second.text
    assert "김바람 상담사가 상담 중" in (await me.get(at(waiting, "/head"))).text
    assert (await reply(me, waiting, "저도 있어요")).status_code == 403
    chief = await console("supervisor")
    refused = await reply(chief, waiting, "저도 있어요")
    assert (refused.status_code, "김바람 상담사가 먼저 맡았어요." in refused.text) == (409, True)
    assert "저도 있어요" not in (await chief.get(at(waiting))).text


async def test_every_action_is_audited_and_told(console, here):
    me, other = await console(), await console()
    await away(here, other.account.id)
    waiting = await say(here, QUESTION)
    await request(here, waiting)
    done = {
        "/claim": ({}, "이 상담을 맡았어요"),
        "/snooze": ({"minutes": 30}, "보류했어요"),
        "/resume": ({}, "다시 이어서 해요"),
        "/return": ({}, "챗봇에게 돌려주었어요"),
        "/take": ({}, "챗봇 대신 맡았어요"),
        "/transfer": ({"to": other.account.id, "note": "서류가 필요해요"}, "넘겼어요"),
    }
    for part, (data, words) in done.items():
        answer = await me.post(at(waiting, part), data=data, headers=HEAD)
        assert words in answer.text, part
    assert (
        "다른 상담사에게 넘겼어요" in (await other.post(at(waiting, "/decline"), headers=HEAD)).text
    )
    await other.post(at(waiting, "/claim"), headers=HEAD)
    page = (await other.get(at(waiting))).text
    assert "서류가 필요해요" in page
    assert "상담을 마쳤어요" in (await other.post(at(waiting, "/close"), headers=HEAD)).text
    noted = {line.action.removeprefix("conversation.") for line in await here.audit.page()}
    assert {part[1:] for part in done} | {"decline", "close", "view"} <= noted
    assert "내가 맡은 상담이 아니에요" in (await me.post(at(waiting, "/close"), headers=HEAD)).text


@pytest.mark.parametrize(
    ("part", "data"),
    [("/snooze", {"minutes": 7}), ("/transfer", {"to": "somebody"}), ("/transfer", {"to": "99"})],
)
async def test_only_what_is_offered_can_be_chosen(console, here, waiting, part, data):
    me = await console()
    await me.post(at(waiting, "/claim"), headers=HEAD)
    answer = await me.post(at(waiting, part), data=data, headers=HEAD)
    assert answer.status_code == 409
    assert "고른 것을 알 수 없어요" in answer.text


async def test_a_reply_is_said_once_however_often_it_is_sent(console, here, waiting):
    me = await console()
    for _ in range(2):
        assert (await reply(me, waiting, "한 번만")).status_code == 200
    said = await here.console.transcript.after(waiting, 0, 100, now())
    assert [one.reply.text for one in said if one.author == "counsellor"] == ["한 번만"]
    assert (await reply(me, waiting, "  ")).status_code == 422
    assert "4,000자까지" in (await reply(me, waiting, "가" * 4001)).text


@pytest.mark.parametrize("state", ["unknown", "failed"])
async def test_what_may_not_have_arrived_is_sent_again_once(console, here, waiting, state):
    me = await console()
    await reply(me, waiting, "들리세요?")
    [first] = [
        one
        for one in await here.console.transcript.after(waiting, 0, 100, now())
        if one.author == "counsellor"
    ]
    assert (await me.post(at(waiting, f"/messages/{first.seq}/again"))).status_code == 409
    async with here.database.write() as session:
        await session.execute(
            update(OutboxRow)
            .where(OutboxRow.conversation_id == waiting, OutboxRow.seq == first.seq)
            .values(state=state)
        )
    assert "다시 보내기" in (await me.get(at(waiting))).text
    for _ in range(2):
        assert (await me.post(at(waiting, f"/messages/{first.seq}/again"))).status_code == 200
    said = [
        (one.reply.text, one.delivery)
        for one in await here.console.transcript.after(waiting, 0, 100, now())
        if one.author == "counsellor"
    ]
    assert said == [("들리세요?", state), ("들리세요?", "queued")]


async def test_what_is_known_without_rasa_comes_from_the_messages(console, here, waiting):
    me = await console()
    known = (await me.get(at(waiting, "/known"))).text
    assert "챗봇의 기억을 읽지 못해" in known
    assert "상담사를 찾음" in known


async def test_notes_are_for_colleagues_and_masked(console, here, waiting):
    me, other = await console(name="김바람"), await console()
    shown = await me.post(at(waiting, "/notes"), data={"text": "주민번호 900101-1234567 라고 함"})
    assert "900101-1234567" not in shown.text
    assert "김바람 상담사" in (await other.get(at(waiting))).text
    assert (await me.post(at(waiting, "/notes"), data={"text": " "})).status_code == 422
    said = await here.console.transcript.after(waiting, 0, 100, now())
    assert not [one for one in said if one.reply and "라고 함" in one.reply.text]


async def test_names_and_numbers_are_shown_on_demand_and_noted(console, here, waiting):
    me = await console()
    await here.services.people.keep(waiting, "name", "별이", now() + timedelta(days=1))
    assert "별이" not in (await me.get(at(waiting))).text
    assert not await here.audit.page(action="conversation.personal")
    assert "별이" in (await me.post(at(waiting, "/personal"))).text
    [line] = await here.audit.page(action="conversation.personal")
    assert (line.account, line.target) == (me.account.id, waiting)


async def test_records_answer_the_last_words_with_their_source(console, here):
    me = await console()
    conversation = await say(here, "급식 심의위원회는 어느 과에서 해요?")
    await request(here, conversation)
    found = (await me.get(at(conversation, "/suggestions"))).text
    assert "급식 심의위원회는 어느 과에서 해요?" in found
    assert "data-paste" in found
    assert "기준일" in found


async def test_in_danger_the_reviewed_answer_goes_with_one_click(console, here):
    me = await console()
    conversation = await danger(here)
    await request(here, conversation)
    taken = await me.post(at(conversation, "/claim"), headers=HEAD)
    assert "위기 답변 보내기" in taken.text
    data = {"key": "0123456789"}
    assert (await me.post(at(conversation, "/crisis-answer"), data=data)).status_code == 200
    said = await here.console.transcript.after(conversation, 0, 100, now())
    [answer] = [one.reply.text for one in said if one.author == "counsellor"]
    assert "1388" in answer
    assert "위기: 자살" in (await me.get(at(conversation, "/known"))).text


async def test_replies_kept_ready_are_found(console, here, waiting):
    me = await console()
    ready = Wording("첫인사", "인사", "안녕하세요, 무엇을 도와드릴까요?")
    await here.canned.add([ready], me.account.id, now())
    assert ready.text in (await me.get(at(waiting, "/canned"), params={"q": "ㅊㅇㅅ"})).text
    assert "찾는 답이 없어요" in (await me.get(at(waiting, "/canned"), params={"q": "없음"})).text


async def test_earlier_entries_come_in_parts(console, here, waiting):
    me = await console()
    await me.post(at(waiting, "/claim"), headers=HEAD)
    for number in range(110):
        await here.handoffs.write(waiting, me.account.id, f"말 {number}.", f"key-{number}", now())
    page = (await me.get(at(waiting))).text
    assert "말 109." in page
    assert "말 3." not in page
    assert "이전 대화 보기" in page
    said = await here.console.transcript.before(waiting, None, 100, now())
    earlier = (await me.get(at(waiting, f"/entries?before={said[0].seq}"))).text
    assert "말 3." in earlier
    assert "말 109." not in earlier
