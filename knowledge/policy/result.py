"""What the engine hands out: evaluations with their reasons, and questions."""

from __future__ import annotations

from datetime import date
from typing import Any, Self

from pydantic import BaseModel, ConfigDict

from knowledge.policy.model import Policy, State, Wording
from knowledge.policy.parameters import Citation
from store.messages import VerdictStatus


class _Result(BaseModel):
    model_config = ConfigDict(frozen=True)


class Line(_Result):
    """One short Korean sentence ready to be shown, with its source if it states a fact."""

    text: str
    citation: Citation | None = None


class TraceStep(_Result):
    """How one rule came out.

    Attributes:
        rule: id of the rule.
        depth: how deep it stands in the tree, 0 for the whole policy.
        value: True, False, or None for unknown.
        state: the same in words; `closed` is a rule that would hold, were it in force.
        why: the Korean explanation; empty for a group that has none of its own.
        citation: source of the figure or list that decided.
    """

    rule: str
    depth: int
    value: bool | None
    state: State
    why: str
    citation: Citation | None


class Choice(_Result):
    """A button: what the person reads, and what `learn` is to be told when it is chosen."""

    title: str
    value: Any


class Question(_Result):
    """The next thing to ask.

    Attributes:
        fact: name of the fact it is about.
        member: the member of the set it is about, for a question about one member.
        wording: the question to the person concerned (`self`) and to somebody else (`other`).
        help: what to say to someone who does not understand it.
        choices: every button, the one for "I do not know" last.
    """

    fact: str
    member: str | None = None
    wording: Wording
    help: str
    choices: tuple[Choice, ...]


class Evaluation(_Result):
    """The outcome of a policy for one person on one day.

    Attributes:
        policy: id of the policy.
        title: its Korean title.
        on: the day it was evaluated for.
        status: the verdict.
        lines: the answer, sentence by sentence: the verdict, why, what else to know.
        next_step: what the person should do next.
        deciding: ids of the rules that decided.
        documents: records with the papers to bring.
        contacts: records of those who can tell for certain.
        question: what to ask next; None unless the verdict is `needs_info`.
        trace: every rule, from the top.
    """

    policy: str
    title: str
    on: date
    status: VerdictStatus
    lines: tuple[Line, ...]
    next_step: str
    deciding: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    contacts: tuple[str, ...] = ()
    question: Question | None = None
    trace: tuple[TraceStep, ...] = ()

    @classmethod
    def without_trace(
        cls,
        policy: Policy,
        on: date,
        status: VerdictStatus,
        text: str | None = None,
        question: Question | None = None,
    ) -> Self:
        """An outcome that no rule led to, told with `text` or the verdict's own."""
        told = policy.verdicts[status]
        return cls(
            policy=policy.id,
            title=policy.title,
            on=on,
            status=status,
            lines=(Line(text=text or told.text),),
            next_step=told.next_step,
            contacts=told.contacts,
            question=question,
        )

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The sources of the lines, each once, in order."""
        return tuple(dict.fromkeys(line.citation for line in self.lines if line.citation))
