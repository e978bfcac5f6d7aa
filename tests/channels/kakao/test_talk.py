"""Conversations in KakaoTalk: answers in time or later, each once."""

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings

from channels.kakao.ids import RequestIds
from channels.kakao.models import SkillRequest
from knowledge.texts import load_texts
from store.messages import Button, Card, Reply
from tests.channels.kakao.platform import buttons_of
from tests.channels.kakao.replies import REPLIES, missing

QUESTION = "느린 학습자 지원이 뭐예요?"
CHECK, GO_ON = "답변 확인", "이어서 보기"
TEXTS = load_texts()
MINA, JUN = "user-mina", "user-jun"


async def said_by(gateway, conversation):
    entries = await gateway.entries(conversation, 0)
    return [entry.text for entry in entries if entry.author == "user"]


async def test_a_question_is_answered_with_its_source(kakao):
    chat = await kakao.says(MINA, QUESTION)
    assert "출처: " in chat.text
    assert "기준일 " in chat.text
    assert CHECK not in chat.labels


async def test_a_cry_for_help_shows_numbers_to_call(kakao):
    chat = await kakao.says(MINA, "살기 싫어 죽고 싶어")
    assert "109" in {one.get("phoneNumber") for one in buttons_of(chat.outputs)}
    assert len(chat.quick_replies) == 2


async def test_a_cry_for_help_is_answered_before_what_waits(kakao, tell):
    await tell(MINA, *(f"{n}번째 소식이에요." for n in range(5)))
    chat = await kakao.says(MINA, "살기 싫어 죽고 싶어")
    assert "109" in {one.get("phoneNumber") for one in buttons_of(chat.outputs[:1])}
    assert "4번째 소식이에요." in (await kakao.reads_on(MINA)).text


async def test_users_are_kept_apart_and_their_keys_are_not_kept(kakao, gateway, conversation_of):
    await kakao.says(MINA, QUESTION)
    await kakao.says(JUN, "안녕하세요")
    assert await said_by(gateway, conversation_of(MINA)) == [QUESTION]
    assert MINA not in conversation_of(MINA)


async def test_a_slow_answer_waits_until_it_is_asked_for(talking, busy):
    async with talking(wait=0.2) as kakao:
        async with busy(MINA):
            chat = await kakao.says(MINA, QUESTION)
            assert chat.text == TEXTS("kakao.preparing")
            await kakao.presses(MINA, CHECK)
            assert chat.text == "\n".join([TEXTS("kakao.preparing")] * 2)
        await kakao.asks_for(MINA, "출처: ")
        assert chat.text.count("출처: ") == 1
        await kakao.says(MINA, CHECK)
        assert chat.text.count("출처: ") == 1
        assert chat.text.endswith(TEXTS.data("kakao.nothing")["bot"])


async def test_a_slow_answer_goes_along_with_the_next_one(talking, busy):
    async with talking(wait=0.2) as kakao:
        async with busy(MINA):
            await kakao.says(MINA, QUESTION)
        chat = await kakao.says(MINA, "도움말")
        await kakao.asks_for(MINA, "출처: ")
        assert chat.text.count(TEXTS("talk.welcome")) == 1


async def test_a_slow_answer_comes_by_callback(talking, busy, gateway, conversation_of):
    async with talking(wait=0.2) as kakao:
        async with busy(MINA):
            chat = await kakao.says(MINA, QUESTION, callback=True)
            assert chat.waiting_texts == [TEXTS.data("kakao.callback")["bot"]]
            assert chat.outputs == []
        await kakao.until(lambda: kakao.callbacks)
        assert kakao.callbacks[0]["status"] == "SUCCESS"
        assert "출처: " in chat.text
        assert await gateway.waiting(conversation_of(MINA)) == 0


async def test_a_quick_answer_leaves_the_callback_alone(kakao):
    chat = await kakao.says(MINA, QUESTION, callback=True)
    assert "출처: " in chat.text
    assert kakao.callbacks == []


async def test_a_callback_comes_in_time_and_says_how_to_get_the_answer(talking, busy):
    async with talking(wait=0.1, callback_wait=0.3) as kakao:
        async with busy(MINA):
            chat = await kakao.says(MINA, QUESTION, callback=True)
            await kakao.until(lambda: kakao.callbacks)
            assert chat.text == TEXTS("kakao.preparing")
        await kakao.asks_for(MINA, "출처: ")
        assert chat.text.count("출처: ") == 1


@pytest.mark.parametrize(
    "broken", [(500, {}), (400, {"status": "ERROR"}), (200, {"status": "FAIL"})]
)
async def test_an_answer_whose_callback_is_refused_is_offered_again(talking, busy, broken):
    async with talking(wait=0.2) as kakao:
        kakao.broken = broken
        async with busy(MINA):
            chat = await kakao.says(MINA, QUESTION, callback=True)
        await kakao.until(lambda: kakao.callbacks)
        await kakao.says(MINA, "고마워요")
        await kakao.asks_for(MINA, "출처: ")
        assert chat.text.count("출처: ") == 1


async def test_a_callback_that_expired_is_offered_again(talking, busy):
    async with talking(wait=0.2) as kakao:
        async with busy(MINA):
            chat = await kakao.says(MINA, QUESTION, callback=True)
            kakao.clock = lambda: 61.0
        await kakao.until(lambda: kakao.callbacks)
        assert kakao.callbacks[0]["message"] == "Expired callback token"
        await kakao.says(MINA, CHECK)
        await kakao.asks_for(MINA, "출처: ")
        assert chat.text.count("출처: ") == 1


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:9/callback",
        "http://bot-api.kakao.com/callback",
        "https://kakao.com.evil.example/callback",
        "https://bot-api.kakao.com@evil.example/callback",
        "https://evilkakao.com/callback",
        "https://bot-api.kakao.com:8443/callback",
        "file:///etc/passwd",
        "https://[",
    ],
)
async def test_only_kakao_is_called_back(talking, busy, url):
    async with talking(wait=0.1) as kakao, busy(MINA):
        chat = await kakao.says(MINA, QUESTION, callbackUrl=url)
        assert chat.waiting_texts == []
        assert CHECK in chat.labels


async def test_a_request_that_is_sent_again_is_the_same(kakao, gateway, conversation_of):
    request = kakao.request(MINA, QUESTION)
    for _ in range(3):
        chat = await kakao.sends(MINA, request, {"X-Request-Id": "one"})
    third = len(chat.outputs) // 3
    assert chat.outputs == chat.outputs[:third] * 3
    await kakao.sends(MINA, request, {"X-Request-Id": "two"})
    assert await said_by(gateway, conversation_of(MINA)) == [QUESTION] * 2


async def test_a_request_that_comes_again_takes_nothing_new(kakao, tell):
    request = kakao.request(MINA, QUESTION)
    first = list((await kakao.sends(MINA, request, {"X-Request-Id": "one"})).outputs)
    await tell(MINA, "내일 상담이 있어요.")
    chat = await kakao.sends(MINA, request, {"X-Request-Id": "one"})
    assert chat.outputs == first * 2
    assert "내일 상담이 있어요." in (await kakao.says(MINA, CHECK)).text


async def test_a_callback_is_used_once_though_the_request_comes_again(talking, busy):
    async with talking(wait=0.1) as kakao:
        request = kakao.request(MINA, QUESTION, callback=True)
        async with busy(MINA):
            for _ in range(3):
                await kakao.sends(MINA, request, {"X-Request-Id": "one"})
        await kakao.until(lambda: kakao.callbacks)
        await kakao.says(MINA, CHECK)
        assert [result["status"] for result in kakao.callbacks] == ["SUCCESS"]


def test_the_same_words_are_the_same_request_for_two_seconds(platform):
    def request(text):
        return SkillRequest.model_validate(platform.request(MINA, text))

    time = 1001.5
    here, elsewhere = RequestIds(lambda: time), RequestIds(lambda: time)
    first = here.of(request("네"), None)
    assert elsewhere.of(request("네"), None) == first
    assert here.of(request("아니요"), None) != first
    time = 1003.4
    assert here.of(request("네"), None) == first
    time = 1003.5
    assert here.of(request("네"), None) != first
    assert here.of(request("네"), "given") == elsewhere.of(request("네"), "given")


async def test_news_waits_for_the_next_answer_and_stands_before_it(kakao, tell):
    await tell(MINA, "내일 상담이 있어요.")
    chat = await kakao.says(MINA, QUESTION)
    assert chat.text.startswith("내일 상담이 있어요.")
    assert "출처: " in (await kakao.reads_on(MINA)).text


async def test_what_does_not_fit_is_read_on_in_order(kakao, tell):
    news = [f"{n}번째 소식이에요." for n in range(8)]
    await tell(MINA, *news)
    chat = await kakao.says(MINA, CHECK)
    assert chat.text == "\n".join(news[:3])
    assert chat.labels == [GO_ON]
    assert (await kakao.reads_on(MINA)).text == "\n".join(news)


async def test_a_long_message_is_read_on_and_its_choices_come_last(kakao, tell):
    sentences = [f"{n}번째 문장이에요." for n in range(800)]
    button = Button(title="네", payload="네, 알겠어요")
    card = Card(title="카드", lines=("끝",), buttons=(Button(title="109", payload="tel:109"),))
    await tell(MINA, Reply(text=" ".join(sentences), cards=(card,), buttons=(button,)), "다음")
    chat = await kakao.says(MINA, CHECK)
    await kakao.reads_on(MINA)
    assert chat.text.replace("\n", " ") == " ".join([*sentences, "카드", "끝", "다음"])
    assert [one["phoneNumber"] for one in chat.buttons] == ["109"]


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(replies=REPLIES)
async def test_whatever_is_said_is_read_to_the_end(kakao, tell, replies):
    user = f"user-{len(kakao.chats)}"
    await tell(user, *replies)
    await kakao.says(user, CHECK)
    chat = await kakao.reads_on(user)
    assert missing(replies, chat.outputs, chat.choices) == []


async def test_reading_on_can_be_repeated(kakao, tell):
    await tell(MINA, "가나다. " * 1000)
    chat = await kakao.says(MINA, CHECK)
    on = chat.quick_replies[0]
    request = kakao.request(MINA, on["messageText"], extra=on["extra"])
    pages = []
    for _ in range(2):
        chat.outputs.clear()
        await kakao.sends(MINA, request, {"X-Request-Id": "on"})
        pages.append(list(chat.outputs))
    assert pages[0] == pages[1]


async def test_nobody_reads_with_the_cursor_of_another(kakao, tell):
    await tell(MINA, "가나다. " * 1000)
    on = (await kakao.says(MINA, CHECK)).quick_replies[0]
    chat = await kakao.says(JUN, GO_ON, extra=on["extra"])
    assert chat.text == TEXTS.data("kakao.nothing")["bot"]


async def test_nothing_new_is_said_so(kakao):
    chat = await kakao.says(MINA, CHECK)
    assert chat.text == TEXTS.data("kakao.nothing")["bot"]
    assert chat.labels == [CHECK]


async def test_a_picture_is_answered_kindly(kakao, gateway, conversation_of):
    media = {"media": {"type": "image", "url": "https://talk.kakaocdn.net/x.jpg"}}
    chat = await kakao.says(MINA, "https://talk.kakaocdn.net/x.jpg", params=media)
    assert chat.text == TEXTS("kakao.only_text")
    assert await said_by(gateway, conversation_of(MINA)) == []


async def test_too_many_messages_get_a_kind_word_and_the_others_their_answers(talking):
    async with talking(wait=0.5) as kakao:
        await asyncio.gather(*(kakao.says(MINA, f"안녕하세요 {number}") for number in range(50)))
        assert kakao.chats[MINA].text.count(TEXTS("talk.too_many")) == 1
        await kakao.says(JUN, QUESTION)
        await kakao.asks_for(JUN, "출처: ")


@pytest.mark.parametrize("database_kind", ["postgresql"], indirect=True)
async def test_without_the_database_it_is_said_so_and_danger_is_answered(talking, postgresql):
    async with talking() as kakao:
        postgresql.stop()
        try:
            chat = await kakao.says(MINA, QUESTION)
            assert chat.text == TEXTS("kakao.unavailable")
            await kakao.says(MINA, CHECK)
            assert chat.text.endswith(TEXTS("kakao.away"))
            await kakao.says(JUN, "살기 싫어 죽고 싶어")
            assert kakao.chats[JUN].buttons
        finally:
            postgresql.start()
