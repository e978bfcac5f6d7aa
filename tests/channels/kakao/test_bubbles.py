"""What a reply looks like in KakaoTalk."""

from datetime import date

from hypothesis import given

from channels.kakao.bubbles import CHOICES, render
from channels.kakao.components import SkillResponse, Template
from knowledge.texts import load_texts
from store.messages import Button, Card, Reply
from tests.channels.kakao.limits import check
from tests.channels.kakao.platform import buttons_of, texts_of
from tests.channels.kakao.replies import REPLIES, SOURCE, missing

TEXTS = load_texts()
CALL = Button(title="109 전화하기", payload="tel:109")


def shown(*replies):
    """What Kakao is given: outputs and quick replies, checked as Kakao checks them."""
    bubbles = render(replies, TEXTS)
    outputs = []
    for first in range(0, len(bubbles.outputs), 3):
        template = Template(
            outputs=tuple(bubbles.outputs[first : first + 3]), quick_replies=tuple(bubbles.choices)
        )
        content = SkillResponse(template=template).model_dump(
            mode="json", by_alias=True, exclude_none=True
        )
        outputs += check(content)["outputs"]
    return outputs, bubbles.choices


def choices(number):
    return tuple(Button(title=f"{n}번", payload=f"{n}번을 고를게요") for n in range(number))


def test_a_short_answer_is_one_bubble_with_its_source_last():
    outputs, quick = shown(Reply(text="서울런은 무료예요.", sources=(SOURCE, SOURCE)))
    assert outputs == [
        {"simpleText": {"text": "서울런은 무료예요.\n출처: 보고서 · 기준일 2022-10-11"}}
    ]
    assert quick == []


def test_sources_of_one_day_share_a_line():
    other = SOURCE.model_copy(update={"document": "조례"})
    later = SOURCE.model_copy(update={"as_of": date(2023, 1, 1)})
    (output,), _ = shown(Reply(text="답", sources=(SOURCE, other, later)))
    assert output["simpleText"]["text"].splitlines() == [
        "답",
        "출처: 보고서, 조례 · 기준일 2022-10-11",
        "출처: 보고서 · 기준일 2023-01-01",
    ]


def test_choices_are_quick_replies_and_send_their_payload():
    button = Button(title="기초생활수급자예요 그렇습니다", payload="기초생활수급자입니다")
    outputs, (quick,) = shown(Reply(text="어떤 가정인가요?", buttons=(button,)))
    assert list(outputs[0]) == ["simpleText"]
    assert (quick.label, quick.message_text) == ("기초생활수급자예요…", "기초생활수급자입니다")


def test_many_choices_are_buttons_of_cards_side_by_side():
    outputs, quick = shown(Reply(text="언제가 좋으세요?", buttons=choices(CHOICES + 1)))
    assert quick == []
    assert [one["messageText"] for one in buttons_of(outputs)] == [
        f"{n}번을 고를게요" for n in range(CHOICES + 1)
    ]
    assert list(outputs[-1]) == ["carousel"]


def test_choices_of_an_earlier_bubble_stay_with_it():
    outputs, quick = shown(
        Reply(text="예약을 확인해 주세요.", buttons=choices(2)),
        Reply(text="또요?", buttons=choices(1)),
    )
    assert [len(one.get("textCard", {}).get("buttons", ())) for one in outputs] == [2, 0]
    assert [one.message_text for one in quick] == ["0번을 고를게요"]


def test_calls_stand_below_the_text_before_everything_else():
    page = Button(title="누리집", payload="https://sen.go.kr/x")
    calls = tuple(Button(title=f"{n} 전화하기", payload=f"tel:{n}") for n in ("1388", "109", "112"))
    outputs, quick = shown(Reply(text="지금 안전한가요?", buttons=(page, *calls, *choices(2))))
    assert [button["phoneNumber"] for button in outputs[0]["textCard"]["buttons"]] == [
        "1388",
        "109",
        "112",
    ]
    assert buttons_of(outputs[1:]) == [
        {"label": "누리집", "action": "webLink", "webLinkUrl": "https://sen.go.kr/x"}
    ]
    assert len(quick) == 2


def test_a_long_text_is_cut_after_sentences_before_the_fold():
    sentence = "서울런은 서울에 사는 학생이 듣는 온라인 강의예요."
    outputs, _ = shown(Reply(text=" ".join([sentence] * 20)))
    texts = texts_of(outputs)
    assert len(texts) == 2
    assert all(text.endswith("예요.") and len(text) <= 500 for text in texts)


def test_a_long_text_with_a_call_keeps_the_call():
    outputs, _ = shown(Reply(text="괜찮으세요? " * 300, buttons=(CALL,)))
    assert outputs[-1]["textCard"]["buttons"][0]["phoneNumber"] == "109"


def test_short_cards_are_side_by_side():
    cards = tuple(
        Card(title=f"{n}강", lines=("월요일", "오전"), buttons=choices(1)) for n in range(12)
    )
    outputs, _ = shown(Reply(text="강좌예요.", cards=cards))
    assert [len(one["carousel"]["items"]) for one in outputs[1:]] == [10, 2]


def test_cards_of_one_line_are_a_list():
    cards = (Card(title="국어", lines=("오전",)), Card(title="수학"))
    outputs, _ = shown(Reply(text="과목이에요.", cards=cards))
    assert outputs[1]["listCard"]["items"] == [
        {"title": "국어", "description": "오전"},
        {"title": "수학"},
    ]


def test_one_card_is_a_card():
    card = Card(title="진로상담", lines=("12월 1일", "오후 4시"), buttons=choices(2))
    outputs, _ = shown(Reply(text="예약됐어요.", cards=(card,)))
    assert outputs[1]["textCard"]["title"] == "진로상담"
    assert outputs[1]["textCard"]["description"] == "12월 1일\n오후 4시"


def test_long_cards_without_buttons_are_read_as_text():
    cards = tuple(Card(title=f"사업 {n}", lines=("아주 긴 설명이에요. " * 20,)) for n in range(3))
    outputs, _ = shown(Reply(text="찾았어요.", cards=cards))
    assert [list(one) for one in outputs] == [["simpleText"]] * len(outputs)
    assert "사업 2" in "\n".join(texts_of(outputs))


@given(REPLIES)
def test_whatever_is_said_is_valid_and_whole(replies):
    outputs, quick = shown(*replies)
    assert missing(replies, outputs, [one.message_text for one in quick]) == []
