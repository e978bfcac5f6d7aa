"""Matching: nothing that must fit is broken, nobody has too many, and no better way exists."""

from collections import Counter, defaultdict
from dataclasses import replace
from itertools import product
from math import ceil

from hypothesis import given, settings
from hypothesis import strategies as st

from actions.mentoring.matching import (
    FULL,
    Desk,
    Group,
    Taken,
    broken_constraint,
    explained,
    greedy,
    match,
    points_of,
)
from actions.mentoring.matching.features import belongs, fields_of
from tests.actions.mentoring.people import (
    MENTOR,
    RULES,
    WISHES,
    learners_of,
    mentor,
    numbered,
    wishes,
)

MANY = st.lists(WISHES, max_size=12), st.lists(MENTOR, max_size=5)


def check(result, learners, mentors, taken=()):
    """What holds for every assignment."""
    by_key = {learner.key: learner.wishes for learner in learners}
    by_id = {who.id: who for who in mentors}
    loads = defaultdict(Counter)
    for place in taken:
        loads[place.mentor][place.group] += 1
    assert len({pair.learner for pair in result.pairs}) == len(result.pairs)
    for pair in result.pairs:
        wish, who, group = by_key[pair.learner], by_id[pair.mentor], pair.group
        assert broken_constraint(wish, who, RULES) is None
        assert group.subject in set(wish.subjects) & set(who.subjects)
        assert group.time in set(wish.times) & set(who.times)
        assert wish.grade in RULES.stages[group.stage]
        assert wish.grade in who.grades
        assert who.mode != "offline" or wish.district in who.districts
        assert not wish.gender or wish.gender == who.gender
        assert pair.points == points_of(wish, who, RULES)
        loads[pair.mentor][group] += 1
    for name, groups in loads.items():
        who = by_id[name]
        assert sum(groups.values()) <= max(who.capacity, sum(t.mentor == name for t in taken))
        hours = Counter()
        for group, count in groups.items():
            hours[group.time] += ceil(count / who.group_size)
        assert all(used <= RULES.sessions_per_part for used in hours.values())
    assert result.unmatched.keys() == by_key.keys() - {pair.learner for pair in result.pairs}
    assert result.points <= result.bound


def best_by_trying(learners, mentors):
    """The most points there can be when everybody learns alone: every assignment is tried."""
    desk = Desk(learners, mentors, RULES)
    options = []
    for learner in learners:
        mine = [None]
        for n, who in enumerate(desk.mentors):
            if broken_constraint(learner.wishes, who, RULES) is None:
                times = sorted({g.time for g in desk.options(learner.key, n)})
                worth = points_of(learner.wishes, who, RULES)
                mine += [(n, time, worth) for time in times]
        options.append(mine)
    best = 0
    for chosen in product(*options):
        some = [pair for pair in chosen if pair]
        places = Counter(n for n, _, _ in some)
        hours = Counter((n, time) for n, time, _ in some)
        if all(count <= desk.mentors[n].capacity for n, count in places.items()) and all(
            count <= RULES.sessions_per_part for count in hours.values()
        ):
            best = max(best, sum(worth for _, _, worth in some))
    return best


@given(*MANY)
@settings(deadline=None)
def test_what_must_fit_fits_and_nobody_has_too_many(wished, mentors):
    learners, mentors = learners_of(wished), numbered(mentors)
    check(match(learners, mentors, RULES), learners, mentors)


@given(*MANY)
@settings(deadline=None)
def test_never_worse_than_greedy(wished, mentors):
    learners, mentors = learners_of(wished), numbered(mentors)
    simple = match(learners, mentors, RULES, choose=greedy)
    check(simple, learners, mentors)
    assert match(learners, mentors, RULES).points >= simple.points


@given(st.lists(WISHES, max_size=4), st.lists(MENTOR, max_size=2))
@settings(deadline=None, max_examples=60)
def test_as_good_as_trying_everything(wished, mentors):
    learners = learners_of(wished)
    alone = [replace(who, group_size=1) for who in numbered(mentors)]
    result = match(learners, alone, RULES)
    assert result.points == best_by_trying(learners, alone)


@given(*MANY, st.randoms(use_true_random=False))
@settings(deadline=None)
def test_the_order_of_the_arguments_does_not_matter(wished, mentors, chance):
    learners, mentors = learners_of(wished), numbered(mentors)
    first = match(learners, mentors, RULES)
    chance.shuffle(learners)
    chance.shuffle(mentors)
    assert match(learners, mentors, RULES) == first


@given(*MANY)
@settings(deadline=None)
def test_what_is_taken_stays_and_counts(wished, mentors):
    learners, mentors = learners_of(wished), numbered(mentors)
    before = match(learners, mentors, RULES)
    kept = before.pairs[::2]
    settled = {pair.learner for pair in kept}
    taken = [Taken(pair.mentor, pair.group) for pair in kept]
    others = [learner for learner in learners if learner.key not in settled]
    check(match(others, mentors, RULES, taken), others, mentors, taken)


@given(*MANY)
@settings(deadline=None)
def test_points_are_those_of_the_rules(wished, mentors):
    weights, fits = RULES.weights, RULES.fits
    for wish, who in product(wished, mentors):
        if broken_constraint(wish, who, RULES):
            continue
        shared = set(wish.subjects) & set(who.subjects)
        fields = set(wish.interests)
        alike = fits.interests_unknown
        if fields:
            alike = len(fields & fields_of(who, RULES)) / len(fields)
        level = fits.level_other
        if not wish.level or not who.levels:
            level = fits.level_unknown
        elif wish.level in who.levels:
            level = 1
        common = min(len(set(wish.times) & set(who.times)), fits.times_enough)
        there = who.mode != "online" and wish.district in who.districts
        settled = wish.mode == "online" or there
        near = any(belongs(who.major, RULES.subjects[s].majors) for s in shared)
        expected = (
            weights.subjects * len(shared) / len(wish.subjects)
            + weights.major * near
            + weights.interests * alike
            + weights.level * level
            + weights.times * common / fits.times_enough
            + weights.place * (1 if settled else fits.place_otherwise)
        )
        assert abs(points_of(wish, who, RULES) - expected) <= 1
        parts = explained(wish, who, RULES)
        assert set(parts) == set(type(weights).model_fields)
        assert abs(sum(parts.values()) - points_of(wish, who, RULES)) <= len(parts) / 2


def test_an_excluded_mentor_is_not_proposed():
    (learner,) = learners_of([wishes()])
    refused = replace(learner, excluded=frozenset({"M1"}))
    assert match([learner], [mentor()], RULES).pairs
    assert not match([refused], [mentor()], RULES).pairs


def test_the_reason_is_the_first_thing_that_leaves_nobody():
    mentors = [mentor()]
    cases = {
        "subjects": wishes(subjects=("english",)),
        "grades": wishes(grade="h3"),
        "place": wishes(mode="offline", district="마포구"),
        "times": wishes(times=("wed-morning",)),
        "languages": wishes(languages=("vietnamese",)),
        "gender": wishes(gender="female"),
    }
    for reason, wish in cases.items():
        assert match(learners_of([wish]), mentors, RULES).unmatched == {0: reason}
    result = match(learners_of([wishes()] * 3), mentors, RULES)
    assert [*result.unmatched.values()] == [FULL]


def test_among_equals_those_who_applied_earlier_are_served():
    result = match(learners_of([wishes()] * 8), [mentor(capacity=2)], RULES)
    assert [pair.learner for pair in result.pairs] == [0, 1]


def test_learners_of_one_subject_stage_and_time_learn_together():
    at_once = {"times": ("sat-morning",)}
    who = mentor(capacity=9, group_size=3, **at_once)
    together = match(learners_of([wishes(**at_once)] * 9), [who], RULES)
    assert {pair.group for pair in together.pairs} == {Group("math", "middle", "sat-morning")}
    assert len(together.pairs) == 9
    alone = match(learners_of([wishes(**at_once)] * 9), [replace(who, group_size=1)], RULES)
    assert len(alone.pairs) == RULES.sessions_per_part


def test_pruning_says_so_and_breaks_nothing():
    search = RULES.search.model_copy(update={"pairs": 10, "candidates": 4})
    few = RULES.model_copy(update={"search": search})
    mentors = numbered([mentor(capacity=1)] * 20)
    learners = learners_of([wishes()] * 15)
    result = match(learners, mentors, few)
    assert result.pruned
    assert result.looked_at <= 15 * 4
    check(result, learners, mentors)
    assert len(result.pairs) == 15
