"""What a reply looks like in Telegram."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telegram.rendering import LIMIT, render
from knowledge.texts import load_texts
from store.messages import Button, Card, Reply, SourceRef

CHARACTERS = st.text(st.characters(exclude_categories=["Cs"]), max_size=3_000)
TEXTS = load_texts()
SOURCE = SourceRef(record="programme/x", title="사업", document="보고서", as_of=date(2022, 10, 11))


def rows(part):
    return [button for row in part.keyboard.inline_keyboard for button in row]


def test_text_calls_cards_and_sources_stand_below_one_another():
    reply = Reply(
        text="지금 바로 전화해 주세요.",
        buttons=(
            Button(title="1388 전화하기", payload="tel:02-1388"),
            Button(title="109 전화하기", payload="tel:109"),
            Button(title="네", payload="네, 안전해요"),
        ),
        cards=(Card(title="카드", lines=("첫째", "둘째")),),
        sources=(SOURCE, SOURCE),
    )
    (part,) = render(reply, TEXTS)
    assert part.text == (
        "지금 바로 전화해 주세요.\n\n"
        "☎ 1388 전화하기: 02-1388\n☎ 109 전화하기\n\n"
        "카드\n첫째\n둘째\n\n"
        "출처: 보고서 · 기준일 2022-10-11"
    )
    assert [(b.text, b.callback_data) for b in rows(part)] == [("네", "=네, 안전해요")]


def test_buttons_of_cards_come_first():
    card = Card(title="카드", buttons=(Button(title="고르기", payload="이걸로 할게요"),))
    reply = Reply(text="골라 주세요.", cards=(card,), buttons=(Button(title="끝", payload="끝"),))
    assert [b.text for b in rows(render(reply, TEXTS)[0])] == ["고르기", "끝"]


def test_addresses_are_buttons_where_telegram_takes_them_and_lines_elsewhere():
    public = Button(title="달력", payload="https://example.org/a.ics")
    local = Button(title="달력", payload="http://localhost:8000/a.ics")
    (part,) = render(Reply(text="예약했어요.", buttons=(public,)), TEXTS)
    assert (part.text, rows(part)[0].url) == ("예약했어요.", "https://example.org/a.ics")
    (part,) = render(Reply(text="예약했어요.", buttons=(local,)), TEXTS)
    assert part.text == "예약했어요.\n\n달력: http://localhost:8000/a.ics"
    assert part.keyboard is None


def test_buttons_stand_below_the_last_part_and_numbers_are_never_lost():
    reply = Reply(
        text="힘드셨겠어요. " * 900, buttons=(Button(title="109 전화하기", payload="tel:109"),)
    )
    parts = render(reply, TEXTS)
    assert len(parts) > 1
    assert "☎ 109 전화하기" in parts[-1].text
    assert all(part.keyboard is None for part in parts)


@pytest.mark.parametrize("seq", [None, 7, 123_456_789])
@given(
    title=CHARACTERS.filter(bool),
    payload=st.tuples(st.sampled_from(["", "tel:", "http:", "https://", "https://["]), CHARACTERS),
)
def test_callback_data_always_fits(seq, title, payload):
    button = Button(title=title, payload="".join(payload))
    (part,) = render(Reply(text="뭘 할까요?", buttons=(button,)), TEXTS, seq)
    for shown in rows(part) if part.keyboard else ():
        assert shown.url or 1 <= len(str(shown.callback_data).encode()) <= 64


@given(st.lists(CHARACTERS, max_size=6))
def test_every_part_fits(texts):
    for part in render(Reply(text="\n".join(texts), sources=(SOURCE,)), TEXTS):
        assert 1 <= len(part.text.encode("utf-16-le")) // 2 <= LIMIT
