"""Hangul syllables and their jamo: the arithmetic of Unicode chapter 3.12, and one-jamo typos."""

from __future__ import annotations

ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CODAS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
COMPOUND_VOWELS = {
    "ㅗㅏ": "ㅘ",
    "ㅗㅐ": "ㅙ",
    "ㅗㅣ": "ㅚ",
    "ㅜㅓ": "ㅝ",
    "ㅜㅔ": "ㅞ",
    "ㅜㅣ": "ㅟ",
    "ㅡㅣ": "ㅢ",
}

_FIRST, _LAST = 0xAC00, 0xD7A3


def is_syllable(char: str) -> bool:
    """Whether a character is a whole Hangul syllable."""
    return "가" <= char <= "힣"


def split(syllable: str) -> tuple[str, str, str]:
    """The onset, vowel and coda (empty if none) of one syllable, as compatibility jamo."""
    index = ord(syllable) - _FIRST
    coda = CODAS[index % 28]
    return ONSETS[index // 588], VOWELS[index // 28 % 21], "" if coda == " " else coda


def join(onset: str, vowel: str, coda: str = "") -> str:
    """The syllable made of compatibility jamo; the inverse of `split`."""
    place = (ONSETS.index(onset) * 21 + VOWELS.index(vowel)) * 28 + CODAS.index(coda or " ")
    return chr(_FIRST + place)


def to_jamo(text: str) -> str:
    """The text with every syllable spelled out in compatibility jamo."""
    return "".join("".join(split(char)) if _FIRST <= ord(char) <= _LAST else char for char in text)


def within_one_jamo(a: str, b: str) -> bool:
    """Whether two jamo strings differ by at most one substitution, insertion or deletion."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    shorter = min(len(a), len(b))
    head = 0
    while head < shorter and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < shorter - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head + tail >= max(len(a), len(b)) - 1
