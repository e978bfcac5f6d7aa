"""What waits for its answer holds no number that may not be kept, whatever is normalised away."""

import pytest

from bot.letter import Letter
from channels.messages import Inbound


@pytest.mark.parametrize(
    "text",
    [
        "공공일일일일 삼삼삼일일일일 이에요",  # normalising leaves fewer digits
        "９００１０１－１２３４５６７",
        "카드 사일일일 일일일일 일일일일 일일일일",
        "메일은 hong골뱅이naver.com",
    ],
)
def test_the_number_is_hidden_before_it_is_stored(text):
    letter = Letter.of(Inbound("c", "1", text, "web"))
    assert letter.hid
    assert "[" in letter.text


def test_a_phone_number_may_have_been_asked_for():
    letter = Letter.of(Inbound("c", "1", "010-1234-5678", "web"))
    assert not letter.hid
    assert letter.text == "010-1234-5678"
    assert letter.masked == "[전화번호]"
