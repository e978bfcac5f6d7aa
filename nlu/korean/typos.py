"""One wrong jamo in a word that matters: 기초수긍자, 한뷰모, 중햑교, 주요일.

Words of three syllables or more are recognised with one syllable wrong by one jamo. The mended
text has as many characters as the typed one, so places stay the same.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import lru_cache

from nlu.korean.hangul import COMMON_SYLLABLES, SEEN_SYLLABLES, is_syllable, split, within_one_jamo

# "-" after a syllable: it is never taken for a slip, the rest is a word of its own (대학).
_CATEGORY_WORDS = (
    "초등학교 초등학생 중학교 중학생 고등학교 고등학생 대학생- 대학교- 재수생 삼수생 검정고시"
    " 유치원"
    " 어린이집 미취학 직장인 수험생 특성화고 1학년 2학년 3학년 4학년 5학년 6학년"
    " 한부모 차상위 기초수급 기초생활 수급자 수급권자 다문화 다자녀 조손가정 조손가족 탈북민-"
    " 탈북자-"
    " 북한이탈 새터민 학교밖- 보훈대상 국가보훈 유공자 가족돌봄 영케어러 아동센터 보육원 그룹홈"
    " 건강장애 청소년 생계급여 의료급여 주거급여 교육급여 홈스쿨링 자립준비 위탁가정 다둥이 꿈드림"
    " 중위소득 미혼모 미혼부"
    " 월요일 화요일 수요일 목요일 금요일 토요일 일요일 다음주- 이번주- 지난주- 다음달- 이번달-"
    " 다다음주- 겨울방학 여름방학 내일모레"
    " 강남구- 강동구- 강북구- 강서구- 관악구- 광진구- 구로구- 금천구- 노원구- 도봉구- 동대문구-"
    " 동작구- 마포구- 서대문구- 서초구- 성동구- 성북구- 송파구- 양천구- 영등포구- 용산구- 은평구-"
    " 종로구- 중랑구-"
    " 온라인 오프라인 비대면 어르신 장애인 학부모 스마트폰 자격증 컴퓨터"
)
# Their first syllables are no word, so the last one may be anything (차상의, 다문하).
_NO_WORD_WITHOUT_THE_LAST = frozenset(
    [
        "한부모", "차상위", "다문화", "다자녀", "기초수급", "조손가정", "조손가족", "새터민",
        "영케어러", "그룹홈", "다둥이", "꿈드림", "컴퓨터", "오프라인", "온라인", "특성화고",
        "월요일", "화요일", "수요일", "목요일", "금요일", "토요일", "일요일",
    ]
)  # fmt: skip
# Right words one jamo away from those, from a dictionary and 24,000 real sentences.
_REAL_WORDS = (
    "수요인 공동구매 애학교 다문과 시험생 새학교 대학랭 재학생 장학생 제학생 최상위 학기밖"
    " 주요일정 필요일"
    " 개학교 여학생"
    " 남학생 본학생 재학교 매학교"
    " 재수강 수급비 수금자 공급자 지금자 다둥아 유치권 보육료 보육원장 미취업 청소비 청소를"
    " 세부모 두부모 양부모 친부모 새부모 계부모 조부모 위탁부모 예비부모 시부모 전자녀 손자녀"
    " 친자녀"
    " 문문화 타문화 대중문화 이문화 소문화 각문화 한자녀 두자녀 세자녀 외자녀 아자녀"
    " 비대해 온라인상 장애아 자격정지 자격증명 자격지 자격조 컴퓨팅"
)
# Endings and other syllables that begin the next word rather than end this one.
_PARTICLES = frozenset(
    "은는이가을를의에도만로과와랑고나요야며면서부까지들님중때한하해했할있없되된기및"
)
_INNER_PARTICLES = frozenset("은는에만중")
_FEWEST = 3
_BOUNDARY = " .,!?~()/\"'"


class OneJamoMatcher:
    """Finds words of a vocabulary written with one wrong jamo; build it once."""

    def __init__(self, words: Iterable[str], real_words: Iterable[str] = ()) -> None:
        self._fixed: dict[str, int] = {}
        self._by_part: dict[str, list[tuple[int, str]]] = defaultdict(list)
        for marked in words:
            word = marked.replace("-", "")
            self._fixed[word] = marked.find("-") - 1 if "-" in marked else -1
            # One wrong syllable leaves the first two, the last two or (of three) the outer two.
            self._by_part["<" + word[:2]].append((0, word))
            self._by_part["<" + word[-2:]].append((len(word) - 2, word))
            if len(word) == _FEWEST:
                self._by_part[word[0] + word[2]].append((0, word))
        self._right = frozenset(self._fixed) | frozenset(real_words)
        self._lengths = range(_FEWEST, max(map(len, self._right), default=0) + 1)

    def find(self, text: str) -> Iterator[tuple[int, str]]:
        """Places of words with exactly one wrong jamo, and the right words, in their order."""
        hits: dict[tuple[int, int], set[str]] = {}
        by_part = self._by_part
        for at in range(len(text) - 1):
            parts = by_part.get("<" + text[at : at + 2], ())
            apart = by_part.get(text[at] + text[at + 2], ()) if at + 2 < len(text) else ()
            for offset, word in (*parts, *apart):
                start = at - offset
                typed = text[start : start + len(word)] if start >= 0 else ""
                if len(typed) != len(word) or typed == word:
                    continue
                slip = _slip(typed, word)
                last = slip == len(word) - 1 and word not in _NO_WORD_WITHOUT_THE_LAST
                if slip < 0 or (slip and typed[slip] in (_PARTICLES if last else _INNER_PARTICLES)):
                    continue
                if typed[slip] in COMMON_SYLLABLES:  # it may belong to the word before or after
                    if slip == self._fixed[word]:
                        continue
                    if not slip and start and text[start - 1] not in _BOUNDARY:
                        continue
                hits.setdefault((start, start + len(word)), set()).add(word)
        free = 0
        for (start, end), words in sorted(hits.items(), key=lambda hit: (hit[0][0], -hit[0][1])):
            if start >= free and len(words) == 1 and not self._is_right(text, start, end):
                free = end
                yield start, words.pop()

    def _is_right(self, text: str, start: int, end: int) -> bool:
        """Whether a known word reaches into the place as it is typed."""
        for size in self._lengths:
            for first in range(max(0, start - size + 2), min(end - 1, len(text) - size + 1)):
                if text[first : first + size] in self._right:
                    return True
        return False


@lru_cache(maxsize=4096)
def _slip(typed: str, word: str) -> int:
    """Which syllable is wrong by one jamo, or -1 if that is not all."""
    wrong = [place for place, char in enumerate(word) if typed[place] != char]
    if len(wrong) != 1 or not is_syllable(typed[wrong[0]]) or not is_syllable(word[wrong[0]]):
        return -1
    near = within_one_jamo("".join(split(typed[wrong[0]])), "".join(split(word[wrong[0]])))
    return wrong[0] if near else -1


_MATCHER = OneJamoMatcher(_CATEGORY_WORDS.split(), _REAL_WORDS.split())


# Words of two syllables: only a syllable that hardly any word has is taken for a slip.
_SHORT_WORDS = (
    "자퇴 탈북 보훈 재수 조손 초등 중등 고등 고삼 중삼 내일 모레 글피 담주 오전 오후 저녁 이혼 중도"
    " 무료 주말 평일 아들 동생 엄마 아빠 손자 손녀 고일 중일 메가 대성 홈런 윌라 수욜 금욜 토욜"
    " 월욜 화욜 목욜 일욜"
)
_BY_SYLLABLE: dict[tuple[int, str], list[str]] = defaultdict(list)
for _word in _SHORT_WORDS.split():
    _BY_SYLLABLE[0, _word[0]].append(_word)
    _BY_SYLLABLE[1, _word[1]].append(_word)
_SCHOOL_LETTER = re.compile(
    r"(?<![가-힣A-Za-z0-9])[쵸처즁증죵교거](?=[1-6](?!\d|[,.:/~-]\d"
    r"| ?(?:개|명|번|회|시|분|일|월|주|등|위|차|호|권|장|건|만|천|원|층|곳|가지)))"
)
_MEANT = {"쵸": "초", "처": "초", "즁": "중", "증": "중", "죵": "중", "교": "고", "거": "고"}


# Right before an hour a word of two syllables can only be a day or a part of it (네일 3시).
_BEFORE_AN_HOUR = re.compile(
    r"(?<![가-힣])[가-힣]{2}(?= ?(?:\d{1,2} ?시(?!간)|\d{1,2}:\d\d|[한두세네]시|다섯시|오전"
    r"|오후|저녁))"
)
_OF_A_DATE = re.compile(r"(?<=\d)얼(?= ?\d)|(?:(?<=월\d)|(?<=월\d\d)|(?<=월 \d)|(?<=월 \d\d))을")
_DAY_WORDS = ("오늘", "내일", "모레", "글피", "오전", "오후", "저녁", "아침", "새벽")
_NOT_DAY_WORDS = frozenset(
    [
        "매일",
        "제일",
        "오는",
        "아직",
        "오직",
        "평일",
        "주말",
        "생일",
        "휴일",
        "과일",
        "당일",
        "요일",
        "모두",
    ]
)


def _day_word(match: re.Match[str]) -> str:
    typed = match[0]
    if typed in _DAY_WORDS or typed in _NOT_DAY_WORDS:
        return typed
    meant = [word for word in _DAY_WORDS if _slip(typed, word) >= 0]
    return meant[0] if len(meant) == 1 else typed


def mended(text: str) -> str:
    """The text with slips in category words put right, as long as it was."""
    for start, word in _MATCHER.find(text):
        text = text[:start] + word + text[start + len(word) :]
    for at, char in enumerate(text):
        if "가" <= char <= "힣" and char not in SEEN_SYLLABLES:
            text = _with_short_word(text, at)
    text = _BEFORE_AN_HOUR.sub(_day_word, text)
    text = _OF_A_DATE.sub(lambda match: "월" if match[0] == "얼" else "일", text)
    return _SCHOOL_LETTER.sub(lambda match: _MEANT[match[0]], text)


def _with_short_word(text: str, at: int) -> str:
    typed = "".join(split(text[at]))
    before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
    for place, neighbour in ((0, after), (1, before)):
        words = {
            word
            for word in _BY_SYLLABLE.get((1 - place, neighbour), ())
            if text[at] != word[place] and within_one_jamo(typed, "".join(split(word[place])))
        }
        start = at - place
        if len(words) == 1 and (start == 0 or not is_syllable(text[start - 1])):
            return text[:start] + words.pop() + text[start + 2 :]
    return text
