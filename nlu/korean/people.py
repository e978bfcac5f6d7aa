"""Who it is about (me, my child, a friend ...) and how old they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from nlu.korean.found import Found
from nlu.korean.negation import denied_after
from nlu.korean.numerals import NATIVE, parse

_PARTICLE = (
    r"(?=$|[ .,!?~0-9]|이|가|은|는|을|를|도|의|한테|에게|께|랑|이랑|하고|와|과|만|네|들"
    r"|중|고|초|집|댁|둔|있|예요|에요|입니다|인데|님|나|라|요|때문)"
)
_START = r"(?<![가-힣A-Za-z])"
_OURS = rf"(?:{_START}(?:우리|저희|제|내|울) ?)?"
_PEOPLE: tuple[tuple[str, str], ...] = (
    ("grandchild", rf"{_OURS}(?:외?손주|외?손자(?:녀)?|외?손녀)(?:들|딸)?"),
    (
        "child",
        rf"(?:우리|저희|제|내|울) ?(?:애|아이|자녀|자식|얘)(?:들)?(?!스|디|콘|패드)"
        rf"|{_OURS}(?:(?<![가-힣])(?:큰|작은|막내|둘째|첫째|셋째) ?)?(?:(?<![뒷])딸(?!기|꾹|깍"
        rf"|랑딸랑|리)"
        rf"|아들)(?:내미|아이|래미|놈|녀석|애)?"
        rf"|{_START}(?:남자|여자|사내) ?(?:아이|애)|남매(?=[가를]? ?키)|{_START}애들(?=은|이"
        rf"|을|도|한테)"
        rf"|(?<=[데고요서])아이(?=[가는도를]|한테)|{_OURS}(?:큰애|작은애|큰아이|작은아이|막내"
        rf"|첫째(?! ?(?:주|[월화수목금토일]요일))|둘째(?! ?(?:주|[월화수목금토일]요일)))(?:애"
        rf"|아이)?"
        rf"|(?:{_START}|(?<=자의)|(?<=가정))(?:자녀|자식)(?:분|들)?"
        rf"|{_START}아이(?:들)?(?!스|디|콘|패드|폰|돌|템|파크|핀|유)|{_START}애(?=가|는"
        r"|도|한테|를|랑| )",
    ),
    (
        "sibling",
        rf"{_OURS}(?:(?:(?<![가-힣])(?:남|여|친|사촌 ?))?동생|(?<![가-힣])(?:언니|누나|오빠|형"
        rf"|누이)(?!제))",
    ),
    ("friend", rf"{_OURS}(?<![가-힣남여])(?:친구|베프|절친)(?!들(?:이|도|은|한테|과|이랑))"),
    (
        "grandparent",
        rf"{_OURS}(?:외?할머니|외?할아버지|할무니|(?<![가-힣])(?:조부모|시어머니"
        rf"|시아버지))(?:님)?",
    ),
    (
        "parent",
        rf"{_OURS}(?<![가-힣])(?:엄마|아빠|어머니|아버지|어머님|아버님|부모님?|친정 ?엄마"
        rf"|장모님|장인)",
    ),
    (
        "student",
        r"(?:(?<![가-힣])(?:저희 ?(?:반|학교) ?)?|(?<=중도입국))학생(?!증|회|부|식당|인권|복지)",
    ),
    (
        "self",
        rf"{_START}(?:저|나)(?=는|도|한테|에게|만|의 |랑|예요|에요|요|처럼| |$|,)"
        rf"|{_START}(?:제가|내가|난|전|저는|나는|저도|나도|본인)(?= |$|,|[가-힣])(?<!전)"
        rf"|(?<=[데고요서])(?:저는|저도|저만|나는|나도|제가)(?=[가-힣])"
        rf"|{_START}전(?= (?!세|국|체|날|에|화))",
    ),
)
_COMPILED = tuple(
    (code, re.compile(rf"(?:{pattern}){_PARTICLE if code != 'self' else ''}"))
    for code, pattern in _PEOPLE
)

_AGE = re.compile(
    rf"(?P<own>(?:한국|우리|세는) ?나이(?:로"
    rf"|론)? ?)?(?P<man>만 ?(?:나이 ?)?(?:으로 ?)?)?(?<![\d.,가-힣])(?P<n>\d{{1,3}}"
    rf"(?= ?[살세])|{NATIVE}(?= ?살))(?: ?(?:살|세)(?!대|트|상|금|계|종|미|부)|(?<=\d)살)"
)
_AGE_GLUED = re.compile(
    r"(?<=[가-힣])(?P<man>만)?(?P<n>(?<!\d)\d{1,2}|(?:열|스물|서른)(?:한|두|세|네|다섯"
    r"|여섯|일곱|여덟|아홉)?(?= ?살|(?<=\d) ?세)) ?(?:살|세(?!대|트))"
)
_NOT_AN_AGE = re.compile(
    r" ?(?:이상|이하|미만|초과|부터|까지|~|-|차이|터울|어린|많은|위|아래"
    r"|반(?![가-힣]*인데)|전에|때|넘으면|넘는|넘어야)"
)
_BEGINS = r"(?:(?<![가-힣])|(?<=[는은데고가제저서]))"
_COUNTED = r"(?! ?(?:명|개|번|시|군데|곳|가지|분|장|권|강|회|배|마리|사람|과목|세트|대|단계|째))"
_BARE_NATIVE = re.compile(
    rf"{_BEGINS}(?P<own>(?:한국|우리|세는) ?나이(?:로|론)? ?)?(?P<man>만(?: ?나이로)? ?)?"
    r"(?P<n>(?:열|스물|서른|마흔|쉰|예순|일흔|여든|아흔)"
    r"(?:하나|한|둘|두|셋|세|넷|네|다섯|여섯|일곱|여덟|아홉)"
    rf"(?!여|이나){_COUNTED}|(?:스물|스무|서른|마흔|쉰|예순|일흔|여든|아흔)"
    r"(?=이[가-힣]|인데|에요|예요|입니다|임|된|됐|되| ?먹|에 |$|[.,!?])"
    r"|(?:이|삼|사|오|육|칠|팔|구)십(?=이신|이에|이고|인데|이라|이세| ?먹| ?다 ?된))"
)
_BORN = re.compile(
    r"(?<!\d)(?P<y>(?:19|20)\d{2}"
    r"|\d{2})(?: ?년)? ?(?:도 ?)?(?:(?P<m>\d{1,2}) ?월 ?)?(?:\d{1,2} ?일 ?)?(?:생(?!각|활|긴|기)"
    r"|에? ?태어[났난])"
)
_OLDEST = 120


def find(text: str, today: date) -> Iterator[Found]:
    """People (`person`) and ages (`age`, international count)."""
    yield from _people(text)
    yield from _ages(text, today)


def _people(text: str) -> Iterator[Found]:
    for code, pattern in _COMPILED:
        for match in pattern.finditer(text):
            word = match.group()
            start = match.start() + len(word) - len(word.lstrip())
            if word.strip():
                yield Found("person", code, start, match.end(), text[start : match.end()])


def _ages(text: str, today: date) -> Iterator[Found]:
    for pattern in (_AGE, _AGE_GLUED, _BARE_NATIVE):
        for match in pattern.finditer(text):
            value = parse(match["n"])
            if value is None or value > _OLDEST or _NOT_AN_AGE.match(text, match.end()):
                continue
            group = match.groupdict()
            assumed: tuple[str, ...] = () if group["man"] else ("international_age",)
            if group.get("own"):
                value, assumed = value - 1, ("korean_age_less_one",)
            role = "denied" if denied_after(text, match.end()) else None
            yield Found("age", int(value), *match.span(), match.group(), role, assumed)
    for match in _BORN.finditer(text):
        year = int(match["y"])
        if year < 100:
            year += 2000 if year <= today.year % 100 else 1900
        if 0 <= today.year - year <= _OLDEST:
            to_come = match["m"] is not None and int(match["m"]) > today.month
            code = "birthday_to_come" if to_come else "birthday_passed"
            age = max(0, today.year - year - to_come)
            yield Found("age", age, *match.span(), match.group(), assumed=(code,))
