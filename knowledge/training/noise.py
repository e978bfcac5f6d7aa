"""Korean as it is typed in a hurry: no spaces, slips of one jamo."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nlu.korean import hangul

Noise = Callable[[str, np.random.Generator], str]

_SLIP = 0.1  # share of the syllables of a text that get a slip (at least one does)
_NO_CODA = 1 / 3  # of all slips: the final consonant is lost
# Neighbours on the two-set keyboard, and vowels that sound alike today.
_NEAR = {
    **dict(zip("ㅂㅈㄷㄱㅅㅁㄴㅇㄹㅎㅋㅌㅊㅍ", "ㅈㄷㄱㅅㄱㄴㅇㄹㅎㄹㅌㅊㅍㅊ", strict=True)),
    **dict(zip("ㄲㄸㅃㅆㅉ", "ㄱㄷㅂㅅㅈ", strict=True)),
    **dict(zip("ㅛㅕㅑㅐㅔㅗㅓㅏㅣㅠㅜㅡ", "ㅕㅑㅐㅔㅐㅓㅏㅣㅏㅜㅡㅜ", strict=True)),
    **dict(zip("ㅒㅖㅘㅙㅚㅝㅞㅟㅢ", "ㅐㅔㅏㅚㅙㅓㅚㅣㅣ", strict=True)),
}


def no_spaces(text: str, _: np.random.Generator) -> str:
    """The text written in one go."""
    return "".join(text.split())


def typos(text: str, random: np.random.Generator) -> str:
    """The text with a slip of one jamo in a tenth of its syllables, at least in one."""
    letters = list(text)
    places = [n for n, letter in enumerate(letters) if hangul.is_syllable(letter)]
    if not places:
        return text
    count = max(1, round(len(places) * _SLIP))
    for place in random.choice(places, count, replace=False):
        letters[place] = _slip(letters[place], random)
    return "".join(letters)


def typos_without_spaces(text: str, random: np.random.Generator) -> str:
    """Both."""
    return no_spaces(typos(text, random), random)


KINDS: tuple[Noise, ...] = (no_spaces, typos, typos_without_spaces)


def _slip(syllable: str, random: np.random.Generator) -> str:
    onset, vowel, coda = hangul.split(syllable)
    if coda and random.random() < _NO_CODA:
        return hangul.join(onset, vowel)
    if random.random() < 0.5:
        return hangul.join(_NEAR[onset], vowel, coda)
    return hangul.join(onset, _NEAR[vowel], coda)
