"""What must hold for every policy, every day and everybody."""

import json
from collections.abc import Mapping
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.library import load_library
from knowledge.policy import Policy, evaluate, learn, load_policies, next_question

POLICIES: Mapping[str, Policy] = load_policies(load_library())
ASKING = [POLICIES["policy/seoullearn"], POLICIES["policy/counselling"]]
policies_ = st.sampled_from(ASKING)


@st.composite
def known_facts(draw: st.DrawFn, policy: Policy, names: list[str] | None = None) -> dict[str, Any]:
    """Some facts about one person, in the forms a dialogue produces."""
    facts: dict[str, Any] = {}
    for name in names if names is not None else policy.facts:
        spec = policy.facts[name]
        if names is None and not draw(st.booleans()):
            continue
        if spec.type == "choice":
            facts[name] = draw(st.sampled_from([*spec.options, "dont_know"]))
        elif spec.type == "bool":
            facts[name] = draw(st.sampled_from([True, False, "dont_know"]))
        elif spec.type == "number":
            facts[name] = draw(st.integers(0, 130) | st.sampled_from([{"max": 60}, "dont_know"]))
        else:
            codes = list(spec.options)
            has = draw(st.lists(st.sampled_from(codes), max_size=3, unique=True))
            taken = {*has, *(c for m in has for c in spec.options[m].refines)}
            free = [code for code in codes if code not in taken]
            denied = draw(st.lists(st.sampled_from(free), max_size=3, unique=True)) if free else []
            rest = draw(st.sampled_from([None, "no", "dont_know"]))
            facts[name] = {"has": has, "not": denied, "rest": rest}
    return facts


@st.composite
def days(draw: st.DrawFn, policy: Policy) -> date:
    """Days around everything that changes."""
    starts = {value.starts for p in policy.parameters.values() for value in p.values}
    return draw(st.sampled_from(sorted(starts))) + timedelta(days=draw(st.integers(-1, 60)))


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_more_facts_never_flip_a_verdict(data: st.DataObject) -> None:
    policy = data.draw(policies_)
    on = data.draw(days(policy))
    everything = data.draw(known_facts(policy, list(policy.facts)))
    assumed = {name for name, spec in policy.facts.items() if spec.default is not None}
    some = {k: v for k, v in everything.items() if k in assumed or data.draw(st.booleans())}
    before, after = evaluate(policy, some, on), evaluate(policy, everything, on)
    age_tellers = {"age", "grade", "school_level"}  # told later, one may contradict another
    contradictable = age_tellers & some.keys() and age_tellers & everything.keys() - some.keys()
    if before.status != "needs_info" and not contradictable:
        assert after.status == before.status


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_answering_every_question_ends_in_a_verdict(data: st.DataObject) -> None:
    policy = data.draw(policies_)
    on = data.draw(days(policy))
    facts = learn(policy, {}, data.draw(known_facts(policy)))
    asked: list[str] = []
    while (question := next_question(policy, facts, on)) is not None:
        asked.append(question.model_dump_json())
        choice = data.draw(st.sampled_from(question.choices or [None]))
        answer = choice.value if choice else data.draw(st.integers(0, 130))
        facts = json.loads(json.dumps(learn(policy, facts, {question.fact: answer})))
    assert len(asked) == len(set(asked)) <= 25
    assert evaluate(policy, facts, on).status != "needs_info"


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_dont_know_is_never_asked_again(data: st.DataObject) -> None:
    policy = data.draw(policies_)
    on = data.draw(days(policy))
    facts: dict[str, Any] = {}
    seen = set()
    while (question := next_question(policy, facts, on)) is not None:
        about = (question.fact, question.member)
        assert about not in seen
        seen.add(about)
        facts = learn(policy, facts, {question.fact: question.choices[-1].value})
    if on >= policy.starts:
        assert evaluate(policy, facts, on).status == "undecidable"


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_everything_told_is_korean_and_cited(data: st.DataObject) -> None:
    policy = data.draw(policies_)
    on = data.draw(days(policy))
    facts = data.draw(known_facts(policy))
    result = evaluate(policy, facts, on)
    texts = [line.text for line in result.lines] + [result.next_step]
    leaves = {rule.id for rule in policy.rule.walk() if rule.fact}
    for step in result.trace:
        if step.rule in leaves:
            texts.append(step.why)
            assert step.citation is not None
    for text in texts:
        assert any("가" <= letter <= "힣" for letter in text)
        assert "{" not in text
        assert "None" not in text
    if result.status in ("eligible", "not_eligible"):
        assert result.deciding
        assert result.citations
    if result.status == "undecidable" and on >= policy.starts:
        assert len(result.lines) > 1


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_trace_agrees_with_the_verdict(data: st.DataObject) -> None:
    policy = data.draw(policies_)
    on = data.draw(days(policy))
    result = evaluate(policy, data.draw(known_facts(policy)), on)
    if result.trace:
        expected = {"eligible": True, "not_eligible": False}.get(result.status)
        assert result.trace[0].value is expected


CATEGORIES = ("legal_single_parent", "multicultural", "veteran")
OTHERS = [code for code in ASKING[0].facts["household"].options if code not in CATEGORIES]
COMPLETE: dict[str, list[Any]] = {
    "residence": ["seoul", "elsewhere"],
    "age": [5, 15, 25],
    "household": [
        {"has": [code for code, has in zip(CATEGORIES, row, strict=True) if has], "rest": "no"}
        for row in product([False, True], repeat=len(CATEGORIES))
    ],
    "income_percent": [50, 51],
}


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_asks_exactly_what_can_change_the_verdict(data: st.DataObject) -> None:
    """Brute force on 2022-10-11: every way to complete what is known."""
    policy, on = ASKING[0], date(2022, 10, 11)
    known = {
        name: data.draw(st.sampled_from(values))
        for name, values in COMPLETE.items()
        if data.draw(st.booleans())
    }
    told = known if "household" in known else {**known, "household": {"not": OTHERS}}
    open_ = [name for name in COMPLETE if name not in known]

    def verdict(*values: Any) -> str:
        return evaluate(policy, {**known, **dict(zip(open_, values, strict=True))}, on).status

    outcomes = {
        row: verdict(*(COMPLETE[name][i] for name, i in zip(open_, row, strict=True)))
        for row in product(*(range(len(COMPLETE[name])) for name in open_))
    }
    assert "needs_info" not in outcomes.values()
    question = next_question(policy, told, on)
    if question is None:
        assert set(outcomes.values()) == {evaluate(policy, told, on).status}
        return
    asked = open_.index(question.fact)
    seen: dict[tuple[int, ...], set[str]] = {}
    for row, outcome in outcomes.items():
        seen.setdefault(row[:asked] + row[asked + 1 :], set()).add(outcome)
    assert any(len(found) > 1 for found in seen.values())
