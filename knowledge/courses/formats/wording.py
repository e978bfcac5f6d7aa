"""What free wording means: weekdays, for whom, how, where, whether registration is open."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from knowledge.courses.formats.cells import REMEMBERED
from knowledge.rules.course_files import load_course_file_rules
from nlu.korean.place import DISTRICTS
from store.courses.types import GROUPS, WEEKDAYS, Mode, Stated

_DAYS = "월화수목금토일"
_KNOWN = {"평일": _DAYS[:5], "주중": _DAYS[:5], "주말": _DAYS[5:], "매일": _DAYS}
_ASIDE = re.compile(r"\([^)]*\)|요일|매주|격주")
_RANGE = re.compile(rf"([{_DAYS}])[~∼〜-]([{_DAYS}])")
_ONLY_DAYS = re.compile(rf"[{_DAYS} +,./·ㆍ、;|&-]*")
_SEOUL = "서울"


@lru_cache(REMEMBERED)
def weekdays(said: str) -> tuple[str, ...]:
    """Names of `WEEKDAYS` in '화요일+목요일', '매주 화', '월~금'; empty for other wording."""
    plain = _ASIDE.sub("", said)
    for word, days in _KNOWN.items():
        plain = plain.replace(word, days)
    plain = _RANGE.sub(_between, plain.replace(" ", ""))
    if not _ONLY_DAYS.fullmatch(plain):
        return ()
    return tuple(WEEKDAYS[place] for place, name in enumerate(_DAYS) if name in plain)


def _between(match: re.Match[str]) -> str:
    first, last = _DAYS.index(match[1]), _DAYS.index(match[2])
    return _DAYS[first : last + 1] if first <= last else _DAYS[first:] + _DAYS[: last + 1]


@lru_cache(REMEMBERED)
def groups(said: str) -> tuple[str, ...]:
    """Names of `GROUPS` for a target group as providers word it."""
    wording = load_course_file_rules().groups
    found = {group for group, words in wording.items() if any(word in said for word in words)}
    return tuple(group for group in GROUPS if group in found)


@lru_cache(REMEMBERED)
def mode(said: str) -> Mode | None:
    """Where it takes place; both ways named is `mixed`."""
    wording = load_course_file_rules().modes
    found = {code for code, words in wording.items() if any(word in said for word in words)}
    if "mixed" in found or len(found) > 1:
        return "mixed"
    return next(iter(found), None)


def likely_mode(title: str, place: str | None) -> Mode | None:
    """Where it takes place, of feeds that do not tell: at a place, unless the title says no."""
    if any(word in f"{title} {place}" for word in load_course_file_rules().remote):
        return "online"
    return "offline" if place else None


@lru_cache(REMEMBERED)
def stated(said: str) -> Stated | None:
    """What the provider says of registration."""
    plain, states = said.replace(" ", ""), load_course_file_rules().states
    found = (state for state, words in states.items() if any(word in plain for word in words))
    return next(found, None)


@lru_cache(REMEMBERED)
def district(*said: str | None) -> str | None:
    """The district of Seoul that the first of the given addresses or names tells.

    Names that other cities have, too (중구) count only after '서울'.
    """
    for each in filter(None, said):
        if is_elsewhere(each):
            return None
        _, seoul, after = each.partition(_SEOUL)
        match = _pattern().search(after if seoul else each)
        if match and (seoul or match[1] not in load_course_file_rules().shared_districts):
            return match[1]
    return None


@lru_cache(REMEMBERED)
def is_elsewhere(address: str) -> bool:
    """Whether an address (or the name of an institution) is of another province."""
    return address.startswith(load_course_file_rules().elsewhere)


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile(rf"(?:(?<![가-힣])|(?<=시))({'|'.join(DISTRICTS)})")
