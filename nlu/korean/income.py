"""Income and household size: 중위소득 60%, 월 280, 연봉 4천, 4인 가구, 네 식구."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.korean.found import Found
from nlu.korean.numerals import ARABIC, MIXED, NATIVE, SINO, parse

_PERCENT_SIGN = r"(?:%|％|퍼센트|프로|퍼|펔)"
_MEDIAN = re.compile(
    rf"(?:기준 ?)?중위 ?(?:소득)?(?:의|이|은|는|으로)? ?(?:약|대략|한|기준)? ?"
    rf"(?:\d{{1,3}}(?:\.\d+)?\s*{_PERCENT_SIGN}?\s*[~\-에서]+ ?)?(?P<n>{ARABIC}"
    rf"|(?=[일이삼사오육칠팔구]?[십백]){SINO}) ?{_PERCENT_SIGN}?"
    rf"(?![\d가-힣]*(?:만|원|명|월|년))"
)
_PERCENT = re.compile(
    rf"(?<![\d.])(?P<n>\d{{1,3}}(?:\.\d+)?|[일이삼사오육칠팔구십백]{{1,5}}) ?{_PERCENT_SIGN}"
)
_INCOME_WORD = re.compile(r"소득|중위|인정액|구간")
_BELOW = re.compile(r" ?(?:이하|이내|미만|언저리|정도)")

_AMOUNT = rf"(?!만(?! ?원))(?:{MIXED}|{ARABIC}|(?=[일이삼사오육칠팔구]?[십백천만억]){SINO})"
_FILLER = (
    r"(?:(?:세후|세전|실수령액?|합쳐서?|합해서|합산|둘이|둘이서|부부|부부합산|다|다해서"
    r"|해서|총|약|대략|한|거의|겨우|많아야"
    r"|합치면|평균|대충|얼추|은|는|이(?![십백천만억])|가|으로|로|에|액이|액은|:|=) ?)*"
)
_UNIT = r"(?: ?만 ?원| ?만| ?원)?"
_NOT_MONEY = (
    r"(?! ?(?:명|회|번|시|분|일|월|주|년|강|건|개|점|등|위|차|층|%|퍼센트|프로|곳|과목"
    r"|시간|살|세|인(?!데)|학년|이하|까지|식구)"
    r"|\d|,\d|[십백천만억]|[~/:.-] ?\d)"
)
_STRONG = (
    r"(?:월급|월 ?소득|월 ?수입|월 ?평균 ?소득|수입|소득 ?인정액|소득|벌이|실수령액?|봉급"
    r"|세후|세전|(?<!교육)(?<!생계)(?<!의료)(?<!주거)(?<!실업)급여)"
)
_MONTHLY = re.compile(
    rf"(?:(?P<strong>{_STRONG})"
    r"|(?:(?:(?<=가구)|(?<![\d일이삼사오육칠팔구십유시개매]))월|한 ?달에?|매달|매월"
    rf"|다달이)) ?{_FILLER}(?P<n>{_AMOUNT})(?P<unit>{_UNIT}){_NOT_MONEY}"
)
_EARNED = re.compile(
    rf"(?P<n>{_AMOUNT})(?P<unit> ?만 ?원| ?만)? ?(?:정도|쯤|가량|밖에|조금)? ?(?:을|를)? ?"
    r"(?:벌어|벌고|벌|번다|법니다|버는|버세요|버십|받고 ?일)"
)
_EARNING = re.compile(
    rf"(?:벌어서?|벌고|벌이로|벌이에|외벌이|맞벌이)[가-힣 ]{{0,6}}?"
    rf"(?P<n>{_AMOUNT})(?P<unit> ?만 ?원| ?만){_NOT_MONEY}"
)
_AMOUNT_ALONE = re.compile(
    rf"^(?P<n>{_AMOUNT})(?P<unit> ?만 ?원| ?만)? ?(?:정도|쯤|조금|남짓|가량)? ?"
    r"(?:입니다|이에요|예요|됩니다|돼요|이고|인데|이요|요|이구요)?(?=$|[ .,!?])"
)
_IS = re.compile("요|에요|고|라|며|구요")
_FAMILY = re.compile(r"식구|가구|가족")
_YEARLY = re.compile(
    rf"(?:연봉|연 ?소득|연 ?수입|(?:1|일) ?년에(?=.{0, 12}벌)"
    rf"|일 ?년 ?소득) ?{_FILLER}(?P<n>{_AMOUNT})(?P<unit>{_UNIT}){_NOT_MONEY}"
)
_NOTHING = re.compile(
    r"(?:소득|수입|벌이)(?:이|가|은|도)? ?(?:아예 |전혀 |하나도 |거의 )?없(?:어요|습니다"
    r"|음|는데|고|다|어서)|무소득"
)
_MANWON = 10_000
_LEAST_INCOME = 300_000
_GIVEN = re.compile(r"지원|장학|바우처|교재|수강료|학원비|시급|회비")

_COUNT = rf"(?:\d{{1,2}}|{NATIVE}|[일이삼사오육칠팔구십])"
_SIZE = re.compile(
    rf"(?:(?<![\d가-힣])|(?<=[에고는데요이]))(?P<a>{_COUNT}) ?(?:인|명) ?(?:가구|가족|식구|세대)"
    rf"|(?<![\d가-힣])(?P<b>{_COUNT}) ?(?:식구|가족)(?![가-힣]*돌봄)"
    rf"|(?:식구|가족|가구원|가구원 ?수|가족 ?수)(?:이|가|는|은|수는|들이)? ?(?:모두|총"
    rf"|전부|다 ?해서|다 ?합쳐서?|저 ?포함|저까지|합쳐서)? ?"
    rf"(?P<c>(?!이(?! ?명)){_COUNT})(?: ?(?:명|인|식구))?(?=$|[ .,!?]|이에요|예요|입니다|인데|이고"
    rf"|이구|이요|요|구요|이라|이서|이 )"
    rf"|(?<![가-힣])(?P<f>다섯|여섯|네|세|두|[2-9]) ?명이(?:서)? ?(?:같이 ?)?(?:살|사는|삽|산다)"
    rf"|(?<![\d가-힣])(?P<g>[2-9])인(?=이고|이에요|입니다|인데|이요|예요)"
    rf"|(?P<d>둘|셋|넷|다섯|여섯|일곱)(?:이서|이|만)? ?(?:같이 )?(?:살아|살고|사는|삽니다|산다)"
    rf"|(?P<e>혼자|저 ?혼자) ?(?:살아|살고|사는데|삽니다|산다|자취)"
)


def find(text: str) -> Iterator[Found]:
    """Income as percent of the median or in won per month, and the size of the household."""
    yield from _percents(text)
    yield from _amounts(text)
    for match in _SIZE.finditer(text):
        word = match.group(match.lastgroup or 0)
        size = 1 if "혼자" in word else parse(word)
        if size and 1 <= size <= 20:
            yield Found("household_size", int(size), match.start(), match.end(), match.group())


def _percents(text: str) -> Iterator[Found]:
    done = 0
    for match in _MEDIAN.finditer(text):
        value = parse(match["n"])
        if value is not None and 0 < value <= 1000:
            done = match.end()
            yield Found("income_percent", value, match.start(), done, match.group())
    if not _INCOME_WORD.search(text) and not re.search(rf"{_PERCENT_SIGN} ?(?:이하|이내)", text):
        return
    for match in _PERCENT.finditer(text):
        value = parse(match["n"])
        related = _INCOME_WORD.search(text) or _BELOW.match(text, match.end())
        if match.start() >= done and value is not None and 0 < value <= 1000 and related:
            yield Found("income_percent", value, match.start(), match.end(), match.group())


def _amounts(text: str) -> Iterator[Found]:
    patterns = [_YEARLY, _MONTHLY, _EARNED, _EARNING]
    if _FAMILY.search(text):
        patterns.append(_AMOUNT_ALONE)
    done: list[tuple[int, int]] = []
    for pattern in patterns:
        for match in pattern.finditer(text):
            yearly = pattern is _YEARLY
            number = match["n"]
            if number.endswith("이") and _IS.match(text, match.end("n")):
                number = number[:-1]  # 이백팔십이요: 280
            won = to_won(number, match["unit"] or "")
            strong = pattern is not _MONTHLY or match["strong"]
            if pattern is _AMOUNT_ALONE and not match["unit"] and "만" not in match["n"]:
                continue
            if won is None or (won < _LEAST_INCOME and not (strong and won >= 10_000)):
                continue
            if pattern is not _YEARLY and not strong and _GIVEN.search(text):
                continue
            if (
                pattern is _EARNED
                and not match["unit"]
                and not re.search("[만억]", match["n"])
                and won < _LEAST_INCOME
            ):
                continue
            assumed = ("yearly_divided_by_12",) if yearly else ()
            value = round(won / 12) if yearly else won
            if any(s < match.end() and match.start() < e for s, e in done):
                continue
            done.append(match.span())
            yield Found("income_monthly", value, *match.span(), match.group(), assumed=assumed)
    for match in _NOTHING.finditer(text):
        yield Found("income_monthly", 0, *match.span(), match.group())


def to_won(number: str, unit: str = "") -> int | None:
    """Won of an amount as people say it: "280" and "삼백" mean 만원, "280만", "3,000,000원"."""
    value = parse(number)
    if value is None:
        return None
    if "만" in unit:
        value *= _MANWON
    elif "원" not in unit and not re.search("[만억]", number) and value < 100_000:
        value *= _MANWON  # "월 280", "연봉 4천"
    return int(value) if 0 <= value < 10**10 else None
