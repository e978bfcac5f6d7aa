"""Counsellors by API: who answers, who said what."""

import pytest

from tests.counsellor import Counsellor

ANN = "/api/v1/conversations/ann"


@pytest.fixture
async def sky(api, assistant_alone):
    """A counsellor; Ann has written."""
    await api.post(f"{ANN}/messages", json={"text": "서울런이 뭐예요?"})
    return await Counsellor.new(assistant_alone)


async def test_a_conversation_tells_who_answers(api, sky, inside):
    assert (await api.get(ANN)).json() == {"owner": "bot", "speaker": None}
    await sky.takes(inside("ann"))
    assert (await api.get(ANN)).json() == {"owner": "human", "speaker": "하늘"}
    await sky.closes(inside("ann"))
    assert (await api.get(ANN)).json() == {"owner": "bot", "speaker": None}


async def test_who_is_in_danger_waits_for_a_person(api, sky):
    await api.post(f"{ANN}/messages", json={"text": "죽고 싶어요"})
    assert (await api.get(ANN)).json() == {"owner": "queued", "speaker": None}


async def test_in_human_hands_the_answer_comes_among_the_messages(api, sky, inside):
    await sky.takes(inside("ann"))
    [*_, read] = (await api.get(f"{ANN}/messages")).json()["messages"]
    assert read["author"] == "notice"
    answer = (await api.post(f"{ANN}/messages", json={"text": "여기 계세요?"})).json()
    assert (answer["owner"], answer["replies"]) == ("human", [])
    await sky.says(inside("ann"), "네, 여기 있어요.")
    page = (await api.get(f"{ANN}/messages", params={"after": read["seq"]})).json()
    asked, said = page["messages"]
    assert (asked["author"], asked["text"]) == ("user", "여기 계세요?")
    assert said["author"] == "counsellor"
    assert (said["reply"]["speaker"], said["reply"]["text"]) == ("하늘", "네, 여기 있어요.")
