"""Learners and mentors for tests."""

from datetime import datetime

from hypothesis import strategies as st

from actions.mentoring.matching import Learner
from actions.mentoring.models import Mentor, Wishes
from knowledge.rules.mentoring import load_mentoring_rules
from nlu.korean.dates import SEOUL

NOW = datetime(2026, 11, 22, 10, tzinfo=SEOUL)
RULES = load_mentoring_rules()
TIMES = ("mon-evening", "tue-evening", "sat-morning")
SUBJECTS = ("math", "english")
GRADES = ("m1", "h1")


def wishes(**changes) -> Wishes:
    usual = {
        "grade": "m2",
        "subjects": ("math",),
        "mode": "online",
        "times": ("mon-evening", "sat-morning"),
    }
    return Wishes(**{**usual, **changes})


def mentor(name: str = "M1", **changes) -> Mentor:
    usual = {
        "id": name,
        "name": f"멘토 {name}",
        "university": "예시대",
        "major": "수학교육과",
        "subjects": ("math",),
        "grades": ("m1", "m2", "m3"),
        "mode": "any",
        "times": ("mon-evening", "sat-morning"),
        "capacity": 2,
        "districts": ("노원구",),
    }
    return Mentor(**{**usual, **changes})


def some(values):
    return st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple)


WISHES = st.builds(
    wishes,
    grade=st.sampled_from(GRADES),
    subjects=some(SUBJECTS),
    times=some(TIMES),
    mode=st.sampled_from(("online", "offline", "any")),
    district=st.sampled_from(("노원구", "마포구")),
    level=st.sampled_from((None, "basic", "advanced")),
    interests=st.lists(st.sampled_from(("games", "sports")), unique=True).map(tuple),
    gender=st.sampled_from((None, None, None, "female")),
)
MENTOR = st.builds(
    mentor,
    subjects=some(SUBJECTS),
    grades=some(GRADES),
    times=some(TIMES),
    mode=st.sampled_from(("online", "offline", "any")),
    districts=some(("노원구", "마포구")),
    capacity=st.integers(1, 4),
    group_size=st.integers(1, 3),
    levels=st.lists(st.sampled_from(("basic", "advanced")), unique=True).map(tuple),
    interests=st.lists(st.sampled_from(("games", "sports")), unique=True).map(tuple),
    major=st.sampled_from(("수학교육과", "영어영문학과", "체육학과")),
    gender=st.sampled_from((None, "female", "male")),
)


def learners_of(wishes_list) -> list[Learner]:
    return [Learner(n, wish) for n, wish in enumerate(wishes_list)]


def numbered(mentors) -> list[Mentor]:
    from dataclasses import replace

    return [replace(who, id=f"M{n}") for n, who in enumerate(mentors)]
