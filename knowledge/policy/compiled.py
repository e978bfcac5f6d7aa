"""A policy as it stands on one day, ready to be decided.

Facts become variables with few regions each: a number is cut at the thresholds of that day,
the values of a choice that no rule tells apart fall together, each member of a set is a
yes/no of its own. An announced value becomes a variable too (confirmed or announced), one
that nobody can be asked about. A comparison is then a bit mask over the regions of its
variable, and the rule tree a formula over masks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Any

from knowledge.policy.diagram import Formula, all_of, any_of, test
from knowledge.policy.model import Operator, Policy, Rule
from knowledge.policy.parameters import Citation, DatedValue, ParameterValue

Position = tuple[float, int]  # a point just before (0) or just after (1) a number
INFINITY = float("inf")
PLACEHOLDER = re.compile(r"\{(\w+)\}")
LOWEST, HIGHEST = (-INFINITY, 0), (INFINITY, 1)


@dataclass(frozen=True)
class Variable:
    """Something that can come out in several ways.

    Attributes:
        fact: name of the fact; None for an announced parameter.
        member: member of the set, if the fact is one.
        regions: a number's intervals, a choice's classes of codes, or (False, True).
    """

    index: int
    fact: str | None
    member: str | None
    regions: tuple[Any, ...]

    @property
    def full(self) -> int:
        """The mask of all regions."""
        return (1 << len(self.regions)) - 1


@dataclass(frozen=True)
class Comparison:
    """A leaf of the rule tree on that day.

    Attributes:
        variable: index of its variable.
        masks: regions where it holds, for each possible value of its parameter.
        values: these values, the confirmed one first; empty for a fixed comparison.
        switch: index of the variable that says whether the announced value is in force.
    """

    variable: int
    masks: tuple[int, ...]
    values: tuple[DatedValue, ...]
    switch: int | None


@dataclass(frozen=True)
class Compiled:
    """A policy on the days between two changes of its parameters."""

    policy: Policy
    variables: tuple[Variable, ...]
    comparisons: dict[str, Comparison]
    in_force: dict[str, tuple[DatedValue, ...]]
    formula: Formula
    confirmed: Mapping[str, DatedValue]

    def fill(self, text: str) -> tuple[str, Citation | None]:
        """A text with each `{parameter}` told, and the source of the first of them."""
        names = PLACEHOLDER.findall(text)
        for name in names:
            text = text.replace(f"{{{name}}}", str(self.confirmed[name].value))
        return text, self.confirmed[names[0]].cite() if names else None


def changes(policy: Policy) -> list[date]:
    """The days on which something about the policy changes, in order, within its life."""
    days = {policy.starts}
    for parameter in policy.parameters.values():
        for value in parameter.values:
            days.add(value.starts)
            if value.ends is not None:
                days.add(value.ends + timedelta(days=1))
    for note in policy.notes:
        days.add(note.starts)
    return sorted(
        day for day in days if policy.starts <= day and (policy.ends is None or day <= policy.ends)
    )


def compile_policy(policy: Policy, on: date) -> Compiled:
    """The policy as it stands on a day of its life."""
    return _compiled(policy, max(day for day in changes(policy) if day <= on))


@lru_cache(maxsize=512)
def _compiled(policy: Policy, on: date) -> Compiled:
    return _Compiler(policy, on).compile()


class _Compiler:
    def __init__(self, policy: Policy, on: date) -> None:
        self.policy = policy
        self.values = {name: spec.on(on) for name, spec in policy.parameters.items()}
        self.variables: list[Variable] = []
        self.by_name: dict[tuple[str, str | None], Variable] = {}
        self.switches: dict[str, int] = {}
        self.comparisons: dict[str, Comparison] = {}

    def compile(self) -> Compiled:
        leaves = [rule for rule in self.policy.rule.walk() if rule.fact and self._limits(rule)]
        for name in self.policy.facts:
            self._add_variables(name, [rule for rule in leaves if rule.fact == name])
        used = {rule.parameter for rule in leaves} | {r.in_force for r in self.policy.rule.walk()}
        for name, values in self.values.items():
            if name in used and len(values) > 1:
                self.switches[name] = len(self.variables)
                self.variables.append(Variable(len(self.variables), None, None, (False, True)))
        for rule in leaves:
            self.comparisons[rule.id] = self._comparison(rule)
        return Compiled(
            self.policy,
            tuple(self.variables),
            self.comparisons,
            {
                rule.id: self.values[rule.in_force]
                for rule in self.policy.rule.walk()
                if rule.in_force
            },
            self._formula(self.policy.rule),
            {
                name: (values or self.policy.parameters[name].values)[0]
                for name, values in self.values.items()
            },
        )

    def _limits(self, rule: Rule) -> tuple[ParameterValue, ...]:
        if rule.parameter is None:
            return (rule.value,)
        return tuple(value.value for value in self.values[rule.parameter])

    def _add_variables(self, name: str, leaves: list[Rule]) -> None:
        spec = self.policy.facts[name]
        if spec.type == "set":
            for member in spec.options:
                if any(member in self._limits(rule) for rule in leaves):
                    self._add(name, member, (False, True))
        elif leaves:
            limits = [(rule.op, limit) for rule in leaves for limit in self._limits(rule)]
            if spec.type == "number":
                self._add(name, None, _intervals(limits))
            elif spec.type == "bool":
                self._add(name, None, (False, True))
            else:
                self._add(name, None, _classes(spec.options, limits))

    def _add(self, name: str, member: str | None, regions: tuple[Any, ...]) -> None:
        variable = Variable(len(self.variables), name, member, regions)
        self.by_name[name, member] = variable
        self.variables.append(variable)

    def _comparison(self, rule: Rule) -> Comparison:
        limits = self._limits(rule)
        member = limits[0] if rule.op == "has" else None
        variable = self.by_name[rule.fact or "", member if isinstance(member, str) else None]
        masks = tuple(
            sum(1 << i for i, region in enumerate(variable.regions) if _holds(rule.op, region, x))
            for x in limits
        )
        values = self.values[rule.parameter] if rule.parameter else ()
        switch = self.switches.get(rule.parameter) if rule.parameter else None
        return Comparison(variable.index, masks, values, switch)

    def _formula(self, rule: Rule) -> Formula:
        if rule.id in self.comparisons:
            formula = self._leaf(self.comparisons[rule.id])
        elif rule.fact:
            return False  # its parameter has no value yet: checked at loading to be out of force
        elif rule.not_ is not None:
            formula = self._negated(self._formula(rule.not_))
        else:
            parts = [self._formula(child) for child in rule.children]
            formula = all_of(parts) if rule.all else any_of(parts)
        if rule.in_force is None:
            return formula
        return all_of(
            [
                self._switched(
                    [bool(v.value) for v in self.values[rule.in_force]],
                    self.switches.get(rule.in_force),
                ),
                formula,
            ]
        )

    def _leaf(self, comparison: Comparison) -> Formula:
        variable = self.variables[comparison.variable]
        tests = [test(variable.index, mask, variable.full) for mask in comparison.masks]
        return self._switched(tests, comparison.switch)

    @staticmethod
    def _switched(outcomes: list[Formula] | list[bool], switch: int | None) -> Formula:
        """The first outcome, or the second where the announced value is in force."""
        if switch is None:
            return outcomes[0]
        before, after = outcomes
        return any_of(
            [all_of([test(switch, 0b01, 0b11), before]), all_of([test(switch, 0b10, 0b11), after])]
        )

    def _negated(self, formula: Formula) -> Formula:
        if isinstance(formula, bool):
            return not formula
        if formula.kind == "test":
            full = self.variables[formula.variable].full
            return test(formula.variable, full & ~formula.mask, full)
        parts = [self._negated(part) for part in formula.parts]
        return any_of(parts) if formula.kind == "all" else all_of(parts)


def _intervals(limits: Iterable[tuple[Operator | None, ParameterValue]]) -> tuple[Any, ...]:
    cuts: set[Position] = {LOWEST, HIGHEST}
    for op, limit in limits:
        if isinstance(limit, int | float):
            cuts.add((limit, 1 if op == "at_most" else 0))
    ordered = sorted(cuts)
    return tuple(pairwise(ordered))


def _classes(
    codes: Iterable[str], limits: list[tuple[Operator | None, ParameterValue]]
) -> tuple[tuple[str, ...], ...]:
    """Codes that every comparison treats alike, together."""
    classes: dict[tuple[bool, ...], list[str]] = {}
    for code in codes:
        signature = tuple(_holds(op, (code,), limit) for op, limit in limits)
        classes.setdefault(signature, []).append(code)
    return tuple(tuple(members) for members in classes.values())


def _holds(op: Operator | None, region: Any, limit: ParameterValue) -> bool:
    """Whether the comparison holds in the whole region; None is no condition at all."""
    match op:
        case _ if limit is None:
            return True
        case "at_least":
            return bool(region[0] >= (limit, 0))
        case "at_most":
            return bool(region[1] <= (limit, 1))
        case "below":
            return bool(region[1] <= (limit, 0))
        case "is":
            return region is limit if isinstance(limit, bool) else region[0] == limit
        case "in":
            return isinstance(limit, tuple) and region[0] in limit
        case _:  # has: a member's variable is yes or no
            return region is True
