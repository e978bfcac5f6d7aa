"""The Event API says that something waits; the message itself stays in the mailbox."""

from tests.channels.kakao.platform import EVENT, EVENT_KEY

QUESTION = "느린 학습자 지원이 뭐예요?"
CHECK = "답변 확인"
MINA = "user-mina"


async def test_an_event_says_that_something_waits(talking, tell, gateway, conversation_of):
    async with talking(event_key=EVENT_KEY, event_name=EVENT) as kakao:
        await kakao.says(MINA, QUESTION)
        await tell(MINA, "내일 상담이 있어요.")
        await kakao.until(lambda: kakao.events)
        assert kakao.events == [
            {"event": {"name": EVENT}, "user": [{"type": "botUserKey", "id": MINA}]}
        ]
        await kakao.says(MINA, CHECK)
        await kakao.asks_for(MINA, "내일 상담이 있어요.")
        assert await gateway.waiting(conversation_of(MINA)) == 0


async def test_an_event_is_tried_again_when_kakao_is_busy(talking, tell):
    async with talking(event_key=EVENT_KEY, event_name=EVENT) as kakao:
        kakao.event_faults = [503]
        await kakao.says(MINA, QUESTION)
        await tell(MINA, "내일 상담이 있어요.")
        await kakao.until(lambda: kakao.events)
        assert kakao.event_faults == []


async def test_who_cannot_be_told_finds_it_in_the_mailbox(talking, tell):
    async with talking(event_key=EVENT_KEY, event_name=EVENT) as kakao:
        kakao.blocked.add(MINA)
        await kakao.says(MINA, QUESTION)
        await tell(MINA, "내일 상담이 있어요.")
        await kakao.until(lambda: kakao.events)
        await kakao.says(MINA, CHECK)
        await kakao.asks_for(MINA, "내일 상담이 있어요.")


async def test_without_the_event_api_no_address_is_kept(kakao, assistant_alone, conversation_of):
    await kakao.says(MINA, QUESTION)
    assert await assistant_alone.deliveries.recipient(conversation_of(MINA)) is None
