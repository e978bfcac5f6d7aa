"""Korean as it is typed in a hurry, made from what was typed well; for training and measuring.

Seeded by the caller: the same `Random` state gives the same text.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from nlu.korean import hangul

Noise = Callable[[str, Random], str]

_SLIP = 0.1  # share of the syllables of a text that get a slip (at least one does)
_NO_CODA = 1 / 3  # of slips in syllables with a final consonant: it is lost
# Neighbours on the two-set keyboard, and vowels that sound alike today.
_NEAR = {
    **dict(zip("ㅂㅈㄷㄱㅅㅁㄴㅇㄹㅎㅋㅌㅊㅍ", "ㅈㄷㄱㅅㄱㄴㅇㄹㅎㄹㅌㅊㅍㅊ", strict=True)),
    **dict(zip("ㄲㄸㅃㅆㅉ", "ㄱㄷㅂㅅㅈ", strict=True)),
    **dict(zip("ㅛㅕㅑㅐㅔㅗㅓㅏㅣㅠㅜㅡ", "ㅕㅑㅐㅔㅐㅓㅏㅣㅏㅜㅡㅜ", strict=True)),
    **dict(zip("ㅒㅖㅘㅙㅚㅝㅞㅟㅢ", "ㅐㅔㅏㅚㅙㅓㅚㅣㅣ", strict=True)),
}


def no_spaces(text: str, _: Random) -> str:
    """The text written in one go."""
    return "".join(text.split())


def typos(text: str, random: Random) -> str:
    """The text with a slip of one jamo in a tenth of its syllables, at least in one."""
    letters = list(text)
    places = [place for place, letter in enumerate(letters) if hangul.is_syllable(letter)]
    if not places:
        return text
    for place in random.sample(places, max(1, round(len(places) * _SLIP))):
        letters[place] = _slip(letters[place], random)
    return "".join(letters)


def typos_without_spaces(text: str, random: Random) -> str:
    """Both."""
    return no_spaces(typos(text, random), random)


KINDS: tuple[Noise, ...] = (no_spaces, typos, typos_without_spaces)


def _slip(syllable: str, random: Random) -> str:
    onset, vowel, coda = hangul.split(syllable)
    if coda and random.random() < _NO_CODA:
        return hangul.join(onset, vowel)
    if random.random() < 0.5:
        return hangul.join(_NEAR[onset], vowel, coda)
    return hangul.join(onset, _NEAR[vowel], coda)
