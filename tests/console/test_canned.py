"""The page of canned replies."""

import re

import pytest

from bot.today import now
from knowledge.texts import load_texts
from store.canned import Wording
from tests.console.test_bookings import read

HELLO = {"title": "첫 인사", "topic": "인사", "text": "안녕하세요.\n<반가워요>"}


async def only(assistant_alone):
    [reply] = await assistant_alone.canned.search()
    return reply


def form_of(page) -> dict[str, str]:
    return {"seen": re.search(r'name="seen" value="([^"]+)"', page.text)[1]}


async def test_the_starting_set_is_taken_over_once_by_a_supervisor(console, assistant_alone):
    asks = read(await (await console()).get("/canned"))
    assert "책임 상담사가 처음 쓸 답을 넣거나" in asks
    boss = await console("supervisor")
    count = len(load_texts().data("canned.replies"))
    assert f"처음 쓸 답 {count}개 넣기" in read(await boss.get("/canned"))
    for _ in range(2):
        assert (await boss.post("/canned/import")).status_code == 303
    assert len(await assistant_alone.canned.search()) == count
    assert len(await assistant_alone.audit.page(action="canned.import")) == 1


def test_the_starting_set_states_no_facts():
    for reply in load_texts().data("canned.replies"):
        assert not re.search(r"\d", reply["text"])
        assert set(reply) == {"title", "topic", "text"}


async def test_replies_are_added_changed_and_deleted(console, assistant_alone):
    boss = await console("supervisor")
    assert (await boss.get("/canned/new")).status_code == 200
    assert (await boss.post("/canned", data=HELLO)).status_code == 303
    number = (await only(assistant_alone)).id
    page = await boss.get("/canned", params={"q": "ㅇㅅ"})
    assert "&lt;반가워요&gt;" in page.text
    assert "맞는 답이 없어요" in (await boss.get("/canned", params={"q": "없는말"})).text
    seen = form_of(await boss.get(f"/canned/{number}"))
    changed = await boss.post(f"/canned/{number}", data={**HELLO, **seen, "text": "새 글이에요."})
    assert changed.status_code == 303
    assert (await only(assistant_alone)).text == "새 글이에요."
    await boss.post(f"/canned/{number}/delete")
    assert await assistant_alone.canned.search() == []
    assert (await boss.get(f"/canned/{number}")).status_code == 404
    noted = [line.action for line in await assistant_alone.audit.page(target=str(number))]
    assert noted == ["canned.delete", "canned.change", "canned.add"]


async def test_what_is_wrong_is_said_at_its_field(console, assistant_alone):
    boss = await console("supervisor")
    empty = await boss.post("/canned", data={"text": "글"})
    assert empty.status_code == 422
    assert 'id="title-wrong"' in empty.text
    assert 'id="topic-wrong"' in empty.text
    assert 'id="text-wrong"' not in empty.text
    long = await boss.post("/canned", data={**HELLO, "title": "가" * 81})
    assert "80자 안으로 줄여 주세요" in long.text
    assert await assistant_alone.canned.search() == []


async def test_two_who_change_one_reply_hear_of_each_other(console, assistant_alone):
    boss, other = await console("supervisor"), await console("supervisor")
    await boss.post("/canned", data=HELLO)
    path = f"/canned/{(await only(assistant_alone)).id}"
    seen = form_of(await boss.get(path))
    await other.post(path, data={**HELLO, **seen, "text": "동료의 글"})
    late = await boss.post(path, data={**HELLO, **seen, "text": "나의 글"})
    assert late.status_code == 409
    page = read(late)
    assert "그사이 다른 사람이 이 답을 고쳤어요" in page
    assert "동료의 글" in page
    assert "나의 글" in page
    again = await boss.post(path, data={**HELLO, **form_of(late), "text": "나의 글"})
    assert again.status_code == 303
    assert (await only(assistant_alone)).text == "나의 글"


@pytest.mark.parametrize("path", ["", "/import", "/1", "/1/delete"])
async def test_counsellors_look_but_do_not_change(console, assistant_alone, path):
    person = await console()
    await assistant_alone.canned.add([Wording("하나", "둘", "셋")], person.account.id, now())
    answer = await person.post(f"/canned{path}", data={**HELLO, "seen": now().isoformat()})
    assert answer.status_code == 403
    assert "고치기" not in (await person.get("/canned")).text
    assert len(await assistant_alone.canned.search()) == 1
