"""Whether a weekday means one day or every week: "수요일 5시 예약" against "수요일 강좌"."""

from __future__ import annotations

import re

from nlu.korean.found import Found

_EVERY = re.compile(
    r"마다|매주|(?:오전|오후|저녁|주말|평일|욜|일)반|강좌|수업|강의|클래스|교실|과정|교육(?!비"
    r"|청)|프로그램|열리|열어|여나|여는"
    r"|운영|문 ?여|휴무|쉬나|쉬는"
    r"|하는 ?(?:거|것|곳|데)|만 ?(?:되|돼|됩|가능|시간|쉬|들|다니|갈)|다니|배우|배울|들을|밖에"
)
_ONCE = re.compile(
    r"예약|잡아|잡고|잡을|잡혀|옮기|옮겨|변경|바꿔|바꾸|미뤄|미루|당겨|신청할게|갈게"
    r"|가도 ?(?:되|돼)|취소|뵐|만나|까지"
    r"|마감|상담"
)
_BARE = frozenset({"nearest_weekday", "nearest_weekend"})
_ALSO = re.compile(r"(?:에)?(?:도|는|은|만) ")


def once_or_every_week(text: str, found: list[Found]) -> list[Found]:
    """Drop the reading of a weekday that is not meant; keep both where the words leave it open.

    Weekdays inside a resolved date belong to the date; what comes back every week is `weekday`.
    """
    days = [f for f in found if f.entity == "weekday"]
    if not days:
        return [f for f in found if f.entity != "time" or "weekly" not in f.assumed]
    result = []
    for item in found:
        if item.entity == "time" and _covers_any(item, days) and _every_week(text, item, days):
            continue
        result.append(item)
    timed = any(f.entity == "time" and _at_a_time(f) for f in result)
    times = [f for f in result if f.entity == "time" and (timed or _once(text, f))]
    return [f for f in result if f.entity != "weekday" or not _inside_any(f, times)]


def _covers_any(time: Found, days: list[Found]) -> bool:
    return any(d.start < time.end and time.start < d.end for d in days)


def _inside_any(day: Found, times: list[Found]) -> bool:
    return any(time.start <= day.start and day.end <= time.end for time in times)


def _every_week(text: str, time: Found, days: list[Found]) -> bool:
    if "weekly" in time.assumed:
        return True
    if not _BARE & set(time.assumed) or (_ONCE.search(text) and not _EVERY.search(text)):
        return False
    of_place = [d for d in days if d.start < time.end and time.start < d.end]
    several = len({d.value for d in of_place}) > 1 and "nearest_weekend" not in time.assumed
    ranged = time.end - time.start > 8 and several
    return (several and not ranged) or _EVERY.search(text) is not None


def _once(text: str, time: Found) -> bool:
    if not _BARE & set(time.assumed):
        return True
    return _at_a_time(time) or (_ONCE.search(text) is not None and not _ALSO.match(text, time.end))


def _at_a_time(time: Found) -> bool:
    value = time.value
    return isinstance(value, dict) and value["grain"] in ("hour", "minute", "part_of_day")
