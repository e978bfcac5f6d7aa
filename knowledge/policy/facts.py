"""Facts about a person, as a plain mapping that survives JSON (it lives in a Rasa slot).

    {"residence": "seoul",                          choice: a code
     "age": 15,                                     number, or bounds:
     "income_percent": {"over": 50, "max": 60},     min/max included, over/under not
     "household": {"has": ["single_parent"], "not": ["multicultural"],
                   "unsure": ["legal_single_parent"], "rest": "no"}}

In a set `rest` is what is known of the members not named: "no", "dont_know", or nothing yet.
`"dont_know"` in place of any value means that the person was asked and does not know. Short
forms are understood everywhere: `"household": ["single_parent"]`, `"household": "none"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

from knowledge.errors import KnowledgeError
from knowledge.policy.model import FactSpec, Policy

DONT_KNOW = "dont_know"
NONE = "none"
BOUNDS = ("min", "max", "over", "under")

Facts = Mapping[str, Any]


class FactError(KnowledgeError, ValueError):
    """A fact that the policy does not know, or a value that the fact cannot have."""


def learn(policy: Policy, facts: Facts, said: Facts) -> dict[str, Any]:
    """What is known after somebody said something more.

    Later words win: a denied member of a set is taken out, a new value replaces the old one.

    Args:
        policy: declares the facts.
        facts: what was known, in any form.
        said: what is new, in any form; the `value` of a question's choice fits as it is.

    Returns:
        A new mapping in the full form; it holds only JSON types.

    Raises:
        FactError: an unknown fact or an impossible value.
    """
    known: dict[str, Any] = {}
    for name, value in (*facts.items(), *said.items()):
        spec = policy.facts.get(name)
        if spec is None:
            raise FactError(f"{policy.id} has no fact '{name}'; it knows {', '.join(policy.facts)}")
        if value is not None:
            known[name] = _merged(name, spec, known.get(name), value)
    return known


def _merged(name: str, spec: FactSpec, old: Any, new: Any) -> Any:
    match spec.type:
        case "set":
            return _merged_set(name, spec, old or {}, _set_form(name, spec, new))
        case "number":
            number = _number_form(name, new)
            if number == DONT_KNOW and isinstance(old, dict):
                return {**old, DONT_KNOW: True}
            return number
        case "bool":
            if new == DONT_KNOW or isinstance(new, bool):
                return new
            raise FactError(f"'{name}' is true, false or 'dont_know', not {new!r}")
        case "choice":
            if new == DONT_KNOW or (isinstance(new, str) and new in spec.options):
                return new
            raise FactError(f"'{name}' cannot be {new!r}; one of {', '.join(spec.options)}")


def _number_form(name: str, value: Any) -> Any:
    if value == DONT_KNOW or _is_number(value):
        return value
    if isinstance(value, Mapping) and set(value) <= {*BOUNDS, DONT_KNOW}:
        bounds = {key: value[key] for key in BOUNDS if value.get(key) is not None}
        low = max((bounds[key] for key in ("min", "over") if key in bounds), default=None)
        high = min((bounds[key] for key in ("max", "under") if key in bounds), default=None)
        if bounds and all(_is_number(bound) for bound in bounds.values()):
            if low is None or high is None or low <= high:
                return {**bounds, **({DONT_KNOW: True} if value.get(DONT_KNOW) else {})}
            raise FactError(f"'{name}' cannot lie between {low} and {high}")
    raise FactError(f"'{name}' is a number or bounds ({', '.join(BOUNDS)}), not {value!r}")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and isfinite(value)


def _set_form(name: str, spec: FactSpec, value: Any) -> dict[str, Any]:
    if value == DONT_KNOW:
        return {"rest": DONT_KNOW}
    if isinstance(value, str):
        value = [value]
    if isinstance(value, list | tuple):
        value = {
            "has": [v for v in value if v != NONE],
            **({"rest": "no"} if NONE in value else {}),
        }
    if not isinstance(value, Mapping) or not set(value) <= {"has", "not", "unsure", "rest"}:
        raise FactError(f"'{name}' is a list of codes or has/not/unsure/rest, not {value!r}")
    if value.get("rest") not in (None, "no", DONT_KNOW):
        raise FactError(f"rest of '{name}' is 'no' or 'dont_know', not {value['rest']!r}")
    for key in ("has", "not", "unsure"):
        members = value.get(key, ())
        if not isinstance(members, list | tuple):
            raise FactError(f"'{name}.{key}' is a list, not {members!r}")
        for member in members:
            if member not in spec.options:
                raise FactError(f"'{name}' has no member {member!r}; {', '.join(spec.options)}")
    return dict(value)


def _merged_set(name: str, spec: FactSpec, old: Any, new: dict[str, Any]) -> dict[str, Any]:
    has, denied, unsure = (dict.fromkeys(old.get(key, ())) for key in ("has", "not", "unsure"))
    for member in new.get("has", ()):
        for other in (member, *spec.options[member].refines):
            denied.pop(other, None)
            unsure.pop(other, None)
        has[member] = None
    for member in new.get("not", ()):
        if member in new.get("has", ()):
            raise FactError(f"'{name}' says both that {member!r} applies and that it does not")
        finer = [code for code, option in spec.options.items() if member in option.refines]
        for other in (member, *finer):
            has.pop(other, None)
            unsure.pop(other, None)
        denied[member] = None
    for member in new.get("unsure", ()):
        has.pop(member, None)
        denied.pop(member, None)
        unsure[member] = None
    rest = new.get("rest", old.get("rest"))
    full = {"has": [*has], "not": [*denied], "unsure": [*unsure], "rest": rest}
    return {key: value for key, value in full.items() if value}


def member_is(spec: FactSpec, known: Mapping[str, Any], member: str) -> bool | str | None:
    """Whether a member of a set applies: True, False, `DONT_KNOW`, or None (not told yet).

    Args:
        spec: the set.
        known: its value in the full form.
        member: code of the member.
    """
    has = known.get("has", ())
    if member in has or any(member in spec.options[other].refines for other in has):
        return True
    if member in known.get("not", ()):
        return False
    if member in known.get("unsure", ()):
        return DONT_KNOW
    coarser = spec.options[member].refines
    if coarser:
        states = [member_is(spec, known, other) for other in coarser]
        return None if True in states or None in states else max(states, key=bool)
    rest = known.get("rest")
    return False if rest == "no" else rest
