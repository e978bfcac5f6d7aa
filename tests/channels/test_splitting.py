"""Long texts: nothing is lost, limits are kept, cuts lie where a reader pauses."""

from hypothesis import given
from hypothesis import strategies as st

from channels.splitting import split

CHARACTERS = st.characters(exclude_categories=["Cs"])
TEXTS = st.lists(
    st.one_of(
        st.text(CHARACTERS, max_size=60),
        st.sampled_from(
            [
                "안녕하세요. ",
                "되나요? ",
                "· 한 줄\n",
                "\n\n",
                "😀",
                "👨‍👩‍👧",
                "… ",
                "2022. 10. 11. ",
            ]
        ),
    ),
    max_size=60,
).map("".join)


def units(text: str) -> int:
    """Length as Telegram counts it."""
    return len(text.encode("utf-16-le")) // 2


def bare(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, st.integers(2, 120))
def test_nothing_is_lost_and_every_part_fits(text, limit):
    parts = split(text, limit)
    assert bare("".join(parts)) == bare(text)
    assert all(units(part) <= limit for part in parts)
    assert all(parts) or not text.strip()


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40), st.integers(40, 120))
def test_a_part_ends_with_a_sentence_when_sentences_fit(lengths, limit):
    text = " ".join("가" * length + "요." for length in lengths)
    assert all(part.endswith("요.") for part in split(text, limit))


@given(st.lists(st.integers(1, 30), min_size=1, max_size=40), st.integers(40, 120))
def test_words_stay_whole_when_they_fit(lengths, limit):
    words = ["가" * length for length in lengths]
    assert " ".join(split(" ".join(words), limit)).split() == words


def test_what_fits_stays_one_message():
    assert split("가" * 6, 6) == ["가" * 6]
    assert split("😀" * 3, 6) == ["😀" * 3]


def test_an_emoji_counts_twice_and_is_never_cut():
    assert split("😀" * 4, 6) == ["😀" * 3, "😀"]
    assert split("가" + "😀" * 3, 4) == ["가😀", "😀😀"]


def test_a_date_is_no_end_of_a_sentence():
    text = "알려 드릴게요. 기준일은 2022. 10. 11. 입니다"
    assert split(text, len(text) - 1)[0] == "알려 드릴게요."


def test_lines_are_kept_together():
    assert split("제목\n· 첫째 줄\n· 둘째 줄", 12) == ["제목\n· 첫째 줄", "· 둘째 줄"]
