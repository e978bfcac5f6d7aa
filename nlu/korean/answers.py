"""Bare answers to a question that was asked, where the question gives the meaning.

"열다섯" after "몇 살인가요?" is an age; "넷" after "가족이 몇 명인가요?" is a household size.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Literal

from nlu.korean.extract import extract
from nlu.korean.found import Found, Value
from nlu.korean.income import to_won
from nlu.korean.lexicon import Lexicon
from nlu.korean.normalise import normalise
from nlu.korean.numerals import ARABIC, MIXED, NATIVE, SINO, parse
from nlu.korean.school import grade_of

AnswerKind = Literal[
    "value",  # the asked entity, in `value` (role `denied`: it is ruled out)
    "yes",
    "no",
    "dont_know",
]

_TRAIL = (
    r"(?:이에요|이예요|예요|에요|입니다|이요|요|임|이고요|인데요|인데|이야|야|정도|쯤|이"
    r"|정도요|정도예요|쯤이요|쯤요|쯤 ?돼요|정도 ?돼요|돼요|됩니다|이라고 ?들었어요)?"
    r"[ .!~ㅋㅎㅠㅜ]*"
)
_LEAD = (
    r"(?:음|어|아|네|넵|예|그|약|한|대략|아마|아마도|저는|저희는|우리는|아이는|애는|제가|지금"
    r"|올해|현재)*[ ,.]*"
)
_NUMBER = rf"(?P<n>{MIXED}|{ARABIC}|{NATIVE}|{SINO})"
_BARE: dict[str, re.Pattern[str]] = {
    "age": re.compile(rf"{_LEAD}(?:만 ?)?{_NUMBER} ?(?:살|세)?{_TRAIL}"),
    "income_percent": re.compile(
        rf"{_LEAD}{_NUMBER} ?(?:%|프로|퍼센트|퍼)? ?(?:이하|이내|미만)?{_TRAIL}"
    ),
    "income_monthly": re.compile(
        rf"{_LEAD}(?:월 ?)?{_NUMBER}(?P<unit> ?만 ?원| ?만| ?원)? ?{_TRAIL}"
    ),
    "household_size": re.compile(rf"{_LEAD}{_NUMBER} ?(?:명|인|식구|사람)?(?: ?가[구족])?{_TRAIL}"),
    "month": re.compile(rf"{_LEAD}{_NUMBER} ?월?{_TRAIL}"),
}
_BOUNDS = {
    "age": (0, 120),
    "income_percent": (0, 1000),
    "household_size": (1, 20),
    "month": (1, 12),
}
_SEOUL = re.compile(r"(?:네|예|응|넵)?[ ,]*서울(?!런)(?! ?(?:말고|아니|밖|외))")
_YEAR = re.compile(rf"{_LEAD}(?P<n>[1-6일이삼사오육]) ?(?:학년)?{_TRAIL}")

_YES = re.compile(
    r"(?:네+에*|넵+|넹+|넴|녜|예+|응+|웅+|어+|엉|ㅇㅇ+|ㅇㅋ|ㅇ|ㄴㅔ|오케이?|ok|okay|yes|y"
    r"|맞아요?|맞습니다|맞음|맞는데요|맞고요|그래요?|그럼요|그렇죠|그쵸|그죠|그렇습니다"
    r"|그렇긴해요"
    r"|물론(?:이죠|입니다)?|당연(?:하죠|히)?|있어요|있습니다|있음|해당(?:돼요|됩니다|됨"
    r"|해요|합니다)|돼요|됩니다|좋아요|좋습니다|할게요|할래요|부탁(?:해요|드려요"
    r"|드립니다)?|그렇게(?:해)?주세요|그렇게할게요"
    r"|안전해요|ㄱㄱ|고고|콜|받(?:아요|고있어요|습니다)|살아요|그런(?:것|거)같아요"
    r"|아마(?:도)?(?:그럴|맞을)(?:거|것)(?:예요|에요|같아요)|이?상(?:이에요|이요|입니다)"
    r"|진행(?:해주세요|할게요))+"
)
_NO = re.compile(
    r"(?:아니+(?:요|오|욧|야|에요|예요|라고요|ㅇㅛ)?|아뇨+|아녀+|아뉴|아닙니다|아니네요"
    r"|아닌데(?:요)?|아닌것같아요|아닌거같아요|아님|ㄴㄴ+|ㄴ|노+|no|nope|n|놉|안(?:돼요"
    r"|됩니다|해요|할래요|할게요|받아요|받습니다|살아요|안전해요)"
    r"|없(?:어요|습니다|음|는데요|네요)|싫(?:어요|습니다)|됐(?:어요|습니다)|괜찮아요"
    r"|괜찮습니다|괜찮아|ㄱㅊ|해당(?:안돼요|안됩니다|안됨|없어요|없음|없습니다|되지않아요)"
    r"|그렇지않(?:아요|습니다)|그런건아니(?:에요|고요)|별로(?:요)?|못(?:받아요|해요)"
    r"|미만이?(?:에요|요|입니다)?|취소(?:할게요|해주세요)?)+"
)
_DONT_KNOW = re.compile(
    r"(?:모르(?:겠|게|는데|겟|갰)|모름|몰라|몰겠|몰르|ㅁㄹ|글쎄|글쌔|잘은?(?:모|몰)"
    r"|기억(?:이|은)?(?:안|잘안|나지)|확실(?:하지|치|하진|친)않|확실히는?(?:모|몰)|헷갈"
    r"|애매|아직(?:안|몰|모|정하지)|알(?:수가?)?없|확인(?:해봐야|해보고|해야)"
    r"|안(?:알아|찾아)봤|모를|까먹|생각이?안나|뭔지(?:모|몰)|뭐예요\?|무슨말|이해가안"
    r"|패스|pass|skip|건너뛰|스킵|넘어가|물어봐야|여쭤봐야|정확히는|정확하(?:겐|게는))"
)
_SQUEEZE = re.compile(r"[\s.,!~…·'\"^;ㅋㅎㅠㅜ]+")
_INTERJECTIONS = re.compile(
    r"^(?:음+|어+|아+(?!니|뇨|녀|님|닙)|그건|그거는?|흠+|그게|저기|그냥|근데|뭐|제가|저는"
    r"|저희는|우리는)+(?=.)"
)
_LONGEST_YES = 30


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reply to a question says.

    Attributes:
        kind: a value of the entity asked for, or yes, no, "I don't know".
        value: the value, for kind `value`.
        role: `denied` if the value is ruled out ("한부모는 아니에요").
        assumed: codes of what was assumed, as in `Found`.
    """

    kind: AnswerKind
    value: Value | None = None
    role: str | None = None
    assumed: tuple[str, ...] = ()


def read_answer(
    entity: str,
    text: str,
    today: date,
    *,
    school_level: str | None = None,
    lexicon: Lexicon | None = None,
) -> Answer | None:
    """Read a reply to a question about one entity.

    Args:
        entity: the entity that was asked for; `yes_no` for a question of fact without one.
        text: the reply.
        today: the day to reckon from.
        school_level: what is known of it, so that "3학년" after "중학생" is enough.
        lexicon: our own names, if the question is about one of them.

    Returns:
        The answer, or None if the reply does not answer (it may be another question).
    """
    clean = normalise(text).text
    if not clean:
        return None
    everything = extract(clean, today, lexicon)
    found = [f for f in everything if f.entity == entity]
    if not found and entity == "residence" and any(f.entity == "district" for f in everything):
        return Answer("value", "seoul")
    if found:
        best = _chosen(found)
        return Answer("value", best.value, best.role, best.assumed)
    if (value := _bare(entity, clean, school_level)) is not None:
        return Answer("value", value, assumed=("bare_number",) if entity in _BARE else ())
    if is_dont_know(clean):
        return Answer("dont_know")
    if (agreed := read_yes_no(clean)) is not None:
        return Answer("yes" if agreed else "no")
    return None


def read_yes_no(text: str) -> bool | None:
    """Whether a reply agrees (True), refuses (False) or does neither (None)."""
    squeezed = _squeezed(text)
    if not squeezed or len(squeezed) > _LONGEST_YES:
        return None
    for candidate in (squeezed, _INTERJECTIONS.sub("", squeezed)):
        if _NO.fullmatch(candidate):
            return False
        if _YES.fullmatch(candidate):
            return True
    return None


def is_dont_know(text: str) -> bool:
    """Whether a reply says that the person does not know: "글쎄요", "잘 몰라요", "ㅁㄹ"."""
    squeezed = _squeezed(text)
    return len(squeezed) <= _LONGEST_YES and _DONT_KNOW.search(squeezed) is not None


def _squeezed(text: str) -> str:
    return _SQUEEZE.sub("", normalise(text).text).lower()


def _chosen(found: list[Found]) -> Found:
    """The last value that is not denied: people correct themselves ("중2 아니고 중3이요")."""
    return next((f for f in reversed(found) if f.role is None), found[-1])


def _bare(entity: str, text: str, school_level: str | None) -> Value | None:
    if entity == "grade":
        match = _YEAR.fullmatch(text)
        year = parse(match["n"]) if match else None
        return grade_of(school_level, int(year)) if school_level and year else None
    if entity == "residence":
        return "seoul" if _SEOUL.match(text) else None
    pattern = _BARE.get(entity)
    match = pattern.fullmatch(text) if pattern else None
    if match is None:
        return None
    if entity == "income_monthly":
        return to_won(match["n"], match["unit"] or "")
    value = parse(match["n"])
    low, high = _BOUNDS[entity]
    if value is None or not low <= value <= high:
        return None
    return value if entity == "income_percent" else int(value)
