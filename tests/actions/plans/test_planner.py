"""The planner: never more than told, nothing on other days, sums right, always the same."""

from datetime import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.plans.models import DAYS, Subject, Wish
from actions.plans.planner import daily_minutes, least_minutes, week
from knowledge.rules.plans import load_plan_rules

RULES = load_plan_rules()
GRADES = ("e3", "m2", "h3", "repeat", "ged", "adult", "senior")
NAMES = ("국어", "영어", "수학", "과학", "사회")


def clock(moment):
    return moment.hour * 60 + moment.minute


@st.composite
def wishes(draw):
    days = draw(st.sets(st.sampled_from(DAYS), min_size=1))
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, unique=True))
    least = least_minutes(len(days), RULES)
    total = draw(st.integers(max(least, len(names)), 600))
    each, spare = divmod(total, len(names))
    return Wish(
        goal="기말고사",
        subjects=tuple(
            Subject(name=name, minutes=each + (n < spare)) for n, name in enumerate(names)
        ),
        days=tuple(sorted(days, key=DAYS.index)),
        starts=draw(st.none() | st.sampled_from([time(6), time(9, 30), time(19), time(22)])),
        grade=draw(st.sampled_from(GRADES)),
        methods=tuple(
            draw(
                st.lists(st.sampled_from(["lecture", "practice", "self"]), min_size=1, unique=True)
            )
        ),
    )


shares = st.integers(RULES.check_in.least, 100)


@given(wishes(), shares)
def test_a_day_takes_what_was_told_at_most(wish, share):
    for day in DAYS:
        blocks = [block for block in week(wish, RULES, share) if block.day == day]
        breaks = RULES.rest * max(0, len(blocks) - 1)
        taken = sum(block.minutes for block in blocks) + breaks
        assert taken <= wish.minutes
        assert taken <= RULES.limits[wish.stage].daily
        assert taken <= daily_minutes(wish, RULES, share)


@given(wishes(), shares)
def test_only_the_days_told_are_used_and_each_of_them_is(wish, share):
    assert {block.day for block in week(wish, RULES, share)} == set(wish.days)


@given(wishes(), shares)
def test_a_day_is_filled_but_for_what_rounding_leaves(wish, share):
    for day in wish.days:
        blocks = [block for block in week(wish, RULES, share) if block.day == day]
        taken = sum(block.minutes for block in blocks) + RULES.rest * (len(blocks) - 1)
        assert daily_minutes(wish, RULES, share) - taken < RULES.step * 2


@given(wishes(), shares)
def test_every_week_has_one_review_at_its_end(wish, share):
    blocks = week(wish, RULES, share)
    reviews = [block for block in blocks if block.subject is None]
    assert reviews == [blocks[-1]]
    assert blocks[-1].minutes > 0


@given(wishes(), shares)
def test_no_stretch_is_longer_than_is_realistic_for_the_stage(wish, share):
    longest = RULES.limits[wish.stage].block
    blocks = week(wish, RULES, share)
    assert all(block.minutes % RULES.step == 0 for block in blocks)
    assert all(0 < block.minutes <= longest for block in blocks)


@given(wishes(), shares)
def test_blocks_of_a_day_follow_each_other_with_breaks_and_end_in_time(wish, share):
    for day in wish.days:
        blocks = [block for block in week(wish, RULES, share) if block.day == day]
        if wish.starts is None:
            assert all(block.starts is None for block in blocks)
            continue
        for block, after in pairwise(blocks):
            assert clock(block.starts) + block.minutes + RULES.rest == clock(after.starts)
        end = clock(blocks[-1].starts) + blocks[-1].minutes
        assert end <= clock(RULES.limits[wish.stage].latest)


@given(wishes(), shares)
def test_the_same_wish_gives_the_same_week(wish, share):
    copy = Wish.model_validate_json(wish.model_dump_json())
    assert week(wish, RULES, share) == week(copy, RULES, share)


@given(wishes(), shares)
def test_a_smaller_share_never_takes_more_time(wish, share):
    assert daily_minutes(wish, RULES, share) <= daily_minutes(wish, RULES) <= wish.minutes


def test_subjects_are_balanced_by_their_part():
    wish = Wish(
        goal="수능",
        subjects=(Subject(name="수학", minutes=120), Subject(name="영어", minutes=60)),
        days=DAYS,
        grade="h2",
    )
    blocks = week(wish, RULES)
    maths, english = (
        sum(block.minutes for block in blocks if block.subject == name) for name in ("수학", "영어")
    )
    assert maths == pytest.approx(2 * english, rel=0.25)


def test_ways_of_learning_take_turns():
    wish = Wish(
        goal="수능",
        subjects=(Subject(name="수학", minutes=60),),
        days=("mon", "tue", "wed"),
        grade="h2",
        methods=("lecture", "practice"),
    )
    methods = [block.method for block in week(wish, RULES) if block.subject]
    assert methods == ["lecture", "practice", "lecture"]
