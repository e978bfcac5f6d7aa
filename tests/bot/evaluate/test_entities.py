"""Entities: what agrees, and the figures by type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.evaluate.examples import WantedEntity
from bot.evaluate.scores.entities import agree, compare, score_entities
from tests.bot.evaluate.lines import answered, entity

FIVE = {
    "start": "2026-12-02T17:00:00+09:00",
    "end": "2026-12-02T18:00:00+09:00",
    "grain": "hour",
    "assumed": [],
}


def wanted(name, value, role=None, text=""):
    return WantedEntity(entity=name, value=value, role=role, text=text)


@pytest.mark.parametrize(
    ("want", "found", "same"),
    [
        (wanted("grade", "m2", text="중2"), entity("grade", "m2"), True),
        (wanted("grade", "m2"), entity("grade", "m3"), False),
        (wanted("grade", "m2"), entity("school_level", "m2"), False),
        (wanted("grade", "m2"), entity("grade", "m2", "denied"), False),
        (wanted("age", 15), entity("age", "15"), False),
        (wanted("time", {"start": FIVE["start"]}), entity("time", FIVE), True),
        (wanted("time", {"start": FIVE["end"]}), entity("time", FIVE), False),
        (wanted("time", {}), entity("time", FIVE), True),
        (wanted("time", {"day": 1}), entity("time", FIVE), False),
        (wanted("other", {"start": FIVE["start"]}), entity("other", FIVE), False),
    ],
)
def test_what_agrees(want, found, same) -> None:
    assert agree(want, found) is same


def test_the_same_thing_twice_counts_once() -> None:
    right, missed, more = compare(
        [wanted("grade", "m2")], [entity("grade", "m2"), entity("grade", "m2")]
    )
    assert (len(right), missed, more) == (1, [], [])


def test_an_undemanding_time_leaves_the_exact_one_to_who_asks_for_it() -> None:
    later = {**FIVE, "start": "2026-12-09T17:00:00+09:00"}
    right, missed, _ = compare(
        [wanted("time", {}), wanted("time", {"start": FIVE["start"]})],
        [entity("time", FIVE), entity("time", later)],
    )
    assert (len(right), missed) == (2, [])


PAIRS = st.lists(st.tuples(st.sampled_from(["grade", "age"]), st.integers(0, 3)), max_size=6)


@given(PAIRS, PAIRS)
def test_everything_expected_or_found_is_accounted_for_once(expected, found) -> None:
    right, missed, more = compare([wanted(*p) for p in expected], [entity(*p) for p in found])
    assert len(right) == len(set(expected) & set(found))
    assert len(missed) == len(set(expected) - set(found))
    assert len(more) == len(set(found) - set(expected))


def line(expected, found):
    items = [{"entity": name, "value": value} for name, value in expected]
    return answered(entities=items, found=found)


def test_figures_by_type_and_over_all() -> None:
    rows = [
        line([("grade", "m2"), ("age", 14)], [entity("grade", "m2"), entity("age", 15)]),
        line([], [entity("grade", "h1"), entity("topic", "math")]),
        line([("grade", "m3")], []),
        answered(found=[entity("grade", "h3")], intent="cost"),
    ]
    figures = score_entities(rows)
    assert figures.examples == 3
    grade = figures.types["grade"]
    assert (grade.precision, grade.recall, grade.f1, grade.examples) == (0.5, 0.5, 0.5, 2)
    assert figures.types["age"].f1 == 0
    assert figures.micro.precision == pytest.approx(1 / 3)
    assert figures.micro.recall == pytest.approx(1 / 3)
    assert figures.micro.examples == 3
    assert figures.not_annotated == {"topic": 1}
    assert [m.why for m in figures.wrong] == [
        "missing age=14; extra age=15",
        'extra grade="h1"',
        'missing grade="m3"',
    ]


def test_lines_without_any_entity() -> None:
    figures = score_entities([line([], [])])
    assert figures.types == {}
    assert figures.micro is None
    assert score_entities([answered(intent="cost")]) is None
