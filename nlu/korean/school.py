"""School grade and school level: 중2, 고삼, 초등학교 5학년, N수생, 검고 준비, 고등학생."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlu.korean.found import Found
from nlu.korean.negation import denied_after

LEVEL_OF_GRADE = {"e": "elementary", "m": "middle", "h": "high"}
_LETTER = {"elementary": "e", "middle": "m", "high": "h"}
_YEARS = {"elementary": 6, "middle": 3, "high": 3}
_SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6}

_YEAR = r"(?P<year>[1-6일이삼사오육])"
# After "중 3" these make it "3 of them", not a school year.
_NOT_COUNTED = (
    r"(?! ?(?:개|명|회(?!원)|번|시|분|일|월|주|가지|곳|과목|점|등|위|차|층|호|년|퍼|프로|만|천"
    r"|백|억|종|편|강|살|세|단계|급|탄|탕)"
    r"|\d|[,.%:/~-]\d)"
)
_STARTS = r"(?<![가-힣A-Za-z0-9])"
# 집중3, 기초2, 광고1: the letter ends a word of its own.
_AFTER_WORD = (
    r"(?<![A-Za-z0-9집공그군관시체수열명연산행신존복민궁최광보참제원경사창기당매백])"
    r"|(?<=[초중고][1-6])"
)
_LONG = re.compile(
    rf"(?P<level>초등 ?학교|초등 ?학생|초등|초딩|초교|국민학교|중 ?학교|중 ?학생|중학|중등|중딩"
    rf"|고등 ?학교|고등 ?학생|고등|고딩|고교|[가-힣]{{1,3}}(?:여고|남고|여중|남중)|여고|남고"
    rf"|여중|남중"
    rf"|여고생|여중생"
    rf"|특성화고|일반고|자사고|외고|과학고|과고|특목고|마이스터고|예고|체고|인문계고?)"
    rf"(?:에|를|을|은|는|이고|이|생|생인데|인데|다니는|다녀요|다니고| 다니고| 다니는)? ?"
    rf"(?P<year>[1-6]|[일이삼사오육](?= ?학년))(?: ?학년|{_NOT_COUNTED})"
)
_SHORT = re.compile(
    rf"(?:{_AFTER_WORD})(?P<level>[초중고])(?P<year>[1-6])(?: ?학년|{_NOT_COUNTED}(?!병))"
    rf"|{_STARTS}(?P<level2>[초중고]) (?P<year2>[1-6])(?: ?학년|{_NOT_COUNTED}(?!병))"
    rf"|{_STARTS}(?P<level3>[초중고]) ?(?P<year3>[일이삼사오육]) ?학년"
)
_SPOKEN = re.compile(
    r"(?:(?<![가-힣])|(?<=[가는이은도애딸들저나제금째]))(?P<level>[초중고])(?P<year>삼)(?!겹"
    r"|촌|계탕|남매|성)"
    r"|(?<![가-힣])(?P<level4>초)(?P<year4>[사오육])(?=$|[ .,!?]|인데|이에요|예요|에요|입니다"
    r"|이고|이요|요|아들|딸)"
    r"|(?:(?<![가-힣])|(?<=[애딸들]))(?P<level2>고)(?P<year2>[일이])(?=$|[.,!?]|인데"
    r"|이에요|예요|에요|라서|입니다|이고|이요| ?(?:아들|딸|학생|애|여자|남자|올라|문과|이과|때))"
    r"|(?:(?:^|저|저는|나|나는|제가|애가|아이가|딸이|아들이|동생이|손자가|손녀가|손주가|딸"
    r"|아들|지금|현재|이제) ?)"
    r"(?P<level3>중)(?P<year3>[일이])(?=$|[.,!?]|인데| 인데|인 |이에요|예요|에요|라서|입니다"
    r"|이고|이요)"
)
_LAST_YEAR = re.compile(r"(?P<level>초등학교|중학교|고등학교) ?(?:졸업반|졸업 ?예정|마지막 ?학년)")
_BARE_YEAR = re.compile(
    r"(?<![\d가-힣])(?P<year>[1-6일이삼사오육]) ?학년|(?<=[는이가도]) ?([1-6]) ?학년"
)
_LEVEL = re.compile(
    r"(?P<elementary>초등 ?학교|초등 ?학생|초등부?|초딩|초교)"
    r"|(?P<both>중 ?[·,]?고등? ?학생|중고생|중고등)"
    r"|(?P<middle>(?<!방과후)중 ?학교|중 ?학생|중학(?=$|[ .,!?]|은|는|도|이|과정|용|꺼|거)"
    r"|중등부?|중딩|여중생?|남중생?)"
    r"|(?P<high>고등 ?학교|고등 ?학생|고등부?|고딩|여고생?|남고생?|특성화고|일반고|자사고"
    r"|특목고|마이스터고|수험생)"
    r"|(?P<ged>검정 ?고시|검고)"
)
_FINISHED = re.compile(
    r"(?:를|을|은|까지)? ?(?:졸업(?! ?예정|반)|나왔|마쳤|마치고|중퇴|자퇴|중에|(?:안|못) ?갔)"
)
_OTHERS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "repeat",
        re.compile(
            r"(?:(?<![가-힣A-Za-z])|(?<=[가는이애딸들]))[NnＮ] ?수(?:생|중|(?![가-힣])"
            r"|인데|이에요|예요|해|하|도|는|를|준비)"
            r"|엔수생?|재수생|재수 ?(?:중|하|준비|학원|예정|인데|해|할|를|도)|재수(?=$"
            r"|[ ?.!,])(?! ?없)"
            r"|삼수생?(?![가-힣]*갑산)|사수생|장수생|(?<!과)반수(?:생|중|하|해|를|준비| |$)"
        ),
    ),
    (
        "ged",
        re.compile(
            r"(?:검정 ?고시|검고)(?:를|을|로|도|만| 시험)? ?(?:[초중고]졸 ?)?"
            r"(?:준비|공부|보려|볼 ?거|보는|치려|칠 ?거|치르|응시(?!료|일)|생(?!각)|수험생"
            r"|학생|합격하"
            r"|따려|접수(?!비|일|기간|처|증)|골랐|골라서|선택|도전|시작|봐야|봤|볼 ?생각|보고 ?싶)"
        ),
    ),
    (
        "university",
        re.compile(
            r"대학생|대딩|휴학생|(?<![민회])대학교? ?(?:[1-6일이삼사] ?학년|신입생|재학|다니"
            r"|다녀|휴학)"
            r"|대학원생?|\d{2} ?학번"
            r"|(?<![가-힣])전문대 ?(?:생|다니|다녀)"
        ),
    ),
    ("preschool", re.compile(r"유치원생?|어린이집|미취학|유아(?=[가는인 ])|[3-7]세 ?반|취학 ?전")),
    (
        "adult",
        re.compile(
            r"직장인(?!들)|회사원|(?<![가-힣])(?:성인(?!교육|문해|반)|(?:가정)?주부(?!터)|취준생"
            r"|취업 ?준비생)"
        ),
    ),
)


_ORDER = (
    "preschool",
    *(
        f"{level}{year}"
        for level, years in (("e", 6), ("m", 3), ("h", 3))
        for year in range(1, years + 1)
    ),
)
_PREVIOUS = dict(zip(_ORDER[1:], _ORDER, strict=False))
_PREPARATORY = re.compile(r"예비 ?$|내년(?:에|이면|엔|에는|부터|부턴)? ?(?:3월에? ?)?$")
_PREPARATORY_LEVEL = re.compile(
    r"(?<=예비)(?<!예비 ) ?(?P<level>(?:초등|중|고등)(?:학생|생)|초딩|중딩|고딩)(?! ?[1-6])"
)
_NEXT_SCHOOL = re.compile(
    r"(?:내년(?:에|이면|엔|에는)?|이제|곧|이번에) ?(?P<level>초등|중|고등) ?(?:학교|학생)(?:에"
    r"|이|을|를)? ?"
    r"(?:가는|가요|갑|간대|올라가|올라갈|들어가|들어갈|입학|진학|돼요|되는|됩|된대)"
)
_GOING_UP = re.compile(
    r"(?:으로|로|에|을|를)? ?(?:올라가(?!서|는 ?게 ?아니|는 ?중)|올라갈|올라갑|올라감"
    r"|올라간(?!지)|진학(?! ?상담|하고 ?나)"
    r"|되는 ?(?:아이|애|딸|아들|동생|자녀|손주)|입학(?:을|이)? ?(?:예정|앞)|들어가는 ?(?:아이"
    r"|애|딸|아들))"
)


def grade_of(level: str, year: int) -> str | None:
    """The grade code of a year in a school level, or None where there is no such year."""
    return f"{_LETTER[level]}{year}" if 1 <= year <= _YEARS.get(level, 0) else None


def _level(word: str) -> str:
    word = word.replace(" ", "")
    if word.startswith(("초", "국")):
        return "elementary"
    if word.startswith("중") or word.endswith(("여중", "남중", "여중생")):
        return "middle"
    return "high"


def find(text: str) -> Iterator[Found]:
    """Grades, and school levels where no grade says more."""
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return all(end <= s or start >= e for s, e in taken)

    def emit(entity: str, value: str, start: int, end: int) -> Found:
        taken.append((start, end))
        role = "denied" if denied_after(text, end) else None
        return Found(entity, value, start, end, text[start:end], role)

    def coming(grade: str, start: int, end: int) -> Found:
        """The grade itself, or the one before it if it only begins next March."""
        before, after = _PREPARATORY.search(text, 0, start), _GOING_UP.match(text, end)
        if not before and not after:
            return emit("grade", grade, start, end)
        start = before.start() if before else start
        item = emit("grade", _PREVIOUS[grade], start, after.end() if after else end)
        return replace(item, assumed=("grade_before_next_march",))

    for match in _PREPARATORY_LEVEL.finditer(text):
        if free(*match.span()):
            yield coming(f"{_LETTER[_level(match['level'])]}1", match.start("level"), match.end())
    for pattern in (_LONG, _SHORT, _SPOKEN):
        for match in pattern.finditer(text):
            group = match.groupdict()
            word = next(group[g] for g in group if g.startswith("level") and group[g])
            raw = next(group[g] for g in group if g.startswith("year") and group[g])
            level, year = _level(word), _SINO.get(raw) or int(raw)
            start = min(match.start(g) for g in group if g.startswith("level") and group[g])
            if year <= _YEARS[level] and free(start, match.end()):
                yield coming(f"{_LETTER[level]}{year}", start, match.end())
    for code, pattern in _OTHERS:
        for match in pattern.finditer(text):
            end = match.start() + len(match.group().rstrip())
            if free(match.start(), end):
                yield emit("grade", code, match.start(), end)
    for match in _LAST_YEAR.finditer(text):
        if free(*match.span()):
            level = _level(match["level"])
            yield emit("grade", f"{_LETTER[level]}{_YEARS[level]}", *match.span())
    levels = [
        (str(match.lastgroup), *match.span())
        for match in _LEVEL.finditer(text)
        if free(*match.span()) and not _FINISHED.match(text, match.end())
    ]
    for match in _BARE_YEAR.finditer(text):
        raw = match["year"] or match[2]
        year = _SINO.get(raw) or int(raw)
        fitting = [
            (abs(start - match.start()), name)
            for name, start, _ in levels
            if year <= _YEARS.get(name, 0)
        ]
        name = min(fitting)[1] if fitting else "elementary" if year > 4 else ""
        start = match.end() - len(match.group().lstrip())
        if name and free(start, match.end()):
            yield emit("grade", f"{_LETTER[name]}{year}", start, match.end())
    next_school = None if taken else _NEXT_SCHOOL.search(text)
    if next_school:
        first = f"{_LETTER[_level(next_school['level'])]}1"
        item = emit("grade", _PREVIOUS[first], *next_school.span())
        yield replace(item, assumed=("grade_before_next_march",))
    for name, start, end in levels:
        if not free(start, end):
            continue
        if name == "both":
            yield emit("school_level", "middle", start, end)
            yield emit("school_level", "high", start, end)
        else:
            yield emit("school_level", name, start, end)
