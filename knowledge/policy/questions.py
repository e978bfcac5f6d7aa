"""The next question: only one whose answer can still change the verdict."""

from __future__ import annotations

from typing import Any

from knowledge.policy.compiled import HIGHEST, LOWEST, Position, Variable
from knowledge.policy.diagram import Decision
from knowledge.policy.facts import DONT_KNOW, member_is
from knowledge.policy.model import FactSpec, Option, Ranges
from knowledge.policy.result import Choice, Question
from knowledge.policy.situation import Situation


def ask(situation: Situation, decision: Decision) -> Question | None:
    """The question about the first declared fact that matters, or None if none does.

    The order of declaration is the order of asking: the author of a policy puts first what a
    person answers most easily. Within a set, a finer kind of a member already known to apply
    ("is the single parent a legally recognised one?") comes before further members.
    """
    variables = [situation.compiled.variables[index] for index in sorted(decision.relevant)]
    if not variables or variables[0].fact is None:
        return None
    fact = variables[0].fact
    spec = situation.compiled.policy.facts[fact]
    open_ = [variable for variable in variables if variable.fact == fact]
    match spec.type:
        case "set":
            return _about_set(situation, fact, spec, [v.member for v in open_ if v.member])
        case "bool":
            choices = [Choice(title=spec.yes or "", value=True)]
            choices.append(Choice(title=spec.no or "", value=False))
        case "choice":
            choices = [
                Choice(title=option.title, value=code)
                for code, option in spec.options.items()
                if option.title
            ]
        case "number":
            choices = _ranges(situation, decision, spec, open_[0])
    return _question(fact, spec, choices, DONT_KNOW)


def _about_set(situation: Situation, fact: str, spec: FactSpec, members: list[str]) -> Question:
    known = situation.facts.get(fact, {})
    for member in members:
        option = spec.options[member]
        if any(member_is(spec, known, other) is True for other in option.refines):
            return _about_member(fact, spec, member, option)
    offered = {code for m in members for code in (spec.options[m].refines or (m,))}
    choices = [
        Choice(title=option.title, value={"has": [code]})
        for code, option in spec.options.items()
        if code in offered and option.title and member_is(spec, known, code) is None
    ]
    choices.append(Choice(title=spec.none or "", value={"rest": "no"}))
    question = _question(fact, spec, choices, {"rest": DONT_KNOW})
    return question.model_copy(update={"wording": spec.more}) if known.get("has") else question


def _about_member(fact: str, spec: FactSpec, member: str, option: Option) -> Question:
    choices = [
        Choice(title=option.yes or "", value={"has": [member]}),
        Choice(title=option.no or "", value={"not": [member]}),
    ]
    question = _question(fact, spec, choices, {"unsure": [member]})
    changed = {"member": member, "wording": option.ask, "help": option.help or question.help}
    return question.model_copy(update=changed)


def _ranges(
    situation: Situation, decision: Decision, spec: FactSpec, variable: Variable
) -> list[Choice]:
    """A button per stretch of a number that leads somewhere else, from the day's thresholds."""
    if spec.ranges is None:
        return []
    mask = situation.allowed[variable.index]
    regions = [region for i, region in enumerate(variable.regions) if mask >> i & 1]
    stretches: list[tuple[Position, Position]] = []
    before: object = None
    for (low, high), leads_to in zip(regions, decision.told_apart(variable.index), strict=True):
        if stretches and leads_to == before:
            low = stretches.pop()[0]
        stretches.append((low, high))
        before = leads_to
    return [_range(spec.ranges, low, high) for low, high in stretches]


def _range(texts: Ranges, low: Position, high: Position) -> Choice:
    bounds: dict[str, float] = {}
    if low != LOWEST:
        bounds["over" if low[1] else "min"] = low[0]
    if high != HIGHEST:
        bounds["max" if high[1] else "under"] = high[0]
    text = texts.at_most if low == LOWEST else texts.above if high == HIGHEST else texts.between
    return Choice(title=text.format(min=low[0], max=high[0]), value=bounds)


def _question(fact: str, spec: FactSpec, choices: list[Choice], dont_know: Any) -> Question:
    if spec.dont_know:
        choices = [*choices, Choice(title=spec.dont_know.title, value=dont_know)]
    if spec.ask is None:
        raise ValueError(f"'{fact}' is not asked for")
    return Question(fact=fact, wording=spec.ask, help=spec.help or "", choices=tuple(choices))
