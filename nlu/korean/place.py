"""Where somebody lives: Seoul or elsewhere, and which of the 25 districts is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from nlu.korean.found import Found
from nlu.korean.negation import denied_after

DISTRICTS = (
    "강남구", "강동구", "강북구", "강서구", "관악구", "광진구", "구로구", "금천구", "노원구",
    "도봉구", "동대문구", "동작구", "마포구", "서대문구", "서초구", "성동구", "성북구", "송파구",
    "양천구", "영등포구", "용산구", "은평구", "종로구", "중구", "중랑구",
)  # fmt: skip

_LIVES = (
    r"(?:에서|에만|에|에도)?(?:도|는)? ?(?:지금 |현재 |계속 |쭉 |오래 )?"
    r"(?:살아|살고|사는|삽니다|살면|살았|사세요|사시|산다|거주|주민|시민|살지만|사람|토박이|주소)"
)
_BEFORE = r"(?<![가-힣A-Za-z])"
_AFTER = (
    r"(?=$|[ .,!?~)]|구민|에서?|요|이에요|예요|입니다|인데|이요|이고|이라|이랑|랑|하고|쪽|역"
    r"|사는|살|거주|주민|도|은|는|의|이나|나 )"
)
_SHORT = sorted((name[:-1] for name in DISTRICTS if len(name) > 2), key=len, reverse=True)
_UNSURE = {"동작"}  # 동작: also a movement
_SURE = "|".join(name for name in _SHORT if name not in _UNSURE)
_DISTRICT = re.compile(
    rf"(?P<full>{'|'.join(sorted(DISTRICTS, key=len, reverse=True))})"
    rf"|(?:{_BEFORE}|(?<=[는은도고데서가]))(?P<short>{_SURE}){_AFTER}"
    rf"|{_BEFORE}(?P<unsure>{'|'.join(_UNSURE)})(?=에 ?(?:살|사는|거주)|에서(?! ?(?:나오|느껴"
    rf"|보이))| ?살|구민|역)"
)

_PROVINCES = (
    "경기도|인천|부산|대구|대전|울산|세종시|강원|충북|충남|충청|전북|전남|전라|경북|경남|경상|제주"
)
_CITIES = (
    "수원|성남|고양시|용인|부천|안양|안산시|남양주|화성시|평택|의정부|시흥|파주|김포|광명"
    "|군포|하남시|오산시|이천시|양주시"
    "|구리시|안성시|포천|의왕|동두천|과천|가평|양평|연천|분당|일산|판교|동탄|천안|청주"
    "|전주|창원|포항|춘천|원주|강릉|김해"
    "|진주시|여수|순천|목포|구미시|아산시|군산|익산|경주|거제|속초|제주도|송도|검단"
)
_VAGUE = (
    "경기|광주|세종|고양|안산|화성|하남|오산|이천|양주|구리|안성|여주|진주|아산|구미|지방"
    "|시골|해외|외국|중국|미국"
)
_STATED = "하남|고양|오산|이천|양주|안성|여주|아산|광주|세종|안산|화성|구미"
_END = (
    r"(?:광역시|특별자치도|특별자치시|남도|북도|도|시)?"
    r"(?=$|[ .,!?~)]|에서?|요|이에요|예요|입니다|인데|이요|이고|이라|쪽|사는|살|거주|주민|도"
    r"|은|는|사람|로|으로)"
)
_ELSEWHERE = re.compile(
    rf"{_BEFORE}(?P<sure>{_PROVINCES}|{_CITIES}){_END}(?! ?(?:대학|출신|사투리|여행))"
    rf"|{_BEFORE}(?!(?:중국|미국|외국) ?사람)(?P<vague>(?:{_VAGUE})(?:시|도)?){_LIVES}"
    rf"|{_BEFORE}(?P<stated>{_STATED})(?=이에요|예요|입니다|인데|이요|이고|이라)"
)
_SEOUL_LIVES = re.compile(
    rf"{_BEFORE}서울 ?(?:특별)?시?(?:{_LIVES}| ?(?:이에요|예요|입니다|이요|인데요?(?![가-힣])))"
)
_MOVED_TO_SEOUL = re.compile(
    rf"{_BEFORE}서울 ?(?:특별)?시?(?:으로|로|에|에서)? ?(?:[가-힣]+ ){{0,2}}?"
    r"(?:이사 ?(?:왔|온|와|오)|전학 ?(?:왔|온|와)|전입|올라왔|왔(?:어|고|는|습)|온 ?지|이사했)"
)
_NEITHER = re.compile(rf"{_BEFORE}서울(?= ?(?:아니고|말고|아니라|이? ?아닌) ?[가-힣]{{2,}})")
_NOT_SEOUL = re.compile(
    r"(?:서울 ?(?:특별)?시?(?:에서|에|에는|은|이)? ?(?:안 ?(?:살|사는)|(?:살|거주하)(?:지"
    r"|진) ?(?:않|못)|사는 ?(?:게|건|것은?) ?아니"
    r"|(?:사람|시민|거주)(?:은|이|는)? ?아니|아니(?:고|에요|예요|라|야|지만|어도|면)|밖에"
    r"|말고|외에|외 ?지역)|타 ?지역|다른 ?(?:지역|도시)(?:에|에서)? ?(?:살|사는))"
)
_DISTRICT_LIVES = re.compile(_LIVES)


def find(text: str) -> Iterator[Found]:
    """Districts of Seoul, and where the speaker lives as `residence` seoul or elsewhere."""
    elsewhere = [
        Found("residence", "elsewhere", *m.span(), m.group()) for m in _NOT_SEOUL.finditer(text)
    ]
    places = list(_ELSEWHERE.finditer(text))
    denied_seoul = _NEITHER.search(text) if places else None
    if denied_seoul:
        elsewhere = [f for f in elsewhere if f.start != denied_seoul.start()]
        yield Found("residence", "seoul", *denied_seoul.span(), denied_seoul.group(), "denied")
    for match in places:
        role = "denied" if denied_after(text, match.end()) else None
        before = elsewhere[-1] if elsewhere else None
        if before and text[before.end : match.start()] in ("", " ") and before.role == role:
            elsewhere[-1] = replace(before, end=match.end(), text=text[before.start : match.end()])
            continue  # 경기도 광명
        elsewhere.append(Found("residence", "elsewhere", *match.span(), match.group(), role))
    yield from elsewhere
    seoul = [
        Found("residence", "seoul", *match.span(), match.group())
        for pattern in (_SEOUL_LIVES, _MOVED_TO_SEOUL)
        for match in pattern.finditer(text)
        if not any(match.start() < f.end and f.start < match.end() for f in elsewhere)
    ][:1]
    for match in _DISTRICT.finditer(text):
        word = match.group()
        name = word if word.endswith("구") and word in DISTRICTS else f"{word}구"
        role = "denied" if denied_after(text, match.end()) else None
        if elsewhere and _belongs(text, match.start(), elsewhere):
            continue
        yield Found("district", name, *match.span(), word, role)
        lives = _DISTRICT_LIVES.match(text, match.end())
        if lives and not seoul:
            end = lives.end()
            seoul.append(Found("residence", "seoul", match.start(), end, text[match.start() : end]))
    yield from seoul


def _belongs(text: str, start: int, elsewhere: list[Found]) -> bool:
    """Whether a district is that of another city (부산 강서구, 대전 중구)."""
    return any(
        text[f.end : start].strip() in ("", "시", "광역시") and f.end <= start for f in elsewhere
    )
