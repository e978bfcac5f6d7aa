"""Evaluate a policy: the verdict, told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from knowledge.policy.compiled import compile_policy
from knowledge.policy.facts import Facts
from knowledge.policy.model import Policy
from knowledge.policy.questions import ask
from knowledge.policy.result import Evaluation, Line, Question
from knowledge.policy.situation import Situation, situate
from knowledge.policy.trace import Judged, judge
from store.messages import VerdictStatus


def evaluate(policy: Policy, facts: Facts, on: date) -> Evaluation:
    """Decide a policy for a person on a day.

    Args:
        policy: from `load_policies()`.
        facts: what is known, in the form of `knowledge.policy.facts`.
        on: the day in question.

    Raises:
        FactError: an unknown fact or an impossible value.
    """
    if on < policy.starts:
        return Evaluation.without_trace(policy, on, "undecidable", policy.before)
    if policy.ends is not None and on > policy.ends:
        return Evaluation.without_trace(policy, on, "undecidable", policy.after)
    situation = situate(compile_policy(policy, on), facts, on)
    decision = situation.decide()
    judged = judge(situation)
    question = ask(situation, decision)
    status: VerdictStatus
    if question is not None:
        status = "needs_info"
    elif decision.outcome is None:
        status = "undecidable"
    else:
        status = "eligible" if decision.outcome else "not_eligible"
    deciding = [*judged.decisive()] if status in ("eligible", "not_eligible") else []
    told = policy.verdicts[status]
    lines = [
        Line(text=told.text),
        *(Line(text=j.step.why, citation=j.step.citation) for j in deciding if j.step.why),
        *(judged.reasons() if status == "undecidable" else ()),
        *(situation.derived if status != "needs_info" else ()),
        *_notes(situation, judged, status, on),
    ]
    return Evaluation(
        policy=policy.id,
        title=policy.title,
        on=on,
        status=status,
        lines=tuple(dict.fromkeys(lines)),
        next_step=told.next_step,
        deciding=tuple(j.rule.id for j in deciding),
        documents=tuple(dict.fromkeys(j.rule.documents for j in deciding if j.rule.documents))
        if status == "eligible"
        else (),
        contacts=told.contacts,
        question=question,
        trace=tuple(j.step for j in judged.walk()),
    )


def next_question(policy: Policy, facts: Facts, on: date) -> Question | None:
    """The next question whose answer can still change the verdict, or None.

    Raises:
        FactError: an unknown fact or an impossible value.
    """
    if on < policy.starts or (policy.ends is not None and on > policy.ends):
        return None
    situation = situate(compile_policy(policy, on), facts, on)
    return ask(situation, situation.decide())


def _notes(situation: Situation, judged: Judged, status: VerdictStatus, on: date) -> Iterator[Line]:
    states = {j.rule.id: j.step.state for j in judged.walk()}
    for note in situation.compiled.policy.notes:
        applies = states[note.rule] == note.state if note.rule else status == note.verdict
        if applies and note.covers(on):
            text, _ = situation.compiled.fill(note.text)
            yield Line(text=text, citation=note.cite())
