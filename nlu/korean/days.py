"""Days, weeks and months: 글피, 담주 수욜, 11/27, 이달 말, 둘째 주 일요일, 겨울방학."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from nlu.korean import calendar_words as calendar
from nlu.korean import seasons
from nlu.korean.numerals import NATIVE


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


_Rule = Callable[[re.Match[str], date], calendar.Resolved | None]


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
            named = (
                [d.start for d in found if d.last <= first] if rule is calendar.day_of_month else []
            )
            try:
                resolved = rule(match, named[-1] if named else today)
            except (ValueError, OverflowError):  # 2월 30일, year 10000
                continue
            if resolved:
                start, end, grain, assumed, month = resolved
                last = first + len(match.group().rstrip())
                first = last - len(match.group().strip())
                if grain == "day" and (named_too := _ITS_WEEKDAY.match(text, last)):
                    last = named_too.end()
                    taken.append((first, last))
                found.append(Day(start, end, grain, assumed, first, last, month))
    found.sort(key=lambda day: day.first)
    return _in_the_week_named_before(text, found)


def _in_the_week_named_before(text: str, found: list[Day]) -> list[Day]:
    """In "다음 주 화요일이나 수요일" the second day is of that week, too."""
    result: list[Day] = []
    for day in found:
        before = result[-1] if result else None
        if (
            before is not None
            and before.grain == "day"
            and day.assumed == ("nearest_weekday",)
            and _WEEK_NAMED.match(text, before.first)
            and _OR.fullmatch(text, before.last, day.first)
        ):
            monday = before.start - timedelta(days=before.start.weekday())
            start = monday + timedelta(days=day.start.weekday())
            day = replace(day, start=start, end=start + timedelta(days=1), assumed=())
        result.append(day)
    return result


_ITS_WEEKDAY = re.compile(r" ?\(?[월화수목금토일](?:요일|욜)\)?|\([월화수목금토일]\)")
_WEEK_NAMED = re.compile(r"(?:다다음|다담|이번|요번|다음|담|차|금) ?주")
_OR = re.compile(
    r"[가-힣0-9 :,/~-]{0,14}?(?:이?나|아니면|말고|또는|혹은|랑|하고|와|과|,|/|부터|에서|~|-) ?"
)


_YEAR = r"(?P<year>(?:19|20)\d\d ?년|(?<!\d)\d\d년|올해|금년|내년|작년|지난해|내후년|재작년)? ?"
_NAME = r"(?:요일|욜)"
_HOUR_NEXT = r"(?= ?(?:오전|오후|아침|저녁|\d{1,2} ?[시:]))"  # 담주 금 5시
_OFFSET = "(?:내일|낼) ?모[레래]|" + "|".join(sorted(calendar.OFFSETS, key=len, reverse=True))


_MONTH_WORD = (
    r"(?:(?<![가-힣])|(?<=[은는고데]))이 ?달(?!라|리|러|님)|이번 ?달|요번 ?달|금월|당월"
    r"|다다음 ?달|다담 ?달"
    r"|다음 ?달|담 ?달|내달|지난 ?달|저번 ?달"
)
_MONTH_NUMBER = (
    r"(?:(?<!\d)(?:1[0-2]|0?[1-9]) ?월|(?<![가-힣])(?:삼|사|오|유|육|칠|팔|구|시|십|십일|십이)월)"
)

_COUNT = rf"(?:\d{{1,3}}|{NATIVE}|[일이삼사오육칠팔구십]+)"
_RULES: tuple[tuple[re.Pattern[str], _Rule], ...] = (
    (
        re.compile(
            r"(?<![\d.])(?P<year>(?:19"
            r"|20)\d\d) ?[-./] ?(?P<month>\d{1,2}) ?[-./] ?(?P<day>\d{1,2})(?!\d)"
        ),
        calendar.full_date,
    ),
    (
        re.compile(
            rf"{_YEAR}(?P<month>(?<!\d)(?:1[0-2]|0?[1-9])|(?<![가-힣])(?:삼|사|오|유|육|칠|팔|구"
            rf"|시|십|십일|십이)) ?월 ?"
            r"(?P<day>[0-3]?\d|[이삼]?십[일이삼사오육칠팔구]?"
            r"|[일이삼사오육칠팔구]) ?일(?! ?(?:동안|간(?!식)))"
        ),
        calendar.full_date,
    ),
    (
        re.compile(
            r"(?<![\d/.])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|[12]\d|0?[1-9])(?![\d/]|월)"
        ),
        calendar.full_date,
    ),
    (
        re.compile(
            r"(?<![\d.])(?P<month>1[0-2]|0?[1-9])\.(?P<day>3[01]|[12]\d|0?[1-9])(?=\.? ?(?:\("
            r"|[월화수목금토일](?:요일|욜)|오전|오후|까지|부터|\d{1,2}시|일))\.?"
        ),
        calendar.full_date,
    ),
    (
        re.compile(r"(?<![\d-])(?P<month>1[0-2]|0[1-9])-(?P<day>3[01]|[12]\d|0[1-9])(?![\d-])"),
        calendar.full_date,
    ),
    (
        re.compile(
            rf"(?:(?<![가-힣])|(?<=[고는도요면데만니서]))(?P<word>{_OFFSET})(?!로서|배움|채움)"
        ),
        calendar.offset,
    ),
    (
        re.compile(
            rf"(?<![가-힣\d])(?:(?P<word>{'|'.join(calendar.DAY_WORDS)})"
            rf"|(?P<n>{_COUNT}) ?(?P<unit>일|주일?|개월|달)) ?(?P<way>뒤|후|전|있다가|이따가)"
        ),
        calendar.later,
    ),
    (
        re.compile(
            rf"(?P<week>다다음|다담|지난|저번|이번|요번|(?<![가-힣])금|다음|(?:(?<![가-힣])"
            rf"|(?<=[라요데고은는서면니임])|(?=담주[월화수목금토일](?:욜|요일)))담"
            rf"|(?<![가-힣])차) ?주(?!로|민|제|말? ?의)"
            rf"(?:(?P<weekend>말| ?주말)| ?(?P<day>[{calendar.LETTERS}])(?:{_NAME}"
            rf"|{_HOUR_NEXT})| ?(?P<part>초"
            rf"|말|중반)?)"
        ),
        calendar.week_of,
    ),
    (
        re.compile(
            rf"(?P<week>다다음|지난|저번|이번|요번|다음"
            rf"|(?<![가-힣])담) ?(?P<day>[{calendar.LETTERS}]){_NAME}(?P<weekend>$^)?(?P<part>$^)?"
        ),
        calendar.week_of,
    ),
    (
        re.compile(
            rf"(?P<month>{_MONTH_WORD}) ?(?P<day>[0-3]?\d|[이삼]?십[일이삼사오육칠팔구]?) ?일"
            r"(?! ?(?:동안|간(?!식)))"
        ),
        calendar.day_in_month,
    ),
    (
        re.compile(
            rf"(?:{_YEAR}(?P<month>{_MONTH_WORD}|{_MONTH_NUMBER})(?:의)? ?)?"
            rf"(?P<nth>첫 ?번째|첫째|첫|둘째|두 ?번째|셋째|세 ?번째|넷째|네 ?번째|다섯째"
            rf"|다섯 ?번째|마지막|(?<!\d)[1-5](?=째)) ?째? ?주(?!말|민|제)(?:차)?"
            rf"(?:의|에)? ?(?:(?P<day>[{calendar.LETTERS}]){_NAME})?"
        ),
        calendar.nth_week,
    ),
    (
        re.compile(
            rf"(?:{_YEAR}(?P<month>{_MONTH_WORD}|{_MONTH_NUMBER})(?:의)? ?)"
            rf"(?P<nth>첫 ?번째|첫째|첫|둘째|두 ?번째|셋째|세 ?번째|넷째|네 ?번째"
            rf"|마지막) ?(?P<day>[{calendar.LETTERS}]){_NAME}"
        ),
        calendar.nth_week,
    ),
    (
        re.compile(
            rf"{_YEAR}(?P<month>{_MONTH_WORD}|{_MONTH_NUMBER})(?: ?(?P<part>초|중순|중반|말일|말"
            rf"|마지막 ?날|하순)(?![가-힣]*(?:등|중학|고)))?(?! ?\d{{1,2}} ?일)"
        ),
        calendar.month_of,
    ),
    (
        re.compile(rf"(?P<every>매주 ?)?(?P<day>[{calendar.LETTERS}]){_NAME}(?: ?(?P<each>마다))?"),
        calendar.next_weekday,
    ),
    (re.compile(r"(?P<every>매주 ?)?주말(?P<each>마다)?(?!농장)"), calendar.weekend),
    (
        re.compile(r"(?<![가-힣\d])월(?P<part>말|초)(?=$|[ .,!?]|에|쯤|까지|부터)"),
        seasons.edge_of_month,
    ),
    (re.compile(r"크리스마스(?! ?캐럴)|성탄절"), seasons.christmas),
    (re.compile(r"(?P<season>여름|겨울|봄)? ?방학(?! ?숙제|동|역)"), seasons.school_break),
    (
        re.compile(
            r"(?<![가-힣])(?P<word>올해|금년|내년|작년|지난해|재작년|내후년|(?:19"
            r"|20)\d\d ?년)(?!생|도? ?계획)(?: ?(?P<part>초|말|상반기|하반기))?"
        ),
        seasons.year_of,
    ),
    (
        re.compile(
            r"(?<![가-힣])(?:연말(?!정산)|연초(?!록)|(?<!월에 )(?<!월 )(?:새 ?학기|신학기"
            r"|새 ?학년))"
        ),
        seasons.year_end,
    ),
    (
        re.compile(
            r"(?<!월 )(?<!주 )(?<![\d.,가-힣월/~-])(?P<day>3[01]|[12]\d|[1-9]) ?일(?=$|에|까지"
            r"|부터|날"
            r"|이요|로 |로(?:바|변|옮|미)|쯤|이나| ?이후|(?<=\d\d일)[은도]"
            r"|이에요|인데|\(| ?(?:오전|오후|아침|저녁|[월화수목금토일]요일|\d{1,2} ?시)|[.,!?])"
        ),
        calendar.day_of_month,
    ),
)
