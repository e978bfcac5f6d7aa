"""What must hold for a policy beyond the shape of its file; each problem names its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from knowledge.library import Library
from knowledge.policy.compiled import PLACEHOLDER, changes
from knowledge.policy.model import (
    OPERATORS,
    BoundsDerivation,
    FactSpec,
    Policy,
    Rule,
)
from knowledge.policy.parameters import Citation, DatedValue, Parameter, ParameterValue
from store.messages import VerdictStatus

VERDICTS: tuple[VerdictStatus, ...] = ("eligible", "not_eligible", "needs_info", "undecidable")


def problems(policy: Policy, library: Library) -> Iterator[str]:
    """Everything that is wrong with a policy, most basic first."""
    yield from _names(policy)
    yield from _facts(policy)
    for name, parameter in policy.parameters.items():
        yield from _days(policy, name, parameter)
    for rule in policy.rule.walk():
        yield from _comparison(policy, rule)
    yield from _always_valued(policy, policy.rule, [])
    yield from _texts(policy)
    yield from _always_cited(policy, policy.rule, cited=False)
    yield from _references(policy, library)
    yield from _unused(policy)


def _names(policy: Policy) -> Iterator[str]:
    ids = [rule.id for rule in policy.rule.walk()]
    for name in sorted({name for name in ids if ids.count(name) > 1}):
        yield f"two rules are called '{name}'; rename one"
    rules = [*policy.rule.walk()]
    used = {name for rule in rules for name in (rule.parameter, rule.in_force) if name}
    for name in sorted(used - policy.parameters.keys()):
        yield f"a rule uses the parameter '{name}', which is not declared; add it to 'parameters'"
    for note in policy.notes:
        if note.rule is not None and note.rule not in ids:
            yield f"note '{note.id}' waits for the rule '{note.rule}', which does not exist"
    for status in VERDICTS:
        if status not in policy.verdicts:
            yield f"'verdicts' says nothing for '{status}'; add its text and next step"


def _facts(policy: Policy) -> Iterator[str]:
    for name, spec in policy.facts.items():
        for code, option in spec.options.items():
            for other in option.refines:
                if other not in spec.options:
                    yield f"'{name}.{code}' refines '{other}', which is no option of '{name}'"
    for derivation in policy.derivations:
        if isinstance(derivation, BoundsDerivation):
            names = {derivation.fact, derivation.gives}
        else:
            names = {derivation.amount, derivation.size, derivation.gives}
        for name in names:
            if name not in policy.facts:
                yield f"a derivation uses the fact '{name}', which is not declared"
        if isinstance(derivation, BoundsDerivation) and derivation.fact in policy.facts:
            for code in derivation.bounds.keys() - policy.facts[derivation.fact].options.keys():
                yield f"a derivation bounds '{code}', which is no option of '{derivation.fact}'"


def _days(policy: Policy, name: str, parameter: Parameter) -> Iterator[str]:
    for status in ("confirmed", "announced"):
        values = sorted((value for value in parameter.values if value.status == status), key=_start)
        for before, after in pairwise(values):
            if before.ends is None or after.starts <= before.ends:
                yield (
                    f"parameter '{name}': the {status} values from {before.starts} and from "
                    f"{after.starts} overlap; end the first on {_day_before(after.starts)}"
                )
            elif status == "confirmed" and before.ends + timedelta(days=1) != after.starts:
                yield (
                    f"parameter '{name}' has no value from {before.ends + timedelta(days=1)} to "
                    f"{_day_before(after.starts)}; close the gap"
                )
        if status == "confirmed":
            yield from _ends_of(policy, name, parameter, values)


def _ends_of(
    policy: Policy, name: str, parameter: Parameter, values: list[DatedValue]
) -> Iterator[str]:
    starts = parameter.starts or policy.starts
    if not values or values[0].starts > starts:
        yield f"parameter '{name}' needs a confirmed value from {starts} on"
        return
    last = values[-1].ends
    if last is not None and (policy.ends is None or last < policy.ends):
        yield f"parameter '{name}' has no value after {last}; add one or leave out 'ends'"


def _comparison(policy: Policy, rule: Rule) -> Iterator[str]:
    if rule.fact is None or rule.op is None:
        return
    spec = policy.facts.get(rule.fact)
    if spec is None:
        yield f"rule '{rule.id}' uses the fact '{rule.fact}', which is not declared"
        return
    if rule.op not in OPERATORS[spec.type]:
        allowed = ", ".join(sorted(OPERATORS[spec.type]))
        yield f"rule '{rule.id}' compares a {spec.type} with '{rule.op}'; use one of {allowed}"
    limits: list[ParameterValue] = [rule.value]
    if rule.parameter in policy.parameters:
        limits = [value.value for value in policy.parameters[rule.parameter].values]
    for limit in limits:
        if limit is not None and not _fits(spec, rule, limit):
            yield f"rule '{rule.id}' compares '{rule.fact}' with {limit!r}, which it cannot be"


def _fits(spec: FactSpec, rule: Rule, limit: ParameterValue) -> bool:
    if spec.type == "number":
        return isinstance(limit, int | float) and not isinstance(limit, bool)
    if spec.type == "bool":
        return isinstance(limit, bool)
    codes = limit if isinstance(limit, tuple) else (limit,)
    return isinstance(limit, tuple) is (rule.op == "in") and all(c in spec.options for c in codes)


def _always_valued(policy: Policy, rule: Rule, switches: list[str]) -> Iterator[str]:
    """A rule in force must find a value of its parameter."""
    if rule.in_force is not None:
        switches = [*switches, rule.in_force]
        for value in policy.parameters[rule.in_force].values:
            if not isinstance(value.value, bool):
                yield f"parameter '{rule.in_force}' switches '{rule.id}': true or false only"
    if rule.parameter is not None:
        for day in changes(policy):
            in_force = all(_may_be_true(policy, name, day) for name in switches)
            if in_force and not policy.parameters[rule.parameter].on(day):
                yield f"rule '{rule.id}' is in force on {day}; give '{rule.parameter}' a value"
    for child in rule.children:
        yield from _always_valued(policy, child, switches)


def _may_be_true(policy: Policy, name: str, day: date) -> bool:
    return any(value.value for value in policy.parameters[name].on(day))


def _always_cited(policy: Policy, rule: Rule, cited: bool) -> Iterator[str]:
    cited = cited or rule.in_force is not None
    if rule.fact is not None and not cited and rule.parameter is None:
        yield f"rule '{rule.id}' has no source; compare with a parameter or give it 'in_force'"
    for child in rule.children:
        yield from _always_cited(policy, child, cited)


def _texts(policy: Policy) -> Iterator[str]:
    texts = [(f"note '{note.id}'", note.text) for note in policy.notes]
    for rule in policy.rule.walk():
        told = (rule.met, rule.unmet, rule.unknown, rule.closed)
        texts += [(f"rule '{rule.id}'", text) for text in told if text]
    for where, text in texts:
        for name in PLACEHOLDER.findall(text):
            if name not in policy.parameters:
                yield f"{where} tells '{{{name}}}', which is no parameter; correct the name"


def _references(policy: Policy, library: Library) -> Iterator[str]:
    citations: list[Citation] = [*policy.notes]
    for parameter in policy.parameters.values():
        citations.extend(parameter.values)
    for derivation in policy.derivations:
        if not isinstance(derivation, BoundsDerivation):
            citations.extend(derivation.points)
    for name in dict.fromkeys(citation.source for citation in citations):
        if name not in library.sources:
            yield f"cites the unknown source '{name}'; add it to sources.yml"
        elif library.sources[name].confidence == "low":
            yield f"cites '{name}', whose confidence is low; such sources are never told"
    records = [rule.documents for rule in policy.rule.walk() if rule.documents]
    records += [record for told in policy.verdicts.values() for record in told.contacts]
    for name in dict.fromkeys(records):
        if name not in library.records:
            yield f"refers to the unknown record '{name}'"


def _unused(policy: Policy) -> Iterator[str]:
    used = {name for rule in policy.rule.walk() for name in (rule.parameter, rule.in_force)}
    for name in sorted(policy.parameters.keys() - used):
        yield f"no rule uses the parameter '{name}'; use it or remove it"


def _start(value: DatedValue) -> date:
    return value.starts


def _day_before(day: date) -> date:
    return day - timedelta(days=1)
