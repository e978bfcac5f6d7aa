"""Korean as it is typed in a hurry, made from what was typed well; for training and measuring.

Chance comes from the caller: the same state of it gives the same text.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from nlu.korean import hangul


class Chance(Protocol):
    """What noise asks of a source of chance; `random.Random` is one."""

    def random(self) -> float:
        """A number from 0 to 1."""

    def sample(self, population: Sequence[int], k: int) -> list[int]:
        """`k` different members of `population`."""


Noise = Callable[[str, Chance], str]

_SLIP = 0.1  # share of the syllables of a text that get a slip (at least one does)
_NO_CODA = 1 / 3  # of slips in syllables with a final consonant: it is lost
# Neighbours on the two-set keyboard, and vowels that sound alike today.
_NEAR = {
    **dict(zip("ㅂㅈㄷㄱㅅㅁㄴㅇㄹㅎㅋㅌㅊㅍ", "ㅈㄷㄱㅅㄱㄴㅇㄹㅎㄹㅌㅊㅍㅊ", strict=True)),
    **dict(zip("ㄲㄸㅃㅆㅉ", "ㄱㄷㅂㅅㅈ", strict=True)),
    **dict(zip("ㅛㅕㅑㅐㅔㅗㅓㅏㅣㅠㅜㅡ", "ㅕㅑㅐㅔㅐㅓㅏㅣㅏㅜㅡㅜ", strict=True)),
    **dict(zip("ㅒㅖㅘㅙㅚㅝㅞㅟㅢ", "ㅐㅔㅏㅚㅙㅓㅚㅣㅣ", strict=True)),
}


def no_spaces(text: str, _: Chance) -> str:
    """The text written in one go."""
    return "".join(text.split())


def typos(text: str, chance: Chance) -> str:
    """The text with a slip of one jamo in a tenth of its syllables, at least in one."""
    letters = list(text)
    places = [place for place, letter in enumerate(letters) if hangul.is_syllable(letter)]
    if not places:
        return text
    for place in chance.sample(places, max(1, round(len(places) * _SLIP))):
        letters[place] = _slip(letters[place], chance)
    return "".join(letters)


def typos_without_spaces(text: str, chance: Chance) -> str:
    """Both."""
    return no_spaces(typos(text, chance), chance)


KINDS: tuple[Noise, ...] = (no_spaces, typos, typos_without_spaces)


def _slip(syllable: str, chance: Chance) -> str:
    onset, vowel, coda = hangul.split(syllable)
    if coda and chance.random() < _NO_CODA:
        return hangul.join(onset, vowel)
    if chance.random() < 0.5:
        return hangul.join(_NEAR[onset], vowel, coda)
    return hangul.join(onset, _NEAR[vowel], coda)
