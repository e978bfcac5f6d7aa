"""Which learning sites can be chosen together."""

from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.library import Library, load_library
from knowledge.policy import FactError, Pick, Policy, check_vendors, load_policies
from knowledge.records import Vendor

REPORT = date(2022, 10, 11)
TODAY = date(2026, 11, 21)
LIBRARY = load_library()
POLICIES = load_policies(LIBRARY)
VENDORS = [record.id for record in LIBRARY.of_kind("vendor")]


def picks(text: str) -> list[Pick]:
    """`eduwill:certificate welaaa` as picks."""
    return [
        Pick(f"vendor/{name}", track or None)
        for name, _, track in (word.partition(":") for word in text.split())
    ]


@pytest.mark.parametrize("on", [REPORT, TODAY])
@pytest.mark.parametrize(
    ("chosen", "level", "verdict", "because"),
    [
        ("daesung-mimac megastudy", None, "not_eligible", "one_subject"),
        ("elihigh mbest", None, "not_eligible", "one_subject"),
        ("eduwill:subject megastudy", None, "not_eligible", "one_subject"),
        ("eduwill:certificate hackers", None, "not_eligible", "one_certificate"),
        ("megastudy eduwill hackers", None, "not_eligible", "one_subject"),
        ("megastudy hackers welaaa", None, "eligible", "total"),
        ("megastudy welaaa", None, "eligible", "reading_free"),
        ("milkt", None, "eligible", "one_subject"),
        ("milkt milkt", None, "eligible", "one_subject"),
        ("eduwill", None, "eligible", None),
        ("eduwill megastudy", None, "needs_info", None),
        ("eduwill hackers", None, "needs_info", None),
        ("eduwill megastudy", "high", "eligible", None),
        ("eduwill hackers", "high", "not_eligible", "one_certificate"),
    ],
)
def test_combination(
    on: date, chosen: str, level: str | None, verdict: str, because: str | None
) -> None:
    result = check_vendors(POLICIES, LIBRARY, picks(chosen), on, level)  # type: ignore[arg-type]
    assert result.status == verdict
    assert because is None or because in result.deciding
    assert (result.question is not None) == (verdict == "needs_info")


def test_the_source_follows_the_day() -> None:
    both = picks("daesung-mimac megastudy")
    for on, source in ((date(2021, 8, 27), "healthtomato-2021-08-25"), (REPORT, "report-2022-10")):
        result = check_vendors(POLICIES, LIBRARY, both, on)
        assert [citation.source for citation in result.citations] == [source]


def test_the_answer_to_the_question_decides() -> None:
    chosen = picks("eduwill megastudy")
    question = check_vendors(POLICIES, LIBRARY, chosen, TODAY).question
    assert question is not None
    assert question.member == "vendor/eduwill"
    assert "에듀윌" in question.wording.self
    verdicts = {
        choice.title: check_vendors(
            POLICIES, LIBRARY, [Pick(**choice.value), *picks("megastudy")], TODAY
        ).status
        for choice in question.choices
    }
    assert sorted(verdicts.values()) == ["eligible", "not_eligible"]


def test_a_site_not_listed_on_that_day_cannot_be_decided() -> None:
    result = check_vendors(POLICIES, LIBRARY, picks("etoos"), date(2022, 3, 1))
    assert result.status == "undecidable"
    assert len(result.lines) > 1


def test_before_the_service_nothing_can_be_chosen() -> None:
    result = check_vendors(POLICIES, LIBRARY, picks("megastudy"), date(2021, 8, 26))
    assert result.status == "undecidable"


def test_ebs_counts_apart_from_2024() -> None:
    assert check_vendors(POLICIES, LIBRARY, picks("ebs megastudy"), TODAY).status == "eligible"


def test_what_is_no_vendor_is_refused() -> None:
    with pytest.raises(FactError, match="contact/seoullearn"):
        check_vendors(POLICIES, LIBRARY, [Pick("contact/seoullearn")], TODAY)


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.sampled_from(VENDORS), max_size=4, unique=True),
    st.sampled_from(VENDORS),
    st.integers(0, 1900),
)
def test_one_more_site_never_makes_a_forbidden_choice_allowed(
    chosen: list[str], more: str, days: int
) -> None:
    on = date(2021, 8, 27) + timedelta(days=days)
    before = check_vendors(POLICIES, LIBRARY, map(Pick, chosen), on)
    after = check_vendors(POLICIES, LIBRARY, map(Pick, [*chosen, more]), on)
    if before.status == "not_eligible":
        assert after.status == "not_eligible"


def test_every_vendor_is_understood(library: Library, policies: Mapping[str, Policy]) -> None:
    for record in library.of_kind("vendor"):
        assert isinstance(record, Vendor)
        on = max(offer.starts for offer in record.offers)
        result = check_vendors(policies, library, [Pick(record.id)], on)
        assert result.status == "eligible", record.id
