"""What a verdict rests on: the rules that decided, with their parameters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from knowledge.policy.compiled import PLACEHOLDER
from knowledge.policy.model import Policy, Rule
from knowledge.policy.result import Evaluation, TraceStep


@dataclass(frozen=True)
class Deciding:
    """A rule that decided.

    Attributes:
        step: how it came out, told and cited.
        parameters: the figures, lists and switches it looked at.
    """

    step: TraceStep
    parameters: tuple[str, ...]


def deciding(policy: Policy, evaluation: Evaluation) -> Iterator[Deciding]:
    """The rules that decided, in the order of the policy."""
    rules = {rule.id: rule for rule in policy.rule.walk()}
    steps = {step.rule: step for step in evaluation.trace}
    for name in evaluation.deciding:
        if name in steps:
            yield Deciding(steps[name], _parameters(rules[name], steps[name]))


def newest_of(policy: Policy, evaluation: Evaluation) -> list[date]:
    """For each parameter that decided the day from which its newest version is known."""
    names = dict.fromkeys(n for rule in deciding(policy, evaluation) for n in rule.parameters)
    return [max(value.as_of for value in policy.parameters[name].values) for name in names]


def _parameters(rule: Rule, step: TraceStep) -> tuple[str, ...]:
    """A group names in its text what the rules below it compare with."""
    told: str | None = getattr(rule, step.state)
    names = (rule.parameter, rule.in_force, *PLACEHOLDER.findall(told or ""))
    return tuple(dict.fromkeys(name for name in names if name))
