"""What programs ask without a conversation."""

from datetime import date

import pytest

from actions.enquiries import Site, UnknownName, combine, decide, describe, look_up, record_called
from knowledge.policy import FactError, check_vendors, evaluate
from knowledge.policy.vendors import Pick
from knowledge.records import Department

DAY = date(2026, 11, 21)
POLICY = "policy/seoullearn"
ENTITLED = {"residence": "seoul", "grade": "m3", "household": ["multicultural"]}
FACTS = [
    {},
    {"grade": "m3"},
    ENTITLED,
    {**ENTITLED, "residence": "elsewhere"},
    {"residence": "seoul", "grade": "m3", "household": "none", "income_percent": 80},
    {"residence": "seoul", "grade": "m3", "household": "dont_know", "income_percent": "dont_know"},
]


@pytest.mark.parametrize("facts", FACTS, ids=str)
def test_the_verdict_is_the_engine_s_with_every_source(base, facts) -> None:
    decision = decide(base, POLICY, facts, DAY)
    told = evaluate(base.policies[POLICY], facts, DAY)
    assert (decision.verdict, decision.question) == (told.status, told.question)
    assert [reason.text for reason in decision.reasons] == [line.text for line in told.lines]
    for reason, line in zip(decision.reasons, told.lines, strict=True):
        assert (reason.source is None) == (line.citation is None)
        assert reason.text in decision.text
    assert {r.source for r in decision.reasons if r.source} <= set(decision.sources)
    assert decision.as_of == DAY


@pytest.mark.parametrize("facts", FACTS, ids=str)
def test_an_official_check_is_always_the_last_word(base, facts) -> None:
    decision = decide(base, POLICY, facts, DAY)
    assert "1533-0909" in decision.official_check
    assert "https://" in decision.official_check
    assert decision.text.endswith(decision.official_check)


def test_the_open_question_is_part_of_the_text(base) -> None:
    decision = decide(base, POLICY, {"grade": "m3"}, DAY)
    assert decision.verdict == "needs_info"
    assert decision.question
    assert decision.question.wording.self in decision.text


def test_papers_come_with_a_verdict_that_needs_them(base) -> None:
    (papers,) = decide(base, POLICY, ENTITLED, DAY).documents
    assert papers.lines


def test_a_policy_that_names_nobody_still_has_somebody_to_ask(base) -> None:
    for policy in base.policies:
        assert "최종 확인은" in decide(base, policy, {}, DAY).official_check


def test_unknown_facts_and_policies_are_refused(base) -> None:
    with pytest.raises(FactError, match="residence"):
        decide(base, POLICY, {"shoe_size": 42}, DAY)
    with pytest.raises(FactError, match="grade"):
        decide(base, POLICY, {"grade": "x9"}, DAY)
    with pytest.raises(UnknownName, match=POLICY):
        decide(base, "policy/none", {}, DAY)


def test_sites_are_combined_by_name_as_the_engine_does(base) -> None:
    pairs = [("메가스터디", "이투스"), ("메가스터디", "윌라"), ("에듀윌", "해커스")]
    for pair in pairs:
        picks = [Pick(record_called(base, name, ("vendor",)).id) for name in pair]
        told = check_vendors(base.policies, base.library, picks, DAY, "high")
        decision = combine(base, [Site(vendor=name) for name in pair], DAY, "h2")
        assert decision.verdict == told.status
        assert {pick.vendor for pick in picks} <= {source.record for source in decision.sources}


def test_a_site_with_several_courses_is_asked_about(base) -> None:
    sites = [Site(vendor="에듀윌"), Site(vendor="이투스")]
    decision = combine(base, sites, DAY)
    assert decision.verdict == "needs_info"
    assert decision.question
    for choice in decision.question.choices:
        chosen = Site.model_validate(choice.value)
        assert combine(base, [chosen, sites[1]], DAY).question is None


def test_unknown_sites_and_levels_are_refused(base) -> None:
    with pytest.raises(UnknownName, match="vendor/"):
        combine(base, [Site(vendor="없는사이트"), Site(vendor="이투스")], DAY)
    with pytest.raises(FactError, match="elementary"):
        combine(base, [Site(vendor="이투스")], DAY, "x9")


def test_every_record_is_described_with_all_it_may_tell(base) -> None:
    for record in base.library.records.values():
        described = describe(base, record.id, DAY)
        facts = base.library.tellable(record)
        assert [fact.id for fact in described.facts] == [fact.id for fact in facts]
        assert {fact.source for fact in described.facts} <= set(described.sources)
        assert described.sources
        for line in (*described.details, *(fact.text for fact in described.facts)):
            assert line in described.text
        if isinstance(record, Department):
            assert len(described.details) == len(record.duties)


def test_a_record_is_found_by_the_names_people_use(base) -> None:
    assert describe(base, "서울런", DAY).record == "service/seoullearn"
    for record in base.library.records.values():
        assert record_called(base, record.id) is record


def test_a_name_that_is_not_clear_is_refused_with_ids(base) -> None:
    with pytest.raises(UnknownName, match="no record is called"):
        describe(base, "화성 이주 사업", DAY)
    with pytest.raises(UnknownName, match="no record is called"):
        describe(base, "  ", DAY)


def test_search_agrees_with_the_assistant_s_own(base) -> None:
    for text in ("느린 학습자", "서울런 신청 방법", "어르신 한글 배우기", "평생교육 담당 부서"):
        findings = look_up(base, text, DAY, k=3)
        hits = [h for h in base.searcher.search(text, k=3) if h.score >= base.searcher.answerable]
        assert [(f.record, f.score) for f in findings.results] == [
            (h.record, h.score) for h in hits
        ]
        assert [f.source.document for f in findings.results] == [h.source for h in hits]
        for found, hit in zip(findings.results, hits, strict=True):
            assert found.excerpt.endswith(hit.text)


def test_search_keeps_to_the_kinds_asked_for(base) -> None:
    findings = look_up(base, "느린 학습자", DAY, kinds=("programme",))
    assert {found.kind for found in findings.results} == {"programme"}
    with pytest.raises(UnknownName, match="programme"):
        look_up(base, "느린 학습자", DAY, kinds=("spaceship",))


@pytest.mark.parametrize("text", ["", "?!", "화성 우주정거장 관광 요금", "주식 추천해줘"])
def test_what_is_not_in_the_data_is_said_so(base, text) -> None:
    findings = look_up(base, text, DAY)
    assert findings.results == ()
    assert findings.sources == ()
    assert findings.text == base.texts("answers.unknown")
