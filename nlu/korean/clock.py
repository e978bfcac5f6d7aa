"""Times of day: 5시 반, 오후 4시, 15:30, 저녁, 7시 이후, 3시부터 5시까지."""

from __future__ import annotations

import re
from dataclasses import dataclass

from nlu.korean.numerals import parse

_PART = r"(?P<part>오전|오후|아침|낮|점심|저녁|밤|새벽|[AaPp]\.?[Mm]\.?)"
_HOUR = (
    r"(?P<hour>(?<!\d)(?:2[0-4]|1\d|\d)(?!\d)|열한|열두|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열)"
)
_MINUTE = (
    r"(?P<minute>반|[0-5]?\d ?분|[0-5]\d(?![\d일월명])"
    r"|(?:[이삼사오]?십)?[일이삼사오육칠팔구]? ?분)?"
)
_SPOKEN = re.compile(
    rf"(?:{_PART} ?)?(?:(?<![가-힣](?=[한두세네열]))"
    rf"|(?<=[레일피늘욜날후전에]))(?<!\d){_HOUR}(?:(?= ?[~-] ?\d{{1,2}} ?시)| ?시(?!간|험|청"
    rf"|민|설|작"
    r"|절|점|스|기|장|도|적|킬|켜|키|행|미|세|즌|니어|끄|비|선|계|군|구|내|름|풍|대|인|집))"
    rf" ?{_MINUTE}"
)
_DIGITAL = re.compile(
    rf"(?:{_PART} ?)?(?<![\d:.])(?P<hour>2[0-3]"
    rf"|[01]?\d):(?P<minute>[0-5]\d)(?![\d:])(?: ?(?P<after>[AaPp][Mm]))?"
)
_NAMED = re.compile(
    r"(?P<name>정오|자정|점심 ?시간|점심때|이른 ?아침|늦은 ?밤|오전 ?중|오전|오후|아침"
    r"|저녁|새벽|한밤중|밤늦게|밤|낮|점심)"
    r"(?=$|[ .,!?~]|에|때|쯤|으로|이|은|부터|까지|시간|반|중|만|도|요|타임)(?! ?\d)"
)
_AFTER = re.compile(r" ?(?:이후|부터|넘어서?|지나서)(?! ?(?:[가-힣]{0,4} ?\d|열|한|두|세|네|다섯))")
_BEFORE = re.compile(r" ?(?:이전|전까지|전에|까지)")
_DAY = 24 * 60
_HOUR_LONG = 60  # an appointment at a time of day
_PARTS = {
    "정오": (720, 780), "자정": (_DAY, _DAY + 60), "새벽": (0, 360), "이른아침": (360, 540),
    "아침": (360, 540), "오전": (540, 720), "오전중": (540, 720), "낮": (720, 1020),
    "점심": (720, 780), "점심시간": (720, 780), "점심때": (720, 780), "오후": (720, 1080),
    "저녁": (1080, 1260), "밤": (1200, _DAY), "늦은밤": (1320, _DAY), "밤늦게": (1320, _DAY),
    "한밤중": (1320, _DAY),
}  # fmt: skip
_EXACT = frozenset({"정오", "자정"})
_AFTERNOON_UNTIL = 7  # 1시 ... 7시 without 오전 or 오후: office hours and evening classes


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in minutes since midnight; `vague` if only a part of the day is named."""

    start: int
    end: int
    grain: str
    assumed: tuple[str, ...]
    first: int
    last: int
    vague: bool = False


def find_clocks(text: str) -> list[Clock]:
    """Times of day in the order of the text."""
    result: list[Clock] = []
    for pattern in (_SPOKEN, _DIGITAL):
        for match in pattern.finditer(text):
            clock = _clock(text, match)
            if clock and not any(c.first < clock.last and clock.first < c.last for c in result):
                result.append(clock)
    for match in _NAMED.finditer(text):
        if any(c.first < match.end() and match.start() < c.last for c in result):
            continue
        name = match["name"].replace(" ", "")
        start, end = _PARTS[name]
        grain = "hour" if name in _EXACT else "part_of_day"
        result.append(Clock(start, end, grain, (), *match.span("name"), vague=grain != "hour"))
    return sorted(result, key=lambda clock: clock.first)


def _clock(text: str, match: re.Match[str]) -> Clock | None:
    hour = int(parse(match["hour"]) or 0)
    part = (match["part"] or match.groupdict().get("after") or "").lower().replace(".", "")
    minutes = _minutes(match["minute"])
    if minutes is None:
        return None
    full, assumed = _full_hour(hour, part)
    if full is None:
        return None
    start = full * 60 + minutes
    grain = "minute" if match["minute"] else "hour"
    end = start + _HOUR_LONG
    last = match.start() + len(match.group().rstrip())
    if after := _AFTER.match(text, last):
        end, last = max(end, _DAY), after.end()
    elif (before := _BEFORE.match(text, last)) and start > 0 and "까지" not in before.group():
        start, end, last = 0, start, before.end()
    return Clock(start, end, grain, assumed, match.start(), last)


def _minutes(text: str | None) -> int | None:
    if not text:
        return 0
    if text == "반":
        return 30
    value = parse(text.replace("분", "").strip())
    return int(value) if value is not None and value < 60 else None


def _full_hour(hour: int, part: str) -> tuple[int | None, tuple[str, ...]]:
    """The hour of 24 hours and what was assumed for it."""
    if hour > 24:
        return None, ()
    if hour > 12 or (hour == 0 and not part):
        return hour, ()
    if part in ("오전", "아침", "새벽", "am"):
        return hour % 12, ()
    if part in ("오후", "저녁", "낮", "점심", "pm"):
        if part == "낮" and hour >= 10 and hour < 12:
            return hour, ()
        return hour % 12 + 12, ()
    if part == "밤":
        return (24 if hour == 12 else hour if hour < 6 else hour + 12), ()
    if hour <= _AFTERNOON_UNTIL:
        return hour + 12, ("afternoon",)
    return hour, ("morning",) if hour < 12 else ("noon",)
