"""The engine on generated policies, against brute force."""

from datetime import date
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.policy import Policy, evaluate, next_question

DAY = date(2026, 1, 1)
NAMES = ("a", "b", "c", "d")
TEXT = {"met": "맞습니다", "unmet": "아닙니다", "unknown": "모릅니다"}
CITED = {"source": "x", "as_of": DAY, "starts": DAY}
ANNOUNCED = {**CITED, "status": "announced", "explain": "발표했습니다"}
WORDING = {"self": "그런가요?", "other": "그런가요?"}
DONT_KNOW = {"title": "모르겠어요", "explain": "모릅니다"}
FACT = {
    "type": "bool",
    "title": "사실",
    "ask": WORDING,
    "help": "도움말",
    "yes": "네",
    "no": "아니요",
    "dont_know": DONT_KNOW,
}
PARAMETERS = {
    "fixed": {"title": "확정", "values": [{**CITED, "value": True}]},
    "one": {"title": "발표", "values": [{**CITED, "value": True}, {**ANNOUNCED, "value": False}]},
    "two": {"title": "발표", "values": [{**CITED, "value": False}, {**ANNOUNCED, "value": True}]},
}
VERDICTS = ("eligible", "not_eligible", "needs_info", "undecidable")

leaves = st.builds(
    lambda fact, parameter: {"fact": fact, "op": "is", "parameter": parameter, **TEXT},
    st.sampled_from(NAMES),
    st.sampled_from(["fixed", "fixed", "one", "two"]),
)
trees = st.recursive(
    leaves,
    lambda below: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(below, min_size=1, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(below, min_size=1, max_size=3)),
        st.builds(lambda part: {"not": part}, below),
    ),
    max_leaves=8,
)


def policy_of(tree: dict[str, Any]) -> Policy:
    count = iter(range(1000))

    def named(rule: dict[str, Any]) -> dict[str, Any]:
        rule = {"id": f"r{next(count)}", **rule}
        for key in ("all", "any"):
            if key in rule:
                rule[key] = [named(part) for part in rule[key]]
        return {**rule, "not": named(rule["not"])} if "not" in rule else rule

    return Policy.model_validate(
        {
            "id": "policy/any",
            "title": "아무 규칙",
            "starts": DAY,
            "before": "아직입니다",
            "facts": dict.fromkeys(NAMES, FACT),
            "parameters": PARAMETERS,
            "rule": named(tree),
            "verdicts": {v: {"text": "결과입니다", "next_step": "다음입니다"} for v in VERDICTS},
        }
    )


def holds(tree: dict[str, Any], world: dict[str, Any]) -> bool:
    """What the tree comes to in one world: all facts known, each announcement true or not."""
    if "all" in tree:
        return all(holds(part, world) for part in tree["all"])
    if "any" in tree:
        return any(holds(part, world) for part in tree["any"])
    if "not" in tree:
        return not holds(tree["not"], world)
    wanted = {"fixed": True, "one": not world["one"], "two": world["two"]}[tree["parameter"]]
    return bool(world[tree["fact"]] is wanted)


def verdict(tree: dict[str, Any], known: dict[str, Any]) -> str:
    """The verdict with all facts told: over all worlds that the person may live in."""
    hidden = [
        name for name in (*NAMES, "one", "two") if known.get(name, "dont_know") == "dont_know"
    ]
    found = {
        holds(tree, {**known, **dict(zip(hidden, row, strict=True))})
        for row in product([False, True], repeat=len(hidden))
    }
    return "undecidable" if len(found) > 1 else "eligible" if found.pop() else "not_eligible"


@settings(max_examples=200, deadline=None)
@given(
    trees,
    st.dictionaries(st.sampled_from(NAMES), st.sampled_from([True, False, "dont_know"])),
)
def test_verdict_and_question_agree_with_brute_force(
    tree: dict[str, Any], facts: dict[str, Any]
) -> None:
    policy = policy_of(tree)
    open_ = [name for name in NAMES if name not in facts]
    verdicts = {
        row: verdict(tree, {**facts, **dict(zip(open_, row, strict=True))})
        for row in product([False, True], repeat=len(open_))
    }
    matter = [
        name
        for i, name in enumerate(open_)
        if any(
            found != verdicts[(*row[:i], not row[i], *row[i + 1 :])]
            for row, found in verdicts.items()
        )
    ]
    question = next_question(policy, facts, DAY)
    result = evaluate(policy, facts, DAY)
    assert (question.fact if question else None) == (matter[0] if matter else None)
    assert result.status == ("needs_info" if matter else next(iter(verdicts.values())))
