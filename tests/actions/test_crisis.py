"""Crisis answers: every category, person and age has its text, a number first, no old numbers."""

from typing import get_args

import pytest

from actions.crisis import asked_about_safety, crisis_replies, read_safety, safety_replies
from nlu.korean.crisis import About, Category, Crisis
from store.messages import Entity

ADULT = (Entity(entity="age", value=45, text="마흔다섯"),)


@pytest.mark.parametrize("category", get_args(Category))
@pytest.mark.parametrize("about", get_args(About))
@pytest.mark.parametrize("soft", [True, False])
@pytest.mark.parametrize("entities", [(), ADULT])
def test_every_crisis_gets_a_number_and_a_question(base, category, about, soft, entities):
    (reply,) = crisis_replies(Crisis(category, about, soft, ""), entities, base)
    calls = [button for button in reply.buttons if button.payload.startswith("tel:")]
    assert calls
    assert calls[0].payload.removeprefix("tel:").removeprefix("02-") in reply.text
    assert ("안전한가요" in reply.text) is (category != "emergency")
    assert "119" in reply.text
    assert not any(old in reply.text for old in ("1393", "1577"))
    assert reply.sources


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


def test_only_a_question_about_safety_waits_for_an_answer(base):
    assert asked_about_safety(crisis_replies(Crisis("suicide", "self", False, ""), (), base), base)
    assert not asked_about_safety(safety_replies(True, base), base)


def test_a_hint_about_a_friend_is_not_asked_as_if_about_oneself(base):
    (friend,) = crisis_replies(Crisis("suicide", "friend", True, ""), (), base)
    assert base.texts("crisis.soft") not in friend.text
    assert base.texts.data("crisis.open")["friend"] in friend.text
