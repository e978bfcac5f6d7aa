"""Why a policy comes out as it does: every rule with its value, reason and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.policy.compiled import Comparison
from knowledge.policy.model import Rule, State
from knowledge.policy.parameters import Citation, DatedValue
from knowledge.policy.result import Line, TraceStep
from knowledge.policy.situation import Situation


@dataclass(frozen=True)
class Judged:
    """A rule with its Kleene value.

    Attributes:
        step: the value, told.
        children: the rules below.
        unknowable: why it stays unknown even when everything has been asked.
        assumed: it holds only because nobody said otherwise.
    """

    rule: Rule
    step: TraceStep
    children: tuple[Judged, ...] = ()
    unknowable: tuple[Line, ...] = ()
    assumed: bool = False

    def walk(self) -> Iterator[Judged]:
        """This rule and all below, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()

    def decisive(self) -> Iterator[Judged]:
        """The rules that made this one come out as it did, in the order of the policy."""
        if not self.children or self.step.state == "closed":
            if not (self.rule.premise or (self.assumed and self.step.value)):
                yield self
            return
        if any(child.rule.premise and child.step.value is False for child in self.children):
            return
        value = self.step.value
        told_at_once = bool(self.step.why)
        if told_at_once:
            yield self
        for child in self.children:
            if told_at_once and child.step.state != "closed":
                continue  # what would have held, were it in force, is worth naming all the same
            if self.rule.not_ is not None or child.step.value is value:
                yield from child.decisive()

    def reasons(self) -> Iterator[Line]:
        """Why it is unknown although there is nothing left to ask."""
        if self.step.value is None:
            yield from self.unknowable
            for child in self.children:
                yield from child.reasons()


def judge(situation: Situation) -> Judged:
    """Evaluate the rule tree in Kleene's three-valued logic."""
    return _judge(situation, situation.compiled.policy.rule, 0, None)


def _judge(situation: Situation, rule: Rule, depth: int, inherited: Citation | None) -> Judged:
    switch = situation.compiled.in_force.get(rule.id, ())
    comparison = situation.compiled.comparisons.get(rule.id)
    values = comparison.values if comparison else ()
    citation = _citation(values) or _citation(switch) or inherited
    children = tuple(_judge(situation, child, depth + 1, citation) for child in rule.children)
    unknowable: tuple[Line, ...] = ()
    value: bool | None = None
    if comparison is not None:
        value, unknowable = _compare(situation, rule, comparison)
    elif children:
        # a leaf whose parameter has no value on that day says nothing
        said = [c for c in children if c.children or c.rule.id in situation.compiled.comparisons]
        value = _combine(rule, [child.step.value for child in said])

    state: State = "unknown" if value is None else "met" if value else "unmet"
    why = {"met": rule.met, "unmet": rule.unmet, "unknown": rule.unknown}[state]
    in_force = _agreed([bool(dated.value) for dated in switch]) if switch else True
    if in_force is False and value is not False:
        state, why = "closed" if value else "unmet", rule.closed
        value, unknowable = False, ()
    elif in_force is None and value is not False:
        unknowable = (*unknowable, *_announced(situation, switch, rule.closed))
        value, state = None, "unknown"
    if state == "unknown" and unknowable:
        why = unknowable[-1].text
    text, named = situation.compiled.fill(why or "")
    below = (child.step.citation for child in children if child.step.value is value)
    cited = citation or named or next((c for c in below if c), None)
    step = TraceStep(rule=rule.id, depth=depth, value=value, state=state, why=text, citation=cited)
    assumed = rule.fact is not None and rule.fact not in situation.facts
    return Judged(rule, step, children, unknowable, assumed)


def _compare(
    situation: Situation, rule: Rule, comparison: Comparison
) -> tuple[bool | None, tuple[Line, ...]]:
    allowed = situation.allowed[comparison.variable]
    outcomes = [
        None if 0 < mask & allowed < allowed else mask & allowed == allowed
        for mask in comparison.masks
    ]
    value = _agreed(outcomes)
    if value is not None:
        return value, ()
    if None not in outcomes:
        text = rule.met if outcomes[0] else rule.unmet
        return None, _announced(situation, comparison.values, text)
    spec = situation.compiled.policy.facts[rule.fact or ""]
    if comparison.variable in situation.hidden and spec.dont_know:
        return None, (Line(text=spec.dont_know.explain),)
    return None, ()


def _combine(rule: Rule, values: Sequence[bool | None]) -> bool | None:
    if rule.not_ is not None:
        return None if values[0] is None else not values[0]
    absorbing = not rule.all
    if absorbing in values:
        return absorbing
    return None if None in values else not absorbing


def _agreed(outcomes: Sequence[bool | None]) -> bool | None:
    return outcomes[0] if all(outcome is outcomes[0] for outcome in outcomes) else None


def _citation(values: Sequence[DatedValue]) -> Citation | None:
    """Where the confirmed value comes from."""
    return values[0].cite() if values else None


def _announced(
    situation: Situation, values: Sequence[DatedValue], confirmed: str | None
) -> tuple[Line, ...]:
    """What the confirmed value says, then what was announced."""
    text, _ = situation.compiled.fill(confirmed or "")
    return (
        Line(text=text, citation=values[0].cite()),
        *(Line(text=v.explain, citation=v.cite()) for v in values if v.explain),
    )
