"""What a person is entitled to on a day: dated, by level, with sessions left, always cited."""

from datetime import date

import pytest

from actions.plans.models import Subject, Wish
from actions.plans.offers import offers_for
from knowledge.rules.plans import load_plan_rules

RULES = load_plan_rules()
TODAY = date(2026, 11, 22)


def wish(grade="m2", **told):
    told = {"member": True, "subjects": (Subject(name="수학", minutes=60),), **told}
    return Wish(goal="기말고사", days=("mon",), grade=grade, **told)


@pytest.fixture
def offered(base):
    def find(wished, on=TODAY, used=None):
        return {
            found.offer.record: found.offer
            for found in offers_for(wished, on, base, RULES, used or {})
        }

    return find


def test_every_offer_has_a_source(base):
    for grade in ("e4", "m2", "h3", "ged", "adult", "senior"):
        for found in offers_for(wish(grade), TODAY, base, RULES, {}):
            assert found.sources
            assert found.offer.record in base.library.records


@pytest.mark.parametrize(
    ("grade", "site"),
    [
        ("e4", "엘리하이"),
        ("m2", "엠베스트"),
        ("h1", "이투스"),
        ("repeat", "이투스"),
        ("ged", "에듀윌"),
    ],
)
def test_learning_sites_are_those_of_the_level(offered, grade, site):
    notes = [offer.note for offer in offered(wish(grade)).values() if offer.method == "lecture"]
    assert len(notes) == 1
    assert site in notes[0]


def test_the_site_somebody_uses_stands_alone(offered):
    found = offered(wish("h1", site="vendor/etoos"))["vendor/etoos"]
    assert "메가스터디" not in found.note


def test_a_site_that_is_not_for_the_level_is_not_taken(offered):
    assert "vendor/etoos" not in offered(wish("m2", site="vendor/etoos"))


def test_before_the_service_began_there_are_no_sites(offered):
    found = offered(wish(), on=date(2021, 8, 1))
    assert not [offer for offer in found.values() if offer.method == "lecture"]


def test_reading_is_offered_to_those_who_like_to_read(offered):
    assert "vendor/welaaa" not in offered(wish())
    methods = {offer.method for offer in offered(wish(methods=("reading",))).values()}
    assert "reading" in methods


@pytest.mark.parametrize(
    ("grade", "products"),
    [
        ("m2", {"product/in-depth", "product/focused"}),
        ("middle", {"product/in-depth", "product/focused"}),
        ("high", set()),  # 고1·2 and 고3 are entitled to different ones
        ("e4", set()),
        ("adult", set()),
    ],
)
def test_counselling_by_grade(offered, grade, products):
    found = {name for name in offered(wish(grade)) if name.startswith("product/")}
    assert found == products


def test_admission_counselling_is_for_candidates(offered):
    found = offered(wish("h3"))
    assert "product/regular-admission" in found
    assert "product/in-depth" not in found


def test_sessions_left_are_told_and_used_up_products_are_not_offered(offered):
    used = {"product/in-depth": 3, "product/focused": 1}
    found = offered(wish(), used=used)
    assert "1회 남아" in found["product/in-depth"].note
    assert "product/focused" not in found


def test_lectures_are_those_of_the_coming_months(offered):
    found = offered(wish(), on=date(2022, 9, 15))
    lectures = {name for name in found if name.startswith("lecture/")}
    assert lectures == {"lecture/2022-09", "lecture/2022-10", "lecture/2022-11"}
    assert not [name for name in offered(wish()) if name.startswith("lecture/")]


def test_who_is_no_member_gets_nothing_for_members(offered):
    assert set(offered(wish(member=False))) == {"service/open-lectures", "service/seoullearn"}


def test_programmes_are_for_grown_ups_only(offered):
    told = wish("senior", member=False, subjects=(Subject(name="스마트폰", minutes=60),))
    found = offered(told)
    assert found
    assert all(name.startswith("programme/") for name in found)
    assert not [name for name in offered(wish()) if name.startswith("programme/")]
