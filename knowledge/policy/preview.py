"""What a change of a policy does before it goes live: whose verdict changes, and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict

from knowledge.policy.deciding import deciding
from knowledge.policy.evaluation import evaluate
from knowledge.policy.model import Policy
from knowledge.policy.parameters import Citation, DatedValue
from knowledge.policy.result import Evaluation
from knowledge.rules.households import Household
from store.messages import VerdictStatus


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True)


@dataclass(frozen=True)
class Version:
    """A policy as it stands on a day."""

    policy: Policy
    on: date


class Reason(_Result):
    """Why a verdict is as it is.

    Attributes:
        rule: the rule that decided; None where nothing could be decided.
        text: the same in Korean.
        parameters: the figures, lists and switches the rule looked at.
        source: where they come from.
    """

    rule: str | None = None
    text: str
    parameters: tuple[str, ...] = ()
    source: Citation | None = None


class Verdict(_Result):
    """What comes out for a household, with the reasons the other version does not have."""

    status: VerdictStatus
    reasons: tuple[Reason, ...]


class VerdictChange(_Result):
    """A household whose verdict changes."""

    household: str
    title: str
    before: Verdict
    after: Verdict


class ParameterChange(_Result):
    """A parameter that has other values; none where it does not exist."""

    parameter: str
    title: str
    before: tuple[DatedValue, ...]
    after: tuple[DatedValue, ...]


class Preview(_Result):
    """Two versions of a policy, compared.

    Attributes:
        before_on, after_on: the days they are looked at.
        parameters: which have other values.
        changes: whose verdict changes, in the order of the households.
        before, after: how many households have which verdict.
    """

    policy: str
    title: str
    before_on: date
    after_on: date
    parameters: tuple[ParameterChange, ...]
    changes: tuple[VerdictChange, ...]
    before: dict[VerdictStatus, int]
    after: dict[VerdictStatus, int]


def preview(before: Version, after: Version, households: Iterable[Household]) -> Preview:
    """Compare two versions of a policy on typical households.

    Raises:
        FactError: a household has a fact that one of the versions does not know.
    """
    counts: tuple[Counter[VerdictStatus], Counter[VerdictStatus]] = Counter(), Counter()
    changes = []
    for household in households:
        was = evaluate(before.policy, household.facts, before.on)
        will = evaluate(after.policy, household.facts, after.on)
        counts[0][was.status] += 1
        counts[1][will.status] += 1
        if was.status != will.status:
            changes.append(
                VerdictChange(
                    household=household.id,
                    title=household.title,
                    before=_verdict(before.policy, was, will),
                    after=_verdict(after.policy, will, was),
                )
            )
    return Preview(
        policy=before.policy.id,
        title=before.policy.title,
        before_on=before.on,
        after_on=after.on,
        parameters=tuple(_parameters(before, after)),
        changes=tuple(changes),
        before=dict(counts[0]),
        after=dict(counts[1]),
    )


def _verdict(policy: Policy, evaluation: Evaluation, other: Evaluation) -> Verdict:
    reasons = tuple(_decided(policy, evaluation, other)) or tuple(_told(evaluation))
    return Verdict(status=evaluation.status, reasons=reasons)


def _decided(policy: Policy, evaluation: Evaluation, other: Evaluation) -> Iterator[Reason]:
    """The rules that decided, without those that come out the same in the other version."""
    for rule in deciding(policy, evaluation):
        step = rule.step
        if step not in other.trace:
            yield Reason(
                rule=step.rule, text=step.why, parameters=rule.parameters, source=step.citation
            )


def _told(evaluation: Evaluation) -> Iterator[Reason]:
    """What is told where no rule decides: the question, or why it cannot be said."""
    if evaluation.question:
        yield Reason(text=evaluation.question.wording.self)
        return
    for line in evaluation.lines[1:] or evaluation.lines:
        yield Reason(text=line.text, source=line.citation)


def _parameters(before: Version, after: Version) -> Iterator[ParameterChange]:
    for name in before.policy.parameters | after.policy.parameters:
        values = []
        for version in (before, after):
            parameter = version.policy.parameters.get(name)
            values.append(parameter.on(version.on) if parameter else ())
        if _plain(values[0]) != _plain(values[1]):
            known = after.policy.parameters.get(name) or before.policy.parameters[name]
            yield ParameterChange(
                parameter=name, title=known.title, before=values[0], after=values[1]
            )


def _plain(values: tuple[DatedValue, ...]) -> list[tuple[object, str]]:
    return [(value.value, value.status) for value in values]
