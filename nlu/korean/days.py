"""Days, weeks and months: 글피, 담주 수욜, 11/27, 이달 말, 둘째 주 일요일, 매주 금요일, 겨울방학."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from nlu.korean.numerals import NATIVE, parse

_LETTERS = "월화수목금토일"
_ONE = timedelta(days=1)
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Day:
    """One or more whole days, `end` exclusive, and the place that names them."""

    start: date
    end: date
    grain: str
    assumed: tuple[str, ...]
    first: int
    last: int
    month: int | None = None


_Resolved = tuple[date, date, str, tuple[str, ...], int | None]
_Rule = Callable[[re.Match[str], date], _Resolved | None]


def find_days(text: str, today: date) -> list[Day]:
    """Days in the order of the text; where readings compete, the earlier and longer one."""
    found: list[Day] = []
    taken: list[tuple[int, int]] = []
    for pattern, rule in _RULES:
        for match in pattern.finditer(text):
            first, last = match.span()
            if any(s < last and first < e for s, e in taken):
                continue
            taken.append((first, last))
            # "12월 1일부터 5일까지": the 5th of the month just named.
            named = [d.start for d in found if d.last <= first] if rule is _day_of_month else []
            try:
                resolved = rule(match, named[-1] if named else today)
            except (ValueError, OverflowError):  # 2월 30일, year 10000
                continue
            if resolved:
                start, end, grain, assumed, month = resolved
                last = first + len(match.group().rstrip())
                found.append(Day(start, end, grain, assumed, first, last, month))
    return sorted(found, key=lambda day: day.first)


def _day(start: date, *assumed: str) -> _Resolved:
    return start, start + _ONE, "day", assumed, None


def _month(year: int, month: int, *assumed: str) -> _Resolved:
    start = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    return start, _next_month(start), "month", assumed, start.month


def _next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def _shift_month(day: date, by: int) -> date:
    months = day.year * 12 + day.month - 1 + by
    return date(months // 12, months % 12 + 1, 1)


def _month_number(text: str) -> int | None:
    value = {"유": 6, "시": 10}.get(text) or parse(text)
    return int(value) if value and 1 <= value <= 12 else None


def _year(word: str | None, month: int, day: int, today: date) -> tuple[int, tuple[str, ...]]:
    """The year that is meant: as said, else the one in which the date is still to come."""
    if word:
        word = word.strip()
        if word in _RELATIVE_YEARS:
            return today.year + _RELATIVE_YEARS[word], ()
        number = int(re.sub(r"\D", "", word))
        return (number if number >= 100 else 2000 + number), ()
    past = (month, day) < (today.month, today.day)
    return today.year + past, ("next_year",) if past else ()


_RELATIVE_YEARS = {"올해": 0, "금년": 0, "내년": 1, "작년": -1, "지난해": -1, "후년": 2, "내후년": 2, "재작년": -2}
_YEAR = r"(?P<year>(?:19|20)\d\d ?년|(?<!\d)\d\d년|올해|금년|내년|작년|지난해|내후년|재작년)? ?"
_NAME = r"(?:요일|욜)"


def _full_date(match: re.Match[str], today: date) -> _Resolved | None:
    month = _month_number(match["month"])
    day = int(parse(match["day"]) or 0)
    if not month or not day:
        return None
    year, assumed = _year(match.groupdict().get("year"), month, day, today)
    if assumed and re.match(r" ?(?:기준|현재)", match.string[match.end() :]):
        year, assumed = today.year, ()
    resolved = date(year, month, day)
    weekday = re.match(r" ?\(?([월화수목금토일])(?:요일|욜|\))", match.string[match.end() :])
    if weekday and _LETTERS.index(weekday[1]) != resolved.weekday():
        assumed = (*assumed, "weekday_differs")
    return _day(resolved, *assumed)


_OFFSETS = {
    "오늘": 0, "금일": 0, "당일": 0, "내일모레": 2, "낼모레": 2, "내일": 1, "낼": 1, "명일": 1, "모레": 2, "낼모래": 2,
    "내일모래": 2, "그글피": 4, "글피": 3, "어제": -1, "어저께": -1, "엊그제": -2, "그저께": -2, "그제": -2, "그끄저께": -3,
}  # fmt: skip
_DAY_WORDS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8, "열흘": 10, "보름": 15}


def _later(match: re.Match[str], today: date) -> _Resolved | None:
    sign = -1 if match["way"] == "전" else 1
    if match["word"]:
        return _day(today + sign * _DAY_WORDS[match["word"]] * _ONE)
    count = parse(match["n"])
    if count is None or count > 1000:
        return None
    unit = match["unit"].replace(" ", "")
    if unit == "일":
        return _day(today + sign * int(count) * _ONE)
    if unit in ("주", "주일"):
        return _day(today + sign * int(count) * _WEEK)
    month = _shift_month(today, sign * int(count))
    last = (_next_month(month) - _ONE).day
    return _day(month.replace(day=min(today.day, last)))


def _week_of(match: re.Match[str], today: date) -> _Resolved:
    word = match["week"].replace(" ", "")
    by = {"지난": -1, "저번": -1, "이번": 0, "금": 0, "요번": 0, "다다음": 2, "다담": 2}.get(word, 1)
    monday = today - today.weekday() * _ONE + by * _WEEK
    if match["day"]:
        return _day(monday + _LETTERS.index(match["day"]) * _ONE)
    if match["weekend"]:
        return monday + 5 * _ONE, monday + _WEEK, "weekend", (), None
    part = match["part"]
    if part == "초":
        return monday, monday + 3 * _ONE, "week_part", ("early_week",), None
    if part == "말":
        return monday + 3 * _ONE, monday + 7 * _ONE, "week_part", ("late_week",), None
    return monday, monday + _WEEK, "week", (), None


def _nth_week(match: re.Match[str], today: date) -> _Resolved | None:
    nth = {"첫": 1, "첫번": 1, "첫째": 1, "첫번째": 1, "1": 1, "둘째": 2, "두번째": 2, "2": 2, "셋째": 3, "세번째": 3, "3": 3,
           "넷째": 4, "네번째": 4, "4": 4, "다섯째": 5, "다섯번째": 5, "5": 5, "마지막": 0}[match["nth"].replace(" ", "")]  # fmt: skip
    first, assumed = _first_of_month(match, today)
    found = _nth(first, nth, match["day"])
    if found is None:
        return None
    if found[1] <= today and not match["month"]:
        first, assumed = _next_month(first), ("next_month",)
        found = _nth(first, nth, match["day"])
        if found is None:
            return None
    rule = "nth_weekday_of_month" if match["day"] else "iso_week_of_month"
    return *found, (*assumed, rule), None


def _nth(first: date, nth: int, letter: str | None) -> tuple[date, date, str] | None:
    # Without a weekday: week 1 is the one with the first Thursday (KS X ISO 8601).
    weekday = _LETTERS.index(letter) if letter else 3
    day = first + (weekday - first.weekday()) % 7 * _ONE
    if nth:
        day += (nth - 1) * _WEEK
    else:
        while (day + _WEEK).month == first.month:
            day += _WEEK
    if day.month != first.month:
        return None
    if letter:
        return day, day + _ONE, "day"
    return day - 3 * _ONE, day + 4 * _ONE, "week"


def _first_of_month(match: re.Match[str], today: date) -> tuple[date, tuple[str, ...]]:
    word = (match["month"] or "").replace(" ", "")
    if not word:
        return today.replace(day=1), ("this_month",)
    if word in _RELATIVE_MONTHS:
        return _shift_month(today, _RELATIVE_MONTHS[word]), ()
    number = _month_number(word.removesuffix("월")) or today.month
    year, assumed = _year(match.groupdict().get("year"), number, 31, today)
    return date(year, number, 1), assumed


_RELATIVE_MONTHS = {
    "이달": 0, "이번달": 0, "요번달": 0, "금월": 0, "당월": 0, "다음달": 1, "담달": 1, "내달": 1, "다다음달": 2, "다담달": 2,
    "지난달": -1, "저번달": -1, "전달": -1,
}  # fmt: skip
_MONTH_WORD = (
    r"이 ?달|이번 ?달|요번 ?달|금월|당월|다다음 ?달|다담 ?달|다음 ?달|담 ?달|내달|지난 ?달|저번 ?달"
)
_MONTH_NUMBER = r"(?:(?<!\d)(?:1[0-2]|0?[1-9]) ?월|(?<![가-힣])(?:삼|사|오|유|육|칠|팔|구|시|십|십일|십이)월)"


def _month_of(match: re.Match[str], today: date) -> _Resolved | None:
    first, assumed = _first_of_month(match, today)
    after = _next_month(first)
    part = match["part"]
    if part == "초":
        return first, first + 10 * _ONE, "month_part", (*assumed, "early_month"), None
    if part in ("중순", "중반"):
        return first + 10 * _ONE, first + 20 * _ONE, "month_part", (*assumed, "mid_month"), None
    if part in ("말일", "마지막 날", "마지막날"):
        return after - _ONE, after, "day", assumed, None
    if part:
        return first + 20 * _ONE, after, "month_part", (*assumed, "late_month"), None
    return first, after, "month", assumed, first.month


def _next_weekday(match: re.Match[str], today: date) -> _Resolved:
    ahead = (_LETTERS.index(match["day"]) - today.weekday()) % 7
    weekly = match["every"] or match["each"]
    return _day(today + ahead * _ONE, "weekly" if weekly else "nearest_weekday")


def _weekend(match: re.Match[str], today: date) -> _Resolved:
    saturday = today + (5 - today.weekday()) % 7 * _ONE if today.weekday() < 6 else today - _ONE
    every = match["every"] or match["each"]
    return saturday, saturday + 2 * _ONE, "weekend", ("weekly",) if every else ("nearest_weekend",), None


def _day_of_month(match: re.Match[str], today: date) -> _Resolved | None:
    number = int(match["day"])
    month = today.replace(day=1)
    if number < today.day:
        month = _next_month(month)
    return _day(month.replace(day=number), "this_month" if month.month == today.month else "next_month")


def _break(match: re.Match[str], today: date) -> _Resolved:
    season = match["season"] or ""
    ends = {
        "여름": lambda y: (date(y, 7, 20), date(y, 8, 21)),
        "겨울": lambda y: (date(y, 12, 26), date(y + 1, 3, 1)),
        "봄": lambda y: (date(y, 2, 10), date(y, 3, 1)),
    }
    wanted = [season] if season in ends else ["여름", "겨울"]
    candidates = [ends[name](year) for name in wanted for year in (today.year - 1, today.year, today.year + 1)]
    start, end = min(c for c in candidates if c[1] > today)
    return start, end, "school_break", ("usual_school_break",), None


def _year_of(match: re.Match[str], today: date) -> _Resolved:
    word = match["word"]
    year = today.year + _RELATIVE_YEARS[word] if word in _RELATIVE_YEARS else int(word[:4])
    part = match["part"]
    if part == "초":
        return date(year, 1, 1), date(year, 4, 1), "year_part", ("early_year",), None
    if part == "말":
        return date(year, 12, 1), date(year + 1, 1, 1), "year_part", ("late_year",), None
    if part == "상반기":
        return date(year, 1, 1), date(year, 7, 1), "year_part", (), None
    if part == "하반기":
        return date(year, 7, 1), date(year + 1, 1, 1), "year_part", (), None
    return date(year, 1, 1), date(year + 1, 1, 1), "year", (), None


def _year_end(match: re.Match[str], today: date) -> _Resolved:
    if match.group().startswith("연말"):
        return date(today.year, 12, 1), date(today.year + 1, 1, 1), "year_part", ("late_year",), None
    if match.group().startswith("연초"):
        year = today.year + (today.month > 3)
        return date(year, 1, 1), date(year, 4, 1), "year_part", ("early_year",), None
    year = today.year + ((today.month, today.day) > (3, 2))
    return _day(date(year, 3, 2), "usual_school_start")


_COUNT = rf"(?:\d{{1,3}}|{NATIVE}|[일이삼사오육칠팔구십]+)"
_RULES: tuple[tuple[re.Pattern[str], _Rule], ...] = (
    (re.compile(r"(?<![\d.])(?P<year>(?:19|20)\d\d) ?[-./] ?(?P<month>\d{1,2}) ?[-./] ?(?P<day>\d{1,2})(?!\d)"), _full_date),
    (
        re.compile(
            rf"{_YEAR}(?P<month>(?<!\d)(?:1[0-2]|0?[1-9])|(?<![가-힣])(?:삼|사|오|유|육|칠|팔|구|시|십|십일|십이)) ?월 ?"
            r"(?P<day>[0-3]?\d|[이삼]?십[일이삼사오육칠팔구]?|[일이삼사오육칠팔구]) ?일(?! ?(?:동안|간(?!식)))"
        ),
        _full_date,
    ),
    (re.compile(r"(?<![\d/.])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/]|월)"), _full_date),
    (
        re.compile(
            r"(?<![\d.])(?P<month>1[0-2]|0?[1-9])\.(?P<day>3[01]|[12]\d|0?[1-9])(?=\.? ?(?:\(|[월화수목금토일](?:요일|욜)|오전|오후|까지|부터|\d{1,2}시|일))\.?"
        ),
        _full_date,
    ),
    (
        re.compile(rf"(?<![가-힣])(?P<word>{'|'.join(sorted(_OFFSETS, key=len, reverse=True))})(?!로서|배움|채움)"),
        lambda match, today: _day(today + _OFFSETS[match["word"]] * _ONE),
    ),
    (
        re.compile(
            rf"(?<![가-힣\d])(?:(?P<word>{'|'.join(_DAY_WORDS)})|(?P<n>{_COUNT}) ?(?P<unit>일|주일?|개월|달)) ?(?P<way>뒤|후|전|있다가|이따가)"
        ),
        _later,
    ),
    (
        re.compile(
            rf"(?P<week>다다음|다담|지난|저번|이번|요번|(?<![가-힣])금|다음|(?<![가-힣])담|(?<![가-힣])차) ?주(?!로|민|제|말? ?의)"
            rf"(?:(?P<weekend>말)| ?(?P<day>[{_LETTERS}]){_NAME}| ?(?P<part>초|말|중반)?)"
        ),
        _week_of,
    ),
    (
        re.compile(rf"(?P<week>다다음|지난|저번|이번|요번|다음|담) ?(?P<day>[{_LETTERS}]){_NAME}(?P<weekend>$^)?(?P<part>$^)?"),
        _week_of,
    ),
    (
        re.compile(
            rf"(?:{_YEAR}(?P<month>{_MONTH_WORD}|{_MONTH_NUMBER})(?:의)? ?)?"
            rf"(?P<nth>첫 ?번째|첫째|첫|둘째|두 ?번째|셋째|세 ?번째|넷째|네 ?번째|다섯째|다섯 ?번째|마지막|(?<!\d)[1-5](?=째)) ?째? ?주(?!말|민|제)(?:차)?"
            rf"(?:의|에)? ?(?:(?P<day>[{_LETTERS}]){_NAME})?"
        ),
        _nth_week,
    ),
    (
        re.compile(
            rf"(?:{_YEAR}(?P<month>{_MONTH_WORD}|{_MONTH_NUMBER})(?:의)? ?)"
            rf"(?P<nth>첫 ?번째|첫째|첫|둘째|두 ?번째|셋째|세 ?번째|넷째|네 ?번째|마지막) ?(?P<day>[{_LETTERS}]){_NAME}"
        ),
        _nth_week,
    ),
    (
        re.compile(
            rf"{_YEAR}(?P<month>{_MONTH_WORD}|{_MONTH_NUMBER})(?: ?(?P<part>초|중순|중반|말일|말|마지막 ?날|하순)(?![가-힣]*(?:등|중학|고)))?(?! ?\d{{1,2}} ?일)"
        ),
        _month_of,
    ),
    (
        re.compile(rf"(?P<every>매주 ?)?(?<![{_LETTERS}가-힣](?=[{_LETTERS}]))(?P<day>[{_LETTERS}]){_NAME}(?: ?(?P<each>마다))?"),
        _next_weekday,
    ),
    (re.compile(r"(?P<every>매주 ?)?주말(?P<each>마다)?(?!농장)"), _weekend),
    (re.compile(r"(?P<season>여름|겨울|봄)? ?방학(?! ?숙제)"), _break),
    (re.compile(r"(?<![가-힣])(?P<word>올해|금년|내년|작년|지난해|재작년|내후년|(?:19|20)\d\d ?년)(?!생|도? ?계획)(?: ?(?P<part>초|말|상반기|하반기))?"), _year_of),
    (re.compile(r"(?<![가-힣])(?:연말(?!정산)|연초(?!록)|새 ?학기|신학기|새 ?학년)"), _year_end),
    (
        re.compile(
            r"(?<![\d.,가-힣월/~-])(?P<day>3[01]|[12]\d|[1-9]) ?일(?=$|에|까지|부터|날|이요|이에요|인데|\(| ?(?:오전|오후|아침|저녁|[월화수목금토일]요일|\d{1,2} ?시)|[.,!?])"
        ),
        _day_of_month,
    ),
)  # fmt: skip
