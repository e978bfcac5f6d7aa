"""Replies kept ready: found, added, changed, removed."""

from datetime import UTC, datetime, timedelta

import pytest

from store.accounts import Accounts
from store.canned import CannedChanged, CannedReplies, Wording
from store.cipher import Cipher

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
LATER = NOW + timedelta(microseconds=1)
HELLO = Wording("첫 인사", "인사", "안녕하세요. 무엇을 도와드릴까요?")
WAIT = Wording("잠시 확인", "기다림", "확인해 볼게요. 잠시만 기다려 주세요.")
BYE = Wording("마침 인사", "인사", "이야기해 주셔서 고마워요.")


@pytest.fixture
async def account(database, key) -> int:
    accounts = Accounts(database, Cipher([key]))
    added = await accounts.add("kim", "김상담", "counsellor", "hash", NOW, must_change=False)
    return added.id


@pytest.fixture
def canned(database) -> CannedReplies:
    return CannedReplies(database)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", ["첫 인사", "마침 인사", "잠시 확인"]),
        ("인사", ["첫 인사", "마침 인사"]),
        ("기다려", ["잠시 확인"]),
        ("확인 잠시만", ["잠시 확인"]),
        ("ㅁㅊㅇㅅ", ["마침 인사"]),
        ("ㅈㅅ", ["잠시 확인"]),
        ("인사 고마워", ["마침 인사"]),
        ("없는말", []),
    ],
)
async def test_replies_are_found_by_parts_of_words_or_initials(canned, account, words, found):
    await canned.add([BYE, WAIT, HELLO], account, NOW)
    assert {reply.title for reply in await canned.search(words)} == set(found)


async def test_titles_come_first_and_topics_narrow(canned, account):
    mentions = Wording("가까운 곳", "기타", "인사부터 드려요.")
    await canned.add([mentions, HELLO, WAIT], account, NOW)
    assert [reply.text for reply in await canned.search("인사")] == [HELLO.text, mentions.text]
    assert [reply.text for reply in await canned.search("인사", "기타")] == [mentions.text]
    assert await canned.topics() == ["기다림", "기타", "인사"]


async def test_a_reply_is_changed_by_who_has_seen_it_as_it_is(canned, account):
    [number] = await canned.add([HELLO], account, NOW)
    seen = (await canned.get(number)).changed_at
    await canned.change(number, WAIT, seen, account, LATER)
    assert (await canned.get(number)).text == WAIT.text
    with pytest.raises(CannedChanged):
        await canned.change(number, BYE, seen, account, LATER)
    assert await canned.remove(number)
    assert not await canned.remove(number)
    assert await canned.get(number) is None
    with pytest.raises(CannedChanged):
        await canned.change(number, BYE, LATER, account, LATER)
