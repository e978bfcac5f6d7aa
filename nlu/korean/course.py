"""What kind of course somebody wants: what it may cost, online or offline, on which weekdays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.korean.found import Found
from nlu.korean.income import to_won
from nlu.korean.negation import set_aside_after
from nlu.korean.numerals import ARABIC, MIXED, SINO

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LETTERS = "월화수목금토일"

_PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = (
    (
        "fee",
        "free",
        re.compile(r"무료|공짜|꽁짜|돈 ?안 ?(?:내|드는|들)|무상(?! ?급식)|(?<![\d,.])0원"),
    ),
    ("fee", "paid", re.compile(r"유료|돈 ?내고|돈을? ?내야")),
    (
        "mode",
        "online",
        re.compile(
            r"온라인|비대면|인터넷 ?(?:강의|강좌|수업)|화상|원격|실시간 ?강의|동영상 ?강의"
            r"|(?<![가-힣])줌(?=으로| ?수업| ?강의)|집에서 ?(?:듣|들을|배우|배울|할|하는)"
        ),
    ),
    (
        "mode",
        "offline",
        re.compile(
            r"오프라인|(?<!비)대면|현장 ?(?:강의|수업|강좌)|직접 ?(?:가서|방문|만나)"
            r"|방문 ?(?:수업|교육|학습)|만나서 ?(?:하|배우)|학원처럼"
        ),
    ),
)
_PRICE = re.compile(
    rf"(?<![가-힣\d.,])(?P<n>{MIXED}|{ARABIC}|{SINO})(?P<unit> ?만 ?원| ?원|만)?"
    r"(?: ?(?:정도|짜리))? ?"
    r"(?:(?P<most>이하|미만|이내|안쪽|안으로|까지|밑으로|아래로?|(?:을|를|은)? ?(?:안 ?넘|넘지"
    r"|초과하지)|선에서|내로)"
    r"|(?P<least>이상|넘는|초과))"
)
_NOT_A_PRICE = re.compile(
    r"(?:소득|월급|월 ?수입|연봉|벌|중위|인정액|수입|월|한 ?달에?|급여)[가-힣 ]{0,6}$"
)
_DAY = rf"[{_LETTERS}]"
_NAME = r"(?:요일|욜)"
_DAY_RANGE = re.compile(
    rf"({_DAY}){_NAME}? ?(?:부터|~|-|에서) ?({_DAY}){_NAME}(?:까지)?"
    rf"|({_DAY})[~-]({_DAY})(?![가-힣])"
)
_DAYS = re.compile(rf"(?<![가-힣\d])((?:{_DAY}[ ,·/]? ?){{1,6}}{_DAY}?){_NAME}|({_DAY}){_NAME}")
_DAY_LETTERS = re.compile(
    r"(?<![가-힣])(월수|화목|토일|월화|수목|목금|금토|(?=[월화수목금토일]{3})월?화?수?목?금?토?일?)"
    r"(?=$|[ .,!?]|에|반|마다|만|은|요|이|중)(?!한)"
)
_WEEKEND = re.compile(r"주말|평일|(?<![가-힣])주중")


def find(text: str) -> Iterator[Found]:
    """`fee`, `fee_max` and `fee_min` (won), `mode` and `weekday` entities."""
    for entity, value, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            role = "denied" if set_aside_after(text, match.end()) else None
            yield Found(entity, value, *match.span(), match.group(), role)
    yield from _prices(text)
    yield from _weekdays(text)


def _prices(text: str) -> Iterator[Found]:
    for match in _PRICE.finditer(text):
        number, unit = match["n"], (match["unit"] or "").strip()
        if not unit and not re.search("[만천]", number):
            continue
        won = to_won(number, unit or "원")
        if won is None or _NOT_A_PRICE.search(text, 0, match.start()):
            continue
        yield Found("fee_max" if match["most"] else "fee_min", won, *match.span(), match.group())


def _weekdays(text: str) -> Iterator[Found]:
    done: list[tuple[int, int]] = []

    def emit(days: str, start: int, end: int) -> Iterator[Found]:
        if any(start < e and s < end for s, e in done):
            return
        done.append((start, end))
        role = "denied" if set_aside_after(text, end) else None
        for letter in dict.fromkeys(days):
            yield Found("weekday", DAYS[_LETTERS.index(letter)], start, end, text[start:end], role)

    for match in _DAY_RANGE.finditer(text):
        first = _LETTERS.index(match[1] or match[3])
        last = _LETTERS.index(match[2] or match[4])
        days = [_LETTERS[(first + i) % 7] for i in range((last - first) % 7 + 1)]
        yield from emit("".join(days), *match.span())
    for match in _DAYS.finditer(text):
        yield from emit(re.sub(r"[^월화수목금토일]", "", match[1] or match[2]), *match.span())
    for match in _DAY_LETTERS.finditer(text):
        yield from emit(match[1], *match.span())
    for match in _WEEKEND.finditer(text):
        yield from emit("토일" if match.group() == "주말" else "월화수목금", *match.span())
