"""Entities of messages that an independent examiner wrote and annotated.

An entity is right when its name, value and role agree; a time when its start agrees, and its end
where the annotation gives one.
"""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.build import plain_analyser
from knowledge.lexicon import build_lexicon
from knowledge.library import load_library
from nlu.korean.extract import extract
from nlu.korean.found import Found
from nlu.korean.lexicon import Lexicon

HELD_OUT = Path(__file__).parents[1] / "data/entities_held_out.jsonl"
FLOORS = {
    "grade": 0.97,
    "household": 0.97,
    "vendor": 0.95,
    "time": 0.97,
    "person": 0.96,
    "district": 0.97,
    "product": 0.96,
    "age": 0.96,
    "weekday": 0.97,
    "residence": 0.95,
    "school_level": 0.95,
    "household_size": 0.97,
    "income_monthly": 0.97,
    "income_percent": 0.97,
    "fee": 0.97,
    "mode": 0.97,
    "month": 0.97,
}


@pytest.fixture(scope="module")
def f1(tmp_path_factory: pytest.TempPathFactory) -> dict[str, float]:
    """F1 of each annotated entity over the whole set."""
    path = tmp_path_factory.mktemp("lexicon") / "lexicon.json"
    build_lexicon(load_library(), plain_analyser()).save(path)
    lexicon = Lexicon.load(path)
    right: Counter[str] = Counter()
    found: Counter[str] = Counter()
    wanted: Counter[str] = Counter()
    for line in HELD_OUT.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        left = _scored(extract(row["text"], date.fromisoformat(row["as_of"]), lexicon))
        found.update(item.entity for item in left)
        for annotation in row["entities"]:
            wanted[annotation["entity"]] += 1
            match = next((item for item in left if _agrees(item, annotation)), None)
            if match:
                left.remove(match)
                right[match.entity] += 1
    return {name: 2 * right[name] / (found[name] + wanted[name]) for name in wanted}


def _scored(found: list[Found]) -> list[Found]:
    """Without the residence that a district implies: the annotation leaves it to the reader."""
    districts = [item.start for item in found if item.entity == "district"]
    return [item for item in found if item.entity != "residence" or item.start not in districts]


def _agrees(item: Found, annotation: dict[str, Any]) -> bool:
    if (item.entity, item.role) != (annotation["entity"], annotation.get("role")):
        return False
    value = annotation["value"]
    if isinstance(value, dict) and isinstance(item.value, dict):
        return all(item.value[key] == value[key] for key in value)
    return item.value == value


@pytest.mark.parametrize("entity", FLOORS)
def test_each_entity_is_found_and_no_others(f1: dict[str, float], entity: str) -> None:
    assert f1[entity] >= FLOORS[entity]


def test_every_annotated_entity_has_a_floor(f1: dict[str, float]) -> None:
    assert set(f1) == set(FLOORS)
