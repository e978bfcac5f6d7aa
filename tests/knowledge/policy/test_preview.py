"""What a change of the rules does to typical households, before it goes live."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.errors import RecordError
from knowledge.library import DATA, Library, load_library
from knowledge.policy import Policy, evaluate, load_policies
from knowledge.policy.preview import Preview, Version, preview
from knowledge.rules.households import load_households

POLICIES = load_policies(load_library())
HOUSEHOLDS = load_households()
SEOULLEARN = "policy/seoullearn"
DAY = date(2025, 6, 1)  # 60 % are in force, 80 % are not announced yet
days = st.dates(date(2021, 1, 1), date(2028, 12, 31))
names = st.sampled_from(sorted(HOUSEHOLDS))

Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def changed(tmp_path: Path, library: Library) -> Callable[[Change], Mapping[str, Policy]]:
    """The policies of an edited copy of the file."""

    def edit(change: Change) -> Mapping[str, Policy]:
        text = (DATA / "policies" / "seoullearn.yml").read_text(encoding="utf-8")
        policy = yaml.safe_load(text)
        change(policy)
        file = tmp_path / "seoullearn.yml"
        file.write_text(yaml.safe_dump(policy, allow_unicode=True), encoding="utf-8")
        return load_policies(library, file)

    return edit


def compared(policies: Mapping[str, Policy], before: date = DAY, after: date = DAY) -> Preview:
    return preview(
        Version(POLICIES[SEOULLEARN], before),
        Version(policies[SEOULLEARN], after),
        HOUSEHOLDS[SEOULLEARN],
    )


def income(policy: dict[str, Any], limit: int) -> None:
    (value,) = (v for v in policy["parameters"]["income_limit"]["values"] if v["value"] == 60)
    value.update(value=limit, source="news1-2025-10-15", as_of=date(2025, 10, 15))


def test_a_wider_income_limit_changes_those_between_the_two(changed):
    told = compared(changed(lambda policy: income(policy, 70)))
    assert [change.household for change in told.changes] == ["income-65"]
    (change,) = told.changes
    assert (change.before.status, change.after.status) == ("not_eligible", "eligible")
    (was,), (will,) = change.before.reasons, change.after.reasons
    assert (was.rule, was.parameters) == ("target", ("income_limit",))
    assert (will.rule, will.parameters) == ("income", ("income_limit",))
    assert (was.source.source, will.source.source) == ("emetro-2024-06-30", "news1-2025-10-15")
    assert "60%" in was.text
    assert "70%" in will.text
    (parameter,) = told.parameters
    assert parameter.parameter == "income_limit"
    assert [value.value for value in (*parameter.before, *parameter.after)] == [60, 70]


def test_a_stricter_income_limit_changes_exactly_who_is_between(changed):
    told = compared(changed(lambda policy: income(policy, 50)))
    by_category = {"basic_livelihood", "near_poverty", "legal_single_parent", "multicultural"}
    between = {
        household.id
        for household in HOUSEHOLDS[SEOULLEARN]
        if 50 < _percent(household.facts) <= 60
        and not by_category & set(household.facts["household"])
    }
    assert {change.household for change in told.changes} == between
    assert between == {"single-parent-55", "income-55", "income-60"}
    assert {change.after.status for change in told.changes} == {"not_eligible"}


def _percent(facts: dict[str, Any]) -> float:
    told = facts.get("income_percent")
    return told if isinstance(told, int) else 0


def test_a_category_that_is_taken_out_is_seen(changed):
    def close(policy: dict[str, Any]) -> None:
        policy["parameters"]["multicultural"]["values"][-1]["value"] = False

    told = compared(changed(close))
    assert {change.household for change in told.changes} == {"multicultural", "youngest"}
    for change in told.changes:
        assert change.before.reasons[0].rule == "multicultural"
        # Their income is not known: now it has to be asked.
        assert change.after.status == "needs_info"
        assert change.after.reasons[0].text


def test_what_comes_into_force_on_a_day_is_seen_the_day_before(changed):
    told = compared(POLICIES, date(2024, 6, 30), date(2024, 7, 1))
    widened = {"single-parent-55", "income-55", "income-60"}
    assert widened <= {change.household for change in told.changes}
    assert {p.parameter for p in told.parameters} == {"income_limit", "veteran"}


def test_an_announcement_makes_verdicts_uncertain():
    told = compared(POLICIES, date(2025, 12, 31), date(2026, 1, 1))
    assert told.changes
    assert {change.after.status for change in told.changes} == {"undecidable"}
    for change in told.changes:
        assert any("발표" in reason.text for reason in change.after.reasons)


@settings(max_examples=25, deadline=None)
@given(names, days)
def test_the_same_rules_change_nothing(policies, name, day):
    again = policies[name]
    told = preview(Version(POLICIES[name], day), Version(again, day), HOUSEHOLDS[name])
    assert told.changes == ()
    assert told.parameters == ()
    assert told.before == told.after


@settings(max_examples=25, deadline=None)
@given(names, days, days)
def test_it_says_what_the_assistant_would_say(name, before, after):
    policy, households = POLICIES[name], HOUSEHOLDS[name]
    told = preview(Version(policy, before), Version(policy, after), households)
    verdicts = {
        h.id: (evaluate(policy, h.facts, before).status, evaluate(policy, h.facts, after).status)
        for h in households
    }
    different = [name for name, (was, will) in verdicts.items() if was != will]
    assert [change.household for change in told.changes] == different
    assert sum(told.before.values()) == sum(told.after.values()) == len(households)
    for change in told.changes:
        assert (change.before.status, change.after.status) == verdicts[change.household]
        assert change.before.reasons
        assert change.after.reasons
    back = preview(Version(policy, after), Version(policy, before), households)
    assert (back.before, back.after) == (told.after, told.before)


def test_the_households_stand_on_both_sides_of_the_rules():
    """Someone for each way to be entitled, and for each verdict."""
    rules = {
        rule
        for day in (DAY, date(2025, 8, 20))
        for household in HOUSEHOLDS[SEOULLEARN]
        for rule in evaluate(POLICIES[SEOULLEARN], household.facts, day).deciding
    }
    ways = next(rule for rule in POLICIES[SEOULLEARN].rule.walk() if rule.id == "target")
    leaves = {
        leaf.id for way in ways.children for leaf in way.walk() if leaf.fact and leaf.parameter
    } | {way.id for way in ways.children if way.fact}
    never = {"veteran_grandchild", "centre_grade", "family_carer_income"}
    assert leaves - rules <= never


def test_two_households_of_one_name_are_refused(tmp_path):
    file = tmp_path / "households.yml"
    one = "{id: one, title: 하나, facts: {}}"
    file.write_text(f"policy/seoullearn: [{one}, {one}]", encoding="utf-8")
    with pytest.raises(RecordError, match="'one' of policy/seoullearn is there twice"):
        load_households(file)
