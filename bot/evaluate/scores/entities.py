"""Entities: right when type, value and role agree. Where in the text they stand is not compared."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from bot.evaluate.examples import Answered, WantedEntity
from bot.evaluate.figures import Entities
from bot.evaluate.scores.mentions import mention
from bot.evaluate.scores.statistics import micro, scores
from store.messages import Entity

_NONE = ""  # what stands opposite a missed or a superfluous entity
PARTIAL = "time"  # its expected value names only the keys that matter


def score_entities(answered: Sequence[Answered]) -> Entities | None:
    """Figures of the lines with `entities`; None without any."""
    rows = [row for row in answered if row.example.entities is not None]
    if not rows:
        return None
    types = sorted({want.entity for row in rows for want in row.example.entities or ()})
    expected, found, wrong = [], [], []
    extra: Counter[str] = Counter()
    for row in rows:
        right, missed, more = compare(row.example.entities or (), row.result.entities)
        annotated = [item for item in more if item.entity in types]
        extra.update(item.entity for item in more if item.entity not in types)
        expected += [*(w.entity for w in right), *(w.entity for w in missed)]
        expected += [_NONE] * len(annotated)
        found += [*(w.entity for w in right), *[_NONE] * len(missed)]
        found += [item.entity for item in annotated]
        if missed or annotated:
            wrong.append(mention(row, _differences(missed, annotated)))
    return Entities(
        examples=len(rows),
        types=scores(expected, found, types) if types else {},
        micro=micro(expected, found, types) if types else None,
        not_annotated=dict(sorted(extra.items())),
        wrong=tuple(wrong),
    )


def compare(
    wanted: Iterable[WantedEntity], found: Iterable[Entity]
) -> tuple[list[WantedEntity], list[WantedEntity], list[Entity]]:
    """The expected entities that were found, those that were not, and what was found besides.

    The same thing said twice counts once. Each found entity serves one expected one; those that
    ask for most are served first.
    """
    left = list({_key(item): item for item in found}.values())
    right, missed = [], []
    asked = {_key(want): want for want in wanted}.values()
    for want in sorted(asked, key=_demands, reverse=True):
        item = next((item for item in left if agree(want, item)), None)
        if item is None:
            missed.append(want)
        else:
            left.remove(item)
            right.append(want)
    return right, missed, left


def agree(want: WantedEntity, found: Entity) -> bool:
    """Whether type, role and value agree; of a time only the keys that were expected."""
    if (want.entity, want.role) != (found.entity, found.role):
        return False
    if want.entity == PARTIAL and isinstance(want.value, dict) and isinstance(found.value, dict):
        given = found.value
        return all(given.get(key) == value for key, value in want.value.items())
    return want.value == found.value


def _demands(want: WantedEntity) -> int:
    return len(want.value) if isinstance(want.value, dict) else 0


def _key(item: WantedEntity | Entity) -> str:
    return json.dumps([item.entity, item.role, item.value], sort_keys=True)


def _differences(missed: list[WantedEntity], more: list[Entity]) -> str:
    return "; ".join(
        [f"missing {_shown(item)}" for item in missed] + [f"extra {_shown(item)}" for item in more]
    )


def _shown(item: WantedEntity | Entity) -> str:
    value = json.dumps(item.value, ensure_ascii=False)
    return f"{item.entity}={value}" + (f" ({item.role})" if item.role else "")
