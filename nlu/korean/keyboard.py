"""Korean typed with the keyboard left in English: tjdnffjs for 서울런.

A word is read so only if every letter of it takes part in a syllable, every syllable is a common
one and it is no English word; and only if no other word of the message is English.
"""

from __future__ import annotations

import re

from nlu.korean import hangul

_KEYS = dict(
    zip(
        "qwertyuiopasdfghjklzxcvbnm",
        "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ",
        strict=True,
    )
) | dict(zip("QWERTOP", "ㅃㅉㄸㄲㅆㅒㅖ", strict=True))
_CLUSTERS = {
    "ㄱㅅ": "ㄳ", "ㄴㅈ": "ㄵ", "ㄴㅎ": "ㄶ", "ㄹㄱ": "ㄺ", "ㄹㅁ": "ㄻ", "ㄹㅂ": "ㄼ",
    "ㄹㅅ": "ㄽ", "ㄹㅌ": "ㄾ", "ㄹㅍ": "ㄿ", "ㄹㅎ": "ㅀ", "ㅂㅅ": "ㅄ",
}  # fmt: skip
_SYLLABLE = re.compile(
    rf"([{hangul.ONSETS}])({'|'.join(hangul.COMPOUND_VOWELS)}|[{hangul.VOWELS}])"
    rf"({'|'.join(_CLUSTERS)}|[{hangul.CODAS.strip()}])?(?![{hangul.VOWELS}])"
)
_ENGLISH_WORDS = (
    "when also then than work works such form forms them auto span spans down sock disp flash goto"
    " auth dual disk fork forks theme theory thrown todo slack curl duck formal goal goals algo"
    " slash thru snap flatmap clap chan django alan flan torn chen anal dick ruth coral glen ryan"
    " shao gospel flask shan andy gogh rock slaps town disown shah fury wifi ebsi word dial risk"
    " wish fish dish rush girl turn corn visit virus sort sign signal"
)
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_WORD = re.compile(r"[A-Za-z]+")
_ALONE = re.compile(r"(?<![A-Za-z0-9_@./:\\-])[A-Za-z]{4,}(?![A-Za-z0-9_@/:\\-]|\.[A-Za-z])")
_LONGEST = 60  # letters of one word


def misplaced(text: str) -> re.Pattern[str] | None:
    """The pattern of words to pass to `in_hangul`, or None if the message has English words."""
    if not _ALONE.search(text):
        return None
    words = _WORD.findall(text)
    return _ALONE if all(in_hangul(word) is not None for word in words) else None


def in_hangul(word: str) -> str | None:
    """The Korean that the keys of an ASCII word would have written, or None if it is not that."""
    if word.lower() in _ENGLISH or len(word) > _LONGEST:
        return None
    jamo = "".join(_KEYS.get(key) or _KEYS[key.lower()] for key in word)
    out: list[str] = []
    at = 0
    while at < len(jamo):
        match = _SYLLABLE.match(jamo, at)
        if match is None:
            return None
        onset, vowel, coda = match[1], match[2], match[3] or ""
        syllable = hangul.join(
            onset, hangul.COMPOUND_VOWELS.get(vowel, vowel), _CLUSTERS.get(coda, coda)
        )
        if syllable not in hangul.COMMON_SYLLABLES:
            return None
        out.append(syllable)
        at = match.end()
    return "".join(out)
