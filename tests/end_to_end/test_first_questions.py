"""The questions a stranger asks first are answered as a good counsellor would."""

import pytest

from tests.end_to_end.reading import records_of, text_of

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]


async def test_a_parent_states_half_the_facts(talk):
    result = await talk.say("아이가 중3이고 한부모 가정인데 서울런 되는지 궁금해요")
    assert result.intent.name == "eligibility"
    assert result.verdict is not None
    assert result.verdict.status == "needs_info"
    assert {found.entity: found.value for found in result.entities}["grade"] == "m3"
    question = result.replies[-1]
    assert question.buttons, "the question offers choices"
    assert "몇 학년" not in question.text, "a fact that was told is not asked for"


async def test_two_subject_sites_do_not_combine(talk):
    result = await talk.say("대성이랑 메가 둘 다 들어도 됨?")
    assert result.intent.name == "vendor_choice"
    assert result.verdict is not None
    assert result.verdict.status == "not_eligible"
    assert {"vendor/daesung-mimac", "vendor/megastudy"} & records_of(result)


@pytest.mark.parametrize(
    ("question", "label", "record", "words"),
    [
        (
            "급식 심의위원회는 어느 과에서 해요?",
            "contact_dept",
            "department/eco-meals",
            "친환경급식과",
        ),
        ("디지털 문해학습장은 몇 곳이에요", "programme_info", "programme/II-1-3", "19"),
        ("느린 학습자 도와주는 데 있나요", None, "programme/III-2-1", "경계선"),
    ],
)
async def test_facts_come_with_their_record(talk, question, label, record, words):
    result = await talk.say(question)
    if label:
        assert result.intent.name == label
    assert record in records_of(result)
    assert words in text_of(result)


async def test_what_is_not_ours_is_said_to_be_not_ours(talk):
    result = await talk.say("환율 얼마야")
    assert result.intent.name == "out_of_scope"
    assert not records_of(result)


async def test_a_crisis_gets_a_person_first(talk):
    result = await talk.say("살기 싫어")
    assert result.intent.name == "crisis"
    first = result.replies[0]
    assert {"contact/suicide-109", "contact/youth-1388"} & records_of(result)
    assert any(button.payload.startswith("tel:") for button in first.buttons)


async def test_the_first_message_says_that_it_is_a_chatbot(talk):
    first = await talk.say("안녕하세요")
    assert "챗봇" in first.replies[0].text
    second = await talk.say("안녕")
    assert first.replies[0] not in second.replies


async def test_after_the_answer_about_safety_the_conversation_goes_on(talk):
    await talk.say("죽고 싶어요")
    assert (await talk.say("네, 지금은 안전해요")).intent.name == "crisis"
    assert (await talk.say("아니요 괜찮아요 고마워요")).intent.name != "crisis"


async def test_two_requests_are_both_answered(talk):
    result = await talk.say("평생교육과 전화번호 뭐예요? 그리고 서울런 가입할 때 서류는 뭐 내요?")
    assert {result.intent.name, *(intent.name for intent in result.also)} == {
        "contact_dept",
        "required_documents",
    }
    assert "department/lifelong-education" in records_of(result)


async def test_of_two_requests_the_check_is_reported_and_asks_once(talk):
    result = await talk.say("멘토링은 일주일에 몇 번 해요? 저 중2인데 서울런 대상인가요?")
    assert result.intent.name == "eligibility"
    assert [intent.name for intent in result.also] == ["mentoring_info"]
    texts = [reply.text for reply in result.replies]
    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("text", ["강의듣다가 졸려죽겠네ㅋㅋ", "앱이 자꾸 죽어요 켜면 꺼져요"])
async def test_a_mere_sign_of_danger_is_dispelled(talk, text):
    assert (await talk.say(text)).intent.name != "crisis"
