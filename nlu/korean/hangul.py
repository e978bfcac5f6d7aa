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
COMMON_SYLLABLES = frozenset(
    "가각간갈감강같개거건걸검것게겠겨격결경계고골곳공과관교구국군궁권귀규그근글금급기까께꾸꿈꿔끝나난날남났내냥너넘넣네"
    "녀년노농누뉴느는늘능니님다단달담답당대더던데도독돈돌동돼됐되된될됩두둘드득듣들등디따딸때떤떻떼또라락람랑래램랫러런"
    "럼려력렸로록료루류르른를름릅리린림립링마막만많말맞매머먹메면명몇모목못무문물뭐뭘미민밀및바박밖반받발방배버번범법베"
    "변별보복본볼봇봉봐부북분불브블비빠뽑사산살상새생서선설성세센소속손수순술스슨습시식신실싫심십싶쌤써쓰쓸씨아안않알았"
    "애야약양얘어언얼엄업없었에여역연열였영예오온올와왔왜외요용우운울움워원월위유육으은음의이인일임입있자작잘잡장재저적전"
    "절점접정제져졌조족졸좀종좋좌죠주죽준줄중줘증지직진집짜째차참창찾책처천청체쳐초추출취치친칠카캠커컨컴코크키타탁탈태택"
    "터털테토통퇴투트특티팅파퍼페편평포폭폰폼표프플피필하학한할함합해했행험현협형호혼홈화확환활회획후훈휴히힘녕늦꼭급쉽"
)
"""Syllables that everyday sentences are made of."""

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
