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
_COMMON = frozenset(
    "가각간갈감강같개거건걸검것게겠겨격결경계고골곳공과관교구국군궁권귀규그근글금급기까께꾸꿈꿔끝나난날남났내냥너넘넣네"
    "녀년노농누뉴느는늘능니님다단달담답당대더던데도독돈돌동돼됐되된될됩두둘드득듣들등디따딸때떤떻떼또라락람랑래램랫러런"
    "럼려력렸로록료루류르른를름릅리린림립링마막만많말맞매머먹메면명몇모목못무문물뭐뭘미민밀및바박밖반받발방배버번범법베"
    "변별보복본볼봇봉봐부북분불브블비빠뽑사산살상새생서선설성세센소속손수순술스슨습시식신실싫심십싶쌤써쓰쓸씨아안않알았"
    "애야약양얘어언얼엄업없었에여역연열였영예오온올와왔왜외요용우운울움워원월위유육으은음의이인일임입있자작잘잡장재저적전"
    "절점접정제져졌조족졸좀종좋좌죠주죽준줄중줘증지직진집짜째차참창찾책처천청체쳐초추출취치친칠카캠커컨컴코크키타탁탈태택"
    "터털테토통퇴투트특티팅파퍼페편평포폭폰폼표프플피필하학한할함합해했행험현협형호혼홈화확환활회획후훈휴히힘녕늦꼭급쉽"
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
        if syllable not in _COMMON:
            return None
        out.append(syllable)
        at = match.end()
    return "".join(out)
