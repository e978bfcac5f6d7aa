"""Crisis answers: every category, person and age has its text, a number first, no old numbers."""

import re
from itertools import product
from typing import get_args

import pytest

from actions.crisis import (
    asked_about_safety,
    crisis_replies,
    read_safety,
    safety_replies,
    unanswered_reply,
)
from nlu.korean.crisis import About, Category, Crisis
from store.messages import Entity

CHILD = (Entity(entity="age", value=10, text="열 살"),)
TEEN = (Entity(entity="grade", value="m2", text="중2"),)
ADULT = (Entity(entity="age", value=45, text="마흔다섯"),)
SENIOR = (Entity(entity="age", value=74, text="일흔넷"),)
AGES = {"unknown": (), "child": CHILD, "teen": TEEN, "adult": ADULT, "senior": SENIOR}
FIRST = {  # young, adult
    "suicide": ("02-1388", "109"),
    "self_harm": ("02-1388", "109"),
    "overdose": ("119", "119"),
    "emergency": ("119", "119"),
    "abuse": ("112", "112"),
    "violence": ("112", "112"),
    "school_violence": ("117", "117"),
    "runaway": ("02-1388", "02-1388"),
    "sexual_exploitation": ("02-1388", "1366"),
}
NEVER = re.compile(
    r"1393|1577|1599"  # old numbers
    r"|비밀|아무에게도|약속|보장|반드시|무조건"  # promises
    r"|옥상|난간|한강|약을|수면제|손목|칼|목을|번개탄|뛰어내|방법"  # methods and places
    r"|%|퍼센트|통계|명 중|자살률|해마다"  # statistics
    r"|왜 |잘못했|나약|이기적|극복|힘내|참아|그러면 안|죄"  # judgement
)
EVERY = [
    pytest.param(*one, id="-".join(map(str, one)))
    for one in product(get_args(Category), get_args(About), (True, False), AGES, (True, False))
]


@pytest.mark.parametrize(("category", "about", "soft", "age", "called"), EVERY)
def test_every_answer_keeps_the_rules(base, category, about, soft, age, called):
    """Each category, person, age, and whether somebody is called (docs/safety.md)."""
    found = Crisis(category, about, soft, "")
    (reply,) = crisis_replies(found, AGES[age], base, called=called)
    calls = [
        button.payload.removeprefix("tel:")
        for button in reply.buttons
        if button.payload.startswith("tel:")
    ]
    texts, is_emergency = base.texts, category == "emergency"
    assert calls[0] == FIRST[category][age in ("adult", "senior")]
    assert (
        reply.text.index(calls[0].removeprefix("02-")) == re.search(r"1\d\d+", reply.text).start()
    )
    assert "119" in reply.text
    assert (texts.data("crisis.ask_safe")[about] in reply.text) is not is_emergency
    assert asked_about_safety((reply,), base) is not is_emergency
    assert (texts("crisis.called") in reply.text) is (called and not is_emergency)
    assert not NEVER.search(reply.text)
    assert reply.text.endswith((".", "?"))
    assert len(reply.sources) == len(calls) == 2


def test_an_emergency_asks_nothing_but_to_call_119(base):
    replies = crisis_replies(Crisis("emergency", "other", False, ""), (), base)
    assert replies[0].buttons[0].payload == "tel:119"
    assert not asked_about_safety(replies, base)


def test_age_decides_which_number_comes_first(base):
    crisis = Crisis("suicide", "self", False, "")
    (young,), (adult,) = crisis_replies(crisis, (), base), crisis_replies(crisis, ADULT, base)
    assert young.buttons[0].payload == "tel:02-1388"
    assert adult.buttons[0].payload == "tel:109"


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("네, 지금은 안전해요", True),
        ("네 지금은 안전해요", True),
        ("네", True),
        ("아니요, 안전하지 않아요", False),
        ("아니요", False),
        ("무서워요", False),
        ("서울런이 뭐예요", None),
    ],
)
def test_replies_about_safety_are_read(base, text, safe):
    assert read_safety(text, base) is safe


def test_not_safe_means_emergency_numbers(base):
    (reply,) = safety_replies(False, base)
    assert {"tel:119", "tel:112"} <= {button.payload for button in reply.buttons}


def test_not_safe_is_answered_more_strongly_and_counsellors_are_called_again(base):
    (alone,) = safety_replies(False, base)
    (called,) = safety_replies(False, base, called=True)
    assert alone.buttons[0].payload == "tel:119"
    assert "지금 바로 119" in alone.text
    assert "상담사" not in alone.text
    assert base.texts("crisis.called_again") in called.text
    assert not NEVER.search(called.text)


@pytest.mark.parametrize("waits", [True, False])
@pytest.mark.parametrize("category", get_args(Category))
def test_the_hotline_said_again_is_the_same_one(base, category, waits):
    reply = unanswered_reply(category, TEEN, base, waits=waits)
    assert reply.buttons[0].payload == f"tel:{FIRST[category][0]}"
    assert not NEVER.search(reply.text)


def test_an_adult_is_not_told_to_find_an_adult(base):
    crisis = Crisis("suicide", "self", False, "")
    (teen,), (adult,) = crisis_replies(crisis, TEEN, base), crisis_replies(crisis, ADULT, base)
    assert "믿을 수 있는 어른" in teen.text
    assert "어른" not in adult.text


def test_only_a_question_about_safety_waits_for_an_answer(base):
    assert asked_about_safety(crisis_replies(Crisis("suicide", "self", False, ""), (), base), base)
    assert not asked_about_safety(safety_replies(True, base), base)


def test_a_hint_about_a_friend_is_not_asked_as_if_about_oneself(base):
    (friend,) = crisis_replies(Crisis("suicide", "friend", True, ""), (), base)
    assert base.texts("crisis.soft") not in friend.text
    assert base.texts.data("crisis.open")["friend"] in friend.text
