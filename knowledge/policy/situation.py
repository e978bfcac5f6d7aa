"""What the facts say about the variables of a compiled policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from knowledge.policy.compiled import HIGHEST, LOWEST, Compiled, Position, Variable
from knowledge.policy.diagram import Decision, decide
from knowledge.policy.facts import DONT_KNOW, Facts, learn, member_is
from knowledge.policy.model import BoundsDerivation, Point, PointsDerivation, Policy
from knowledge.policy.result import Line


@dataclass(frozen=True)
class Situation:
    """A person's facts, laid over a policy on one day.

    Attributes:
        facts: told and derived facts in the full form.
        allowed: for each variable the regions it can lie in.
        hidden: variables that stay unknown (announcements, facts the person does not know).
        derived: what a derivation rested on, to be told with its source.
    """

    compiled: Compiled
    facts: Mapping[str, Any]
    allowed: tuple[int, ...]
    hidden: frozenset[int]
    derived: tuple[Line, ...]

    def decide(self) -> Decision:
        """The exact outcome and the variables that can still change it."""
        return _decided(self.compiled.formula, self.allowed, self.hidden)


_decided = lru_cache(maxsize=4096)(decide)  # people are in far fewer situations than they say


def situate(compiled: Compiled, facts: Facts, on: date) -> Situation:
    """Lay facts over a policy.

    Raises:
        FactError: an unknown fact or an impossible value.
    """
    policy = compiled.policy
    known = learn(policy, {}, facts)
    derived = _derive(policy, known, on)
    allowed: list[int] = []
    hidden: set[int] = set()
    for variable in compiled.variables:
        mask, askable = _regions(policy, variable, known)
        allowed.append(mask)
        if not askable:
            hidden.add(variable.index)
    return Situation(compiled, known, tuple(allowed), frozenset(hidden), derived)


def _regions(policy: Policy, variable: Variable, known: Mapping[str, Any]) -> tuple[int, bool]:
    """The regions a variable can lie in, and whether somebody can be asked for more."""
    if variable.fact is None:
        return variable.full, False
    spec = policy.facts[variable.fact]
    value = known.get(variable.fact, spec.default)
    if variable.member is not None:
        value = member_is(spec, value or {}, variable.member)
    askable = spec.ask is not None
    if value is None:
        return variable.full, askable
    if value == DONT_KNOW:
        return variable.full, False
    if spec.type == "number":
        low, high = _interval(value)
        bits = [low < end and start < high for start, end in variable.regions]
        askable = askable and not (isinstance(value, dict) and DONT_KNOW in value)
    elif spec.type == "choice":
        bits = [value in codes for codes in variable.regions]
    else:
        bits = [value is region for region in variable.regions]
    return sum(1 << i for i, bit in enumerate(bits) if bit), askable


def _interval(value: Any) -> tuple[Position, Position]:
    if not isinstance(value, dict):
        return (value, 0), (value, 1)
    low = max(
        ((value[key], edge) for key, edge in (("min", 0), ("over", 1)) if key in value),
        default=LOWEST,
    )
    high = min(
        ((value[key], edge) for key, edge in (("max", 1), ("under", 0)) if key in value),
        default=HIGHEST,
    )
    return low, high


def _derive(policy: Policy, known: dict[str, Any], on: date) -> tuple[Line, ...]:
    """Add what the told facts say about others; a fact that was told is never overruled."""
    lines: list[Line] = []
    for derivation in policy.derivations:
        told = known.get(derivation.gives)
        if told is not None and told != DONT_KNOW:
            continue
        unknown = {DONT_KNOW: True} if told else {}
        if isinstance(derivation, BoundsDerivation):
            bounds = derivation.bounds.get(known.get(derivation.fact, ""))
            if bounds:
                known[derivation.gives] = {**bounds.model_dump(exclude_none=True), **unknown}
        else:
            used, between = _between_points(derivation, known, on)
            if between:
                known[derivation.gives] = {**between, **unknown}
                lines += [Line(text=point.explain, citation=point.cite()) for point in used]
    return tuple(lines)


def _between_points(
    derivation: PointsDerivation, known: Mapping[str, Any], on: date
) -> tuple[list[Point], dict[str, float]]:
    amount, size = known.get(derivation.amount), known.get(derivation.size)
    if isinstance(amount, int | float) and isinstance(size, int | float):
        points = [p for p in derivation.points if p.covers(on) and p.size == size]
        above = [p for p in points if amount <= p.amount - p.margin]
        below = [p for p in points if amount >= p.amount + p.margin]
        nearest = [
            *sorted(above, key=lambda p: p.amount)[:1],
            *sorted(below, key=lambda p: -p.amount)[:1],
        ]
        bounds: dict[str, float] = {}
        if above:
            bounds["max"] = min(p.percent for p in above)
        if below:
            bounds["over"] = max(p.percent for p in below)
        return nearest, bounds
    return [], {}
