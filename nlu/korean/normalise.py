"""Korean as people type it, brought to one form; the original stays addressable through spans."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from nlu.korean import hangul, keyboard, slang

Span = tuple[int, int]

_PLAIN = re.compile(r"[가-힣A-Za-z0-9 .,?!()%/:'\"+-]*")
_REPEATED = re.compile(r"([!?~^])\1+|([^A-Za-z0-9])\2{2,}")
_SPACES = re.compile(r" +")
_JAMO = re.compile(r"[ㄱ-ㅎ]{2}|[ㄱ-ㅎ][ㅏ-ㅣ]|[가-힣][ㄱ-ㅎㅏ-ㅣ]")
_CRYING = "ㅠㅜㅡ"
_LAUGHING = "ㅋㅎ"
_MID_CODAS = "ㄱㄴㄹㅁㅂㅅㅆ"  # not ㅋㅎㅇ: those are laughter and nods
_LATE_CODA = re.compile(rf"([가-힣])(?:([{_MID_CODAS}])(?=[가-힣])|([ㄴㄹㅁㅂ])(?![ㄱ-ㅎㅏ-ㅣ]))")
_DRAWN_OUT = re.compile(r"([가-힣])(ㅋ+|([ㅏ-ㅣ])\3*)")
_ENDS_IN_KIEUK = ("부엌", "녘")  # a real ㅋ below the vowel

_FOLDED = {
    **{chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys("‐‑‒–—―−﹣", "-"),
    **dict.fromkeys("‘’‛′`´", "'"),
    **dict.fromkeys("“”‟″", '"'),
    **dict.fromkeys("～〜∼˜", "~"),
    **dict.fromkeys("·ㆍ・•‧", "·"),
    **dict.fromkeys("\u3164\u115f\u1160\uffa0", ""),  # Hangul fillers: blank letters
    **dict(
        zip(
            "ﾡﾢﾣﾤﾥﾦﾧﾨﾩﾪﾫﾬﾭﾮﾯﾰﾱﾲﾳﾴﾵﾶﾷﾸﾹﾺﾻﾼﾽﾾ",
            "ㄱㄲㄳㄴㄵㄶㄷㄸㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅃㅄㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ",
            strict=True,
        )
    ),
    **dict(zip("ￂￃￄￅￆￇￊￋￌￍￎￏￒￓￔￕￖￗￚￛￜ", "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ", strict=True)),
}


@dataclass(frozen=True, slots=True)
class Normalised:
    """A normalised text and where it came from.

    Attributes:
        text: the normalised text.
        spans: for each character of `text` the half-open range of the original it stands for;
            starts and ends never decrease.
    """

    text: str
    spans: tuple[Span, ...]

    def origin(self, start: int, end: int) -> Span:
        """The range of the original behind `text[start:end]` (not empty)."""
        return self.spans[start][0], self.spans[end - 1][1]


def normalise(text: str) -> Normalised:
    """Bring a text to the one form that everything else reads.

    Composed Hangul (NFC), half-width characters, no control or zero-width characters, loose jamo
    put together (`ㅅㅓ울런`), drawn-out letters shortened (`돼욬ㅋㅋㅋㅋ`, `!!!!`), single spaces,
    slang of initial consonants written out (`ㄴㄴ`), Korean typed on an English keyboard read as
    Korean (`tjdnffjs`). Works on any string and is idempotent; only slang makes a text longer.
    """
    spans = [(i, i + 1) for i in range(len(text))]
    if not _PLAIN.fullmatch(text):
        text, spans = _fold(text, spans)
        text, spans = _compose(text, spans)
    if keys := keyboard.misplaced(text):
        text, spans = _rewrite(keys, _typed_in_english, text, spans)
    while True:
        before = text
        if _JAMO.search(text):
            text, spans = _join_jamo(text, spans)
            text, spans = _rewrite(_LATE_CODA, _add_coda, text, spans)
            text, spans = _rewrite(_DRAWN_OUT, _cut_tail, text, spans)
            text, spans = _rewrite(slang.SLANG, slang.spelled_out, text, spans)
        text, spans = _rewrite(_REPEATED, _shorten, text, spans)
        text, spans = _rewrite(_SPACES, lambda _: " ", text, spans)
        if text == before:
            break
    lead = len(text) - len(text.lstrip(" "))
    text = text.strip(" ")
    return Normalised(text, tuple(spans[lead : lead + len(text)]))


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in _FOLDED:
        return _FOLDED[char]
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if category[0] == "C" or "\ufe00" <= char <= "\ufe0f":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(char))
    return char


def _fold(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    folded = [_fold_char(char) for char in text]
    return "".join(folded), [span for span, char in zip(spans, folded, strict=True) if char]


def _compose(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    if unicodedata.is_normalized("NFC", text):
        return text, spans
    chars: list[str] = []
    kept: list[Span] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and not _begins(text[start:end], text[end]):
            continue
        composed = "".join(_fold_char(c) for c in unicodedata.normalize("NFC", text[start:end]))
        chars.append(composed)
        kept.extend([(spans[start][0], spans[end - 1][1])] * len(composed))
        start = end
    return "".join(chars), kept


def _begins(cluster: str, char: str) -> bool:
    if unicodedata.combining(char):
        return False
    nfc = unicodedata.normalize
    return nfc("NFC", cluster + char) == nfc("NFC", cluster) + nfc("NFC", char)


def _rewrite(
    pattern: re.Pattern[str],
    replace: Callable[[re.Match[str]], str],
    text: str,
    spans: list[Span],
) -> tuple[str, list[Span]]:
    out: list[str] = []
    kept: list[Span] = []
    last = 0
    for match in pattern.finditer(text):
        start, end = match.span()
        new = replace(match)
        if new == match.group():
            continue
        out += text[last:start], new
        kept += spans[last:start]
        kept += [(spans[start][0], spans[end - 1][1])] * len(new)
        last = end
    if not last:
        return text, spans
    out.append(text[last:])
    kept += spans[last:]
    return "".join(out), kept


def _shorten(match: re.Match[str]) -> str:
    return match[1] or match[2] * 2


def _add_coda(match: re.Match[str]) -> str:
    onset, vowel, coda = hangul.split(match[1])
    return match[0] if coda else hangul.join(onset, vowel, match[2] or match[3])


def _typed_in_english(match: re.Match[str]) -> str:
    return keyboard.in_hangul(match[0]) or match[0]


def _cut_tail(match: re.Match[str]) -> str:
    onset, vowel, coda = hangul.split(match[1])
    if match[2][0] == "ㅋ":
        if coda != "ㅋ" or match.string[: match.end(1)].endswith(_ENDS_IN_KIEUK):
            return match[0]
        return hangul.join(onset, vowel) + match[2]
    if coda in hangul.ONSETS and coda and match[2] not in _CRYING and len(match[2]) == 1:
        return hangul.join(onset, vowel) + hangul.join(coda, match[2])  # 한붐ㅗ
    return match[1] if match[3] == vowel and not coda and vowel not in _CRYING else match[0]


def _join_jamo(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    chars: list[str] = []
    kept: list[Span] = []
    at = 0
    while at < len(text):
        size, syllable = _syllable_at(text, at)
        chars.append(syllable)
        kept.append((spans[at][0], spans[at + size - 1][1]))
        at += size
    return "".join(chars), kept


def _syllable_at(text: str, at: int) -> tuple[int, str]:
    """How many characters from `at` make one syllable, and that syllable."""
    onset, vowel = text[at], text[at + 1 : at + 2]
    if onset not in hangul.ONSETS or not vowel or vowel not in hangul.VOWELS:
        return 1, onset
    if at and text[at - 1] == onset and (onset in _LAUGHING or vowel in _CRYING):
        return 1, onset  # ㅋㅋㅠ: laughter, not the syllable 큐
    if vowel in _CRYING and vowel in (text[at - 1 : at] if at else "", text[at + 2 : at + 3]):
        return 1, onset  # ㅎㅠㅠ, ㅜㅁㅜ: a face
    size = 2
    if compound := hangul.COMPOUND_VOWELS.get(text[at + 1 : at + 3]):
        size, vowel = 3, compound
    coda, after = text[at + size : at + size + 1], text[at + size + 1 : at + size + 2]
    begins_next = after and after in hangul.VOWELS
    begins_run = after == coda and text[at + size + 2 : at + size + 3] not in tuple(hangul.VOWELS)
    if coda.strip() and coda in hangul.CODAS and not begins_next and not begins_run:
        return size + 1, hangul.join(onset, vowel, coda)
    return size, hangul.join(onset, vowel)
