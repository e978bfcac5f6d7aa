"""Initial-consonant slang of chats: ㅇㅇ, ㄴㄴ, ㄱㅅ, ㅈㄱㄴ written out as words.

Not here: letters that may mean something grave (ㅈㅅ, ㅈㅎ); the crisis check reads them itself.
"""

from __future__ import annotations

import re

_WORDS = {
    "ㅇㅇ": "응",
    "ㄴㄴ": "아니",
    "ㅇㅋ": "오케이",
    "ㄱㅊ": "괜찮아",
    "ㄱㅅ": "감사",
    "ㅁㄹ": "몰라",
    "ㅇㄷ": "어디",
    "ㅅㄱ": "수고",
    "ㄹㅇ": "진짜",
    "ㅇㄱㄹㅇ": "이거 진짜",
    "ㅂㅂ": "바이바이",
    "ㅂㅇ": "바이",
    "ㅎㅇ": "하이",
    "ㄱㄱ": "고고",
    "ㄱㄴ": "가능",
    "ㅂㄱㄴ": "불가능",
    "ㅃㄹ": "빨리",
    "ㅊㅋ": "축하",
    "ㅇㅈ": "인정",
    "ㄱㄷ": "기다려",
    "ㅁㅇ": "미안",
    "ㅈㄱㄴ": "제목이 곧 내용",
}
# Written with an ending the stem may differ: ㄱㅊ은데, ㅁㄹ겠어요.
_STEMS = {
    "ㄱㅊ": ("괜찮", "은아네음나습을지다고겠"),
    "ㄱㅅ": ("감사", "합해하드요"),
    "ㅁㄹ": ("모르", "겠는지고면"),
    "ㅇㅋ": ("오케이", "요이입염"),
    "ㅇㄷ": ("어디", "서에야로인임예까입있"),
    "ㄱㄴ": ("가능", "한하해합할함요"),
    "ㅂㄱㄴ": ("불가능", "한하해합할함요"),
    "ㅊㅋ": ("축하", "드해합하"),
    "ㅅㄱ": ("수고", "하해요"),
    "ㅎㅇ": ("하이", "요"),
    "ㄴㄴ": ("아니", "요"),
    "ㅁㅇ": ("미안", "해하합"),
}
_OPENERS = "ㅇㅇ|ㄴㄴ|ㅇㅋ|ㄹㅇ"  # said first, also without a space after it
_CLOSERS = "ㄱㄴ|ㅂㄱㄴ|ㄱㄱ|ㄱㅅ|ㄴㄴ|ㅇㄷ|ㄱㅊ|ㅇㅋ|ㅁㄹ"  # said last, without a space before it
_LETTER = "ㄱ-ㅊㅌㅍㅏ-ㅛㅝ-ㅟㅡ-ㅣ가-힣A-Za-z0-9"  # not ㅋㅎㅜㅠ: laughter and tears may follow
_ANY = "|".join(sorted(_WORDS, key=len, reverse=True))
_WITH_ENDING = "|".join(f"{word}(?=[{endings}])" for word, (_, endings) in _STEMS.items())
SLANG = re.compile(
    rf"(?<![{_LETTER}])(?P<stem>{_WITH_ENDING})"
    rf"|(?<![{_LETTER}])(?P<word>{_ANY})(?P=word)*(?![{_LETTER}])"
    rf"|(?<![^ ,.!?~])(?P<opener>{_OPENERS})(?=[가-힣])"
    rf"|(?<=[가-힣])(?P<closer>{_CLOSERS})(?![{_LETTER}ㅋㅎ])"
)
"""Slang standing as a word of its own, or clearly as the first or last word of a clause."""


def spelled_out(match: re.Match[str]) -> str:
    """The words behind a match of `SLANG`, with the space that was left out."""
    if stem := match["stem"]:
        return _STEMS[stem][0]
    if opener := match["opener"]:
        return _WORDS[opener] + " "
    if closer := match["closer"]:
        return " " + _WORDS[closer]
    return _WORDS[match["word"]]
