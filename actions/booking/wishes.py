"""When somebody wants to come: a sentence about days and times, as data.

A wish may be exact ("담주 수욜 5시 반"), a range ("다음 주 오전"), or relative to a time that is
already spoken of ("30분 늦게", "그다음 날"). What cannot be (25:00, 2월 30일) is told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from actions.booking.wish import DAY, Impossible, Span, Wish
from nlu.korean.clock import Clock, find_clocks
from nlu.korean.dates import SEOUL, Interval, intervals
from nlu.korean.days import find_days
from nlu.korean.negation import set_aside_after
from nlu.korean.numerals import parse

_WEEK = timedelta(days=7)
_DAY_MINUTES = 24 * 60
_HOUR = 60
_POINTS = frozenset({"hour", "minute"})
_UNSAID_HALF = frozenset({"afternoon", "morning", "noon"})
_LONG_AGO = timedelta(days=180)  # a date whose next occurrence is this far off is one just past

_COUNT = r"(?P<count>\d{1,3}|한|두|세|네|다섯|여섯|반)"
_LATER = r"(?P<later>뒤|후|늦|미[루뤄]|나중)|(?P<sooner>앞|일찍|빨리|당[겨기]|이르)"
_SHIFT = re.compile(rf"{_COUNT} ?(?P<unit>시간 ?반|시간|분)(?:만|정도|쯤)? ?(?:더 ?)?(?:{_LATER})")
_DAY_SHIFT = re.compile(
    r"(?P<days>하루|이틀|사흘|일주일|한 ?주|이 ?주|두 ?주|\d{1,2} ?일|\d ?주일?)"
    r"(?:만|정도|쯤)? ?(?:더 ?)?"
    r"(?:(?P<later>늦|미[루뤄]|뒤로)|(?P<sooner>앞|일찍|당[겨기]))"
)
_NEXT_DAY = re.compile(r"(?:그 ?)?(?:다음|담) ?날|이튿날")
_DAY_BEFORE = re.compile(r"전 ?날(?!짜)")
_LENGTHS = {"하루": 1, "이틀": 2, "사흘": 3, "일주일": 7, "한주": 7, "이주": 14, "두주": 14}
_EARLIEST = re.compile(
    r"더 ?(?:빨리|이른|일찍|빠른|앞)"
    r"|(?:제일|가장|최대한|되도록)? ?(?:빠른|빨리|이른|가까운) ?(?:걸|거|것|시간|날|때|대로|데)"
    r"|(?:제일|가장|최대한) ?(?:빨리|빠른|이른|먼저)"
    r"|아무 ?(?:때|시간|날|거)|언제든|다 ?(?:좋|괜찮|돼요)|상관 ?없"
)
_WEEKDAY_LETTER = re.compile(
    r"(?<![가-힣\d])(?P<day>[월화수목금토])(?= ?(?:오전|오후|저녁|\d{1,2} ?시))"
)
_WEEK_LETTER = re.compile(
    r"(?P<week>(?:다다음|다음|이번|담) ?주) ?(?P<day>[월화수목금토])(?![가-힣])"
)
_WEEKDAY_RUN = re.compile(
    r"(?<![가-힣])(?!금일)(?P<run>[월화수목금토일]{2,5})(?=$|[ ,.요이은는도에중다])"
)
_PART_TO = re.compile(r"(?<=오전|오후|저녁|아침)로")
_WEEK_TO = re.compile(r"(?P<week>(?:다다음|다음|이번|담) ?주)로")
_LETTERS = "월화수목금토일"
_ORDINAL = re.compile(
    r"(?:(?P<word>첫|두|세|네|다섯|1|2|3|4|5) ?(?:번째|째|번)|(?P<bare>[1-5])"
    r"|(?P<last>마지막|맨 ?(?:끝|아래|뒤))|(?P<first>맨 ?(?:위|앞|처음)|처음))"
    r"(?: ?(?:거|것|걸|시간|날|꺼))?(?:으?로)?"
    r" ?(?:할게요|해 ?주세요|해줘|이요|요|예요|이에요)?[ .!~]*"
)
_ORDINALS = {"첫": 1, "두": 2, "세": 3, "네": 4, "다섯": 5}
_WEEKEND = re.compile(r"(?<!이번 )(?<!이번)(?<!다음 )(?<!다음)(?<!담 )(?<!담)주말")
_WEEKDAYS = re.compile(r"평일|주중")
_NO_HOUR = re.compile(
    r"(?<!\d)(?P<hour>\d{2,}) ?(?:시(?!간)|:\d{2})|(?<!\d)\d{1,2} ?시 ?(?P<minute>\d{2,}) ?분"
)
_NO_DATE = re.compile(
    r"(?<!\d)(?P<month>\d{1,2}) ?(?:월|/) ?(?P<day>\d{1,2})(?: ?일|(?=[ 에로(]|$))"
)


def read_wish(text: str, now: datetime, about: datetime | None = None) -> Wish | Impossible | None:
    """What a message says about when.

    Args:
        text: normalised.
        now: the moment of the message, in Seoul's time.
        about: the time that is spoken of: "다음 날" is the day after it, "목요일" that of its week.

    Returns:
        The wish, what cannot be, or None when the message says nothing about when.
    """
    text = _WEEK_LETTER.sub(r"\g<week> \g<day>요일", text)
    text = _WEEK_TO.sub(r"\g<week> ", text)
    text = _PART_TO.sub(" ", _WEEKDAY_LETTER.sub(r"\g<day>요일", text))
    impossible = _impossible(text, now.date())
    if impossible:
        return impossible
    shifted = _shifted(text, about) if about else None
    if shifted is not None:
        return Wish.at(shifted)
    wish = _named(text, now, about)
    if about and not wish.days:
        day = _relative_day(text, about)
        wish = replace(wish, days=((day, day + DAY),)) if day else wish
    earliest = _EARLIEST.search(text) is not None
    if not (wish.names_a_time or earliest):
        return None
    return replace(wish, earliest=earliest)


def read_choice(text: str, count: int) -> int | None:
    """Which of `count` things offered is meant by its place ("두 번째요"), from 0."""
    match = _ORDINAL.fullmatch(text.strip())
    if match is None:
        return None
    if match["first"]:
        return 0
    if match["last"]:
        return count - 1
    word = match["word"] or match["bare"]
    place = _ORDINALS.get(word) or int(word)
    return place - 1 if place <= count else None


def _impossible(text: str, today: date) -> Impossible | None:
    for match in _NO_HOUR.finditer(text):
        if match["hour"] and int(match["hour"]) > 24:
            return Impossible("hour", match.group().strip())
        if match["minute"] and int(match["minute"]) > 59:
            return Impossible("minute", match.group().strip())
    for match in _NO_DATE.finditer(text):
        try:
            date(today.year + (4 - today.year) % 4, int(match["month"]), int(match["day"]))
        except ValueError:
            return Impossible("date", match.group().strip())
    return None


def _shifted(text: str, about: datetime) -> datetime | None:
    """A time told as a distance from the one spoken of."""
    if match := _SHIFT.search(text):
        count = 0.5 if match["count"] == "반" else float(parse(match["count"]) or 0)
        hours = "시간" in match["unit"]
        half = 30 if "반" in match["unit"] else 0
        step = timedelta(minutes=count * (60 if hours else 1) + half)
        return about + step if match["later"] else about - step
    if match := _DAY_SHIFT.search(text):
        words = match["days"].replace(" ", "")
        number = int(re.sub(r"\D", "", words) or 0)
        days = _LENGTHS.get(words) or number * (7 if "주" in words else 1)
        return about + timedelta(days=days if match["later"] else -days)
    return None


def _relative_day(text: str, about: datetime) -> date | None:
    day = about.astimezone(SEOUL).date()
    if _NEXT_DAY.search(text):
        return day + DAY
    return day - DAY if _DAY_BEFORE.search(text) else None


def _named(text: str, now: datetime, about: datetime | None) -> Wish:
    """The days and times that the message names."""
    spans: list[Span] = []
    away: set[date] = set()
    away_weekdays: set[int] = set()
    clock: tuple[int, int] | None = None
    point = half_unsaid = False
    found = intervals(text, now.date())
    named_days = find_days(text, now.date())
    weekend = _WEEKEND.search(text)
    for interval in found:
        aside = set_aside_after(text, interval.last)
        has_clock = interval.grain in (*_POINTS, "part_of_day")
        if any(d.first < interval.last and interval.first < d.last for d in named_days):
            if interval.grain == "weekend" and weekend:
                continue
            span = _span(interval, now, about)
            if aside and has_clock:
                continue
            if aside:
                away.add(span[0])
                if "nearest_weekday" in interval.assumed:
                    away_weekdays.add(span[0].weekday())
                continue
            spans.append(span)
        if has_clock and not aside:
            first, end = _clock(interval)
            half_unsaid = half_unsaid or bool(_UNSAID_HALF & set(interval.assumed))
            # "3시에서 5시 사이", "7시 이후", "3시나 4시" leave the minute open.
            point = clock is None and interval.grain in _POINTS and end - first <= _HOUR
            clock = (min(first, clock[0]), max(end, clock[1])) if clock else (first, end)
    if clock is None:
        clock = _part_of_day(text, found)
    weekdays = {5, 6} if weekend else {0, 1, 2, 3, 4} if _WEEKDAYS.search(text) else set()
    if run := _WEEKDAY_RUN.search(text):
        weekdays = {_LETTERS.index(letter) for letter in run["run"]}
    return Wish(
        days=tuple(dict.fromkeys(spans)),
        weekdays=frozenset(weekdays),
        clock=clock,
        point=point,
        half_unsaid=half_unsaid,
        not_days=frozenset(away),
        not_weekdays=frozenset(away_weekdays),
    )


def _span(interval: Interval, now: datetime, about: datetime | None) -> Span:
    """The days of an interval; a bare weekday is that of the week spoken of, and to come."""
    today = now.date()
    first = interval.start.date()
    end = (interval.end - timedelta(microseconds=1)).date() + DAY
    if interval.grain in (*_POINTS, "part_of_day"):
        end = first + DAY
    if "next_year" in interval.assumed and interval.start - _midnight(today) > _LONG_AGO:
        return _year_before(first), _year_before(end - DAY) + DAY
    if about and "nearest_weekday" in interval.assumed:
        spoken_of = about.astimezone(SEOUL).date()
        same_week = spoken_of + timedelta(days=first.weekday() - spoken_of.weekday())
        if same_week > today:
            return same_week, same_week + DAY
    if "nearest_weekday" in interval.assumed and interval.grain in _POINTS:
        later = 0 if interval.start > now else 7
        return first + later * DAY, end + later * DAY
    return first, end


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SEOUL)


def _year_before(day: date) -> date:
    return day.replace(year=day.year - 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _clock(interval: Interval) -> tuple[int, int]:
    midnight = _midnight(interval.start.date())
    minutes = (interval.start - midnight) // timedelta(minutes=1)
    end = (interval.end - midnight) // timedelta(minutes=1)
    return minutes, min(max(end, minutes + 1), _DAY_MINUTES)


def _part_of_day(text: str, found: Iterable[Interval]) -> tuple[int, int] | None:
    """A part of the day named alone ("오전은 없어요?"); one set aside means the rest."""
    taken = [(i.first, i.last) for i in found if i.grain in (*_POINTS, "part_of_day")]
    clocks: list[Clock] = [
        c
        for c in find_clocks(text)
        if c.vague and not any(a < c.last and c.first < b for a, b in taken)
    ]
    for clock in clocks:
        if not set_aside_after(text, clock.last):
            return clock.start, clock.end
    for clock in clocks:
        return (clock.end, _DAY_MINUTES) if clock.start < 12 * 60 else (0, clock.start)
    return None
