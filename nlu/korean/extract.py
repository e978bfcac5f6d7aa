"""All entities of one message, put together so that no two readings of a place contradict."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from nlu.korean import audience, course, dates, household, income, people, place, school, topics
from nlu.korean.found import Found
from nlu.korean.lexicon import Lexicon
from nlu.korean.normalise import normalise
from nlu.korean.recurring import once_or_every_week
from nlu.korean.typos import mended

# Within a group the longest reading of a place wins; across groups places may be shared
# (강남구 살아요 is a district and a residence, 검정고시 준비 a grade and a household).
_GROUPS = (
    ("grade", "school_level"),
    ("age", "income_percent", "income_monthly", "household_size", "time", "month"),
    ("weekday",),
    ("residence",),
    ("district",),
    ("fee",),
    ("mode",),
    ("fee_max", "fee_min"),
    ("topic",),
    ("target_group",),
)
_GROUP_OF = {entity: names[0] for names in _GROUPS for entity in names}
_FAMILY = frozenset({"household", "person"})
# What a name of ours contains is part of the name: 화상 in 심화상담, 강북 in 강북캠퍼스.
_WEAK = frozenset(
    {"mode", "fee", "person", "district", "residence", "weekday", "time", "topic", "target_group"}
)
_TOO_LONG = 4_000


def extract(text: str, today: date, lexicon: Lexicon | None = None) -> list[Found]:
    """Find the entities of a message.

    Args:
        text: what the user wrote; spans refer to it as it is.
        today: the day that 내일, 다음 주 and birth years are reckoned from; given as a moment
            (`datetime`, Asia/Seoul), a bare "5시" is the next one to come.
        lexicon: our own names; without it none of them are found.

    Returns:
        What was found in the order of the text. The same place may carry several values of one
        entity (주말 is Saturday and Sunday; a name may belong to several records).
    """
    normal = normalise(text[:_TOO_LONG])
    clean = mended(normal.text)
    if not clean:
        return []
    now = today if isinstance(today, datetime) else None
    if isinstance(today, datetime):
        today = today.date()
    found = [
        *school.find(clean),
        *household.find(clean),
        *income.find(clean),
        *place.find(clean),
        *people.find(clean, today),
        *audience.find(clean),
        *topics.find(clean),
        *once_or_every_week(clean, [*course.find(clean), *dates.find(clean, today, now)]),
    ]
    named = lexicon.find(clean) if lexicon else []
    found = [
        f for f in found if f.entity not in _WEAK or not any(_inside(f, name) for name in named)
    ]
    kept = [*_resolve(found), *named]
    kept.sort(key=lambda f: (f.start, f.end, f.entity))
    return [_moved(f, text, *normal.origin(f.start, f.end)) for f in kept]


def _inside(found: Found, name: Found) -> bool:
    return name.start < found.end and found.start < name.end and len(found.text) < len(name.text)


def _moved(found: Found, text: str, start: int, end: int) -> Found:
    return replace(found, start=start, end=end, text=text[start:end])


def _resolve(found: list[Found]) -> list[Found]:
    found.sort(key=lambda f: (f.start - f.end, f.start))
    kept: list[Found] = []
    for item in found:
        group = _GROUP_OF.get(item.entity, "family")
        rivals = [
            other
            for other in kept
            if _GROUP_OF.get(other.entity, "family") == group
            and item.start < other.end
            and other.start < item.end
        ]
        same_place = all(
            (r.start, r.end, r.entity) == (item.start, item.end, item.entity) for r in rivals
        )
        if same_place and item not in rivals and not (rivals and item.entity in _FAMILY):
            kept.append(item)
    return kept
