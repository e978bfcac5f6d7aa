"""From what the user said to the facts that policies know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

from actions.turn import Turn
from knowledge.policy import Choice, FactError, Policy, Question, learn
from nlu.korean.answers import is_dont_know, read_answer, read_yes_no
from store.messages import Entity

SAME_WORDING = 0.85  # share of a button's letters that a typed answer must have
OTHERS = frozenset({"child", "grandchild", "sibling", "friend", "student", "parent", "grandparent"})


def said(entities: Iterable[Entity], policy: Policy) -> dict[str, Any]:
    """The facts of a policy that entities state, in the form `learn` takes.

    An entity the policy has no fact for, or whose value the fact cannot have, is left out.
    """
    facts: dict[str, Any] = {}
    for found in entities:
        spec = policy.facts.get(found.entity)
        if spec is None:
            continue
        if spec.type == "set":
            members = facts.setdefault(found.entity, {})
            key = "not" if found.role == "denied" else "has"
            change: Any = {"rest": "no"} if found.value == "none" else {key: [found.value]}
            merged = {**members, **change}
            if key in members and key in change:
                merged[key] = [*members[key], *change[key]]
            value: Any = merged
        elif found.role == "denied":
            continue
        else:
            value = found.value
        if _acceptable(policy, found.entity, value):
            facts[found.entity] = value
    return {name: value for name, value in facts.items() if value}


def described(entities: Iterable[Entity], policy: Policy, words: Mapping[str, Any]) -> list[str]:
    """The facts of a message in our own words, to be read back ("중3", "다문화가족 아님").

    Args:
        entities: what was found.
        policy: declares the facts and the names of their values.
        words: `denied`, a template with `{what}`; and names for values that need other words
            than their button, by fact.
    """
    described = []
    for found in entities:
        spec = policy.facts.get(found.entity)
        if spec is None or not _acceptable(policy, found.entity, found.value):
            continue
        value = str(found.value)
        option = spec.options.get(value)
        what = words.get(found.entity, {}).get(value) or (option.title if option else None)
        what = what or found.text
        described.append(words["denied"].format(what=what) if found.role == "denied" else what)
    return list(dict.fromkeys(described))


def reply_to(question: Question, turn: Turn, policy: Policy) -> dict[str, Any]:
    """What the message says in answer to `question`; empty when it does not answer it.

    A button, "모르겠어요", 네/아니요, a bare number and facts named in a sentence all count.
    """
    typed = turn.text.strip()
    chosen = _chosen(question, typed)
    if chosen:
        return {question.fact: chosen.value}
    facts = said(turn.entities, policy)
    if facts:
        return facts
    if turn.label == "dont_know" or is_dont_know(typed):
        return {question.fact: question.choices[-1].value}
    return _bare(question, turn, policy)


def perspective(turn: Turn) -> str | None:
    """Whom the user speaks of: `other` for a child or friend, `self`, or None when not said."""
    people = turn.values("person")
    if any(person in OTHERS for person in people):
        return "other"
    return "self" if "self" in people else None


def learned(policy: Policy, facts: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    """Facts after the user said something more; words that contradict themselves are dropped."""
    known = dict(facts)
    for name, value in new.items():
        try:
            known = learn(policy, known, {name: value})
        except FactError:
            continue
    return known


def _acceptable(policy: Policy, name: str, value: Any) -> bool:
    try:
        learn(policy, {}, {name: value})
    except FactError:
        return False
    return True


def _chosen(question: Question, typed: str) -> Choice | None:
    """The choice whose wording was typed, exactly or nearly ("네 증명서 있어요")."""
    letters = "".join(filter(str.isalnum, typed))
    near = [
        (SequenceMatcher(None, letters, "".join(filter(str.isalnum, c.title))).ratio(), c)
        for c in question.choices
    ]
    ratio, choice = max(near, key=lambda pair: pair[0], default=(0.0, None))
    return choice if ratio >= SAME_WORDING else None


def _bare(question: Question, turn: Turn, policy: Policy) -> dict[str, Any]:
    spec = policy.facts[question.fact]
    if spec.type == "number":
        answer = read_answer(question.fact, turn.text, turn.as_of)
        known = answer is not None and answer.kind == "value"
        return {question.fact: answer.value} if answer and known else {}
    agreed = read_yes_no(turn.text)
    if agreed is None:
        agreed = read_yes_no(turn.text.split(maxsplit=1)[0])
    if agreed is None:
        return {}
    if question.member or spec.type == "bool" or question.fact == "residence":
        return {question.fact: question.choices[0 if agreed else 1].value}
    if spec.type == "set" and not agreed:
        return {question.fact: {"rest": "no"}}
    return {}
