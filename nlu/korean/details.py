"""A personal detail as the whole answer to a question that asked for it.

Read where a message comes in, before anything else sees the text: what is read is encrypted, and
a token stands in its place. A message that says anything else (a time, a yes, a question) tells no
name: it is left to the conversation.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Literal

from nlu.korean.answers import is_dont_know, read_yes_no
from nlu.korean.extract import extract

Detail = Literal["name", "guardian_phone"]

DETAIL_TOKENS: dict[Detail, str] = {"name": "[이름]", "guardian_phone": "[전화번호]"}

_ANY_DAY = date(2026, 1, 1)  # whether a time is named does not depend on the day
_LEAD = (
    r"(?:네|넵|예|음|어|저는|전|제|내|그냥|이름은|성함은|별명은|닉네임은|이름|성함|별명|닉네임|우리"
    r"|아이는|아이|애는|애|학생은|학생|딸은|딸|아들은|아들|손녀|손자)(?:[ ,:]+|$)"
)
_PARENT = r"(?: ?(?:엄마|아빠|맘|어머니|아버지|할머니|할아버지|언니|누나|형|오빠|이모|삼촌))?"
_HANGUL = rf"(?:[가-힣] [가-힣]{{1,3}}?|[가-힣]{{2,5}}?{_PARENT})"
_LATIN = r"[A-Za-z](?:[A-Za-z' .-]{0,28}[A-Za-z])?"
_MIXED = r"[가-힣A-Za-z][가-힣A-Za-z0-9_]{1,9}?"
_TAIL = (
    r"(?:이?라고|(?:으로|로)(?= ?(?:해|불|하면)))?[ ]*"
    r"(?:합니다|해요|해 ?주세요|불러 ?주세요|부르면 ?돼요|불러 ?줘|하면 ?돼요|이에요|이예요|예요"
    r"|에요|입니다|임|이요|요|이야|야)?[ .!~^ㅎㅋ]*"
)
_NAME = re.compile(rf"(?:{_LEAD})*(?P<name>{_HANGUL}|{_LATIN}|{_MIXED}){_TAIL}")
# What answers the question or asks one, and is nobody's name.
_NO_NAME = re.compile(
    r"네+|넵|예|응|그냥|저요|나요|엄마|아빠|[첫두세네] ?번째"
    r"|(?:아니|싫|왜|뭐|뭔|무슨|무엇|몰라|모르|취소|그만|나중|처음|다음|이전|도움|안녕|없|잠깐|잠시|다른"
    r"|사람|비밀|익명|알아서|아무|상관|글쎄|얼마|어디|언제|어떻|누구|꼭|굳이|근데|그런|그럼|그래|그건|그거"
    r"|이거|이건|저거|감사|고마|좋아|괜찮|됐|맞아|바꿔|바꾸|변경|옮|다시|돌아|빨리|늦"
    r"|안 ?할|안 ?되|안 ?돼|못|하기|해야|필요|오늘|내일|모레|이번|지금|여기|거기|학교|부모"
    r"|친구|본인)\w*"
)
_ELSEWHERE = re.compile(
    r"상담|예약|컨설|신청|시간|요일|오전|오후|무료|회원|서울런|대기|번호|전화|보호자|동의|이름|별명"
    r"|(?:싶어|할래|할게|해줘|주세|되나|돼|나요|까요|는데|어|세요|니까|래요|네요|죠)$"
)
# Entities that a name may look like, or that say whose it is ("민수 엄마").
_HARMLESS = frozenset({"person", "topic", "target_group", "household", "mode", "district"})
_PHONE = re.compile(r"(?<!\d)(0\d{1,2})[ .\-)]{0,3}(\d{3,4})[ .-]{0,3}(\d{4})(?!\d)")
_ABROAD = re.compile(r"\+? ?82[ .)-]{0,3}(?:\(0\))? ?(?=\d)")
_SPOKEN_DIGITS = str.maketrans("공영일이삼사오육륙칠팔구", "001234566789")
_SPOKEN = re.compile(r"[공영][공영일이삼사오육륙칠팔구 -]{8,}")


def read_detail(kind: Detail, text: str) -> str | None:
    """The detail told by a message that answers a question for it; None when it tells none.

    Args:
        kind: what was asked for.
        text: the whole message, normalised but not masked.

    Returns:
        A name as it was written, or a phone number as digits with hyphens.
    """
    return _phone(text) if kind == "guardian_phone" else _name(text.strip())


def _phone(text: str) -> str | None:
    text = _SPOKEN.sub(lambda spoken: spoken.group().translate(_SPOKEN_DIGITS), text)
    phone = _PHONE.search(_ABROAD.sub("0", text, count=1))
    return "-".join(phone.groups()) if phone else None


def _name(text: str) -> str | None:
    if "?" in text or read_yes_no(text) is not None or is_dont_know(text):
        return None
    told = _NAME.fullmatch(text)
    if told is None:
        return None
    name = str(told["name"]).strip()
    if _NO_NAME.fullmatch(name) or _ELSEWHERE.search(name):
        return None
    # A time or a grade is said to the conversation ("목요일로", "중3이요").
    says_more = any(found.entity not in _HARMLESS for found in extract(text, _ANY_DAY))
    return None if says_more else name
