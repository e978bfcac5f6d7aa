"""Noise stays close to what was typed, and comes out the same from the same chance."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from nlu.korean import noise


@given(st.text(max_size=80), st.integers(0, 9))
def test_a_tenth_of_the_syllables_slips_at_least_one(text: str, seed: int) -> None:
    slipped = noise.typos(text, Random(seed))
    changed = [a != b for a, b in zip(text, slipped, strict=True)]
    syllables = sum("가" <= letter <= "힣" for letter in text)
    assert sum(changed) > 0 if syllables else not any(changed)
    assert sum(changed) <= max(1, round(syllables / 10))


@given(st.text(max_size=80), st.integers(0, 9))
def test_no_space_is_left(text: str, seed: int) -> None:
    for kind in (noise.no_spaces, noise.typos_without_spaces):
        assert not any(map(str.isspace, kind(text, Random(seed))))


@given(st.text(max_size=80), st.integers(0, 9))
def test_the_same_chance_gives_the_same_text(text: str, seed: int) -> None:
    for kind in noise.KINDS:
        assert kind(text, Random(seed)) == kind(text, Random(seed))
