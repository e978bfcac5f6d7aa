"""The shape of a policy file: facts, dated parameters, rules and what is said about them.

A policy is data that a person who is not a developer can read and correct. It declares

* `facts`: what has to be known about a person and how to ask for it,
* `derivations`: what one fact tells about another (a school grade bounds the age),
* `parameters`: the figures and lists of the rules, each value with its days and its source,
* `rule`: a tree of `all` / `any` / `not` over comparisons of a fact with a parameter,
* `verdicts` and `notes`: what is said at the end.

Everything a person reads is Korean and stands in the file, not in the code.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

VerdictStatus = Literal["eligible", "not_eligible", "needs_info", "undecidable"]
FactType = Literal["number", "bool", "choice", "set"]
Operator = Literal["at_least", "at_most", "below", "is", "in", "has"]
State = Literal["met", "unmet", "unknown", "closed"]
Number = Annotated[int | float, Field(allow_inf_nan=False)]
ParameterValue = bool | Number | str | tuple[str, ...] | None
Korean = Annotated[str, Field(pattern=r"[가-힣]")]

OPERATORS: dict[FactType, frozenset[Operator]] = {
    "number": frozenset({"at_least", "at_most", "below"}),
    "bool": frozenset({"is"}),
    "choice": frozenset({"is", "in"}),
    "set": frozenset({"has"}),
}


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Citation(_Model):
    """Where a statement comes from: id in `sources.yml`, place in it, day it was true."""

    source: str
    place: str = ""
    as_of: date


class _Dated(Citation):
    """A cited statement with the first and the last day it holds (None: still)."""

    starts: date
    ends: date | None = None

    def cite(self) -> Citation:
        """The bare citation."""
        return Citation(source=self.source, place=self.place, as_of=self.as_of)

    def covers(self, on: date) -> bool:
        """Whether it holds on that day."""
        return self.starts <= on and (self.ends is None or on <= self.ends)

    @model_validator(mode="after")
    def _ends_after_start(self) -> Self:
        if self.ends is not None and self.ends < self.starts:
            raise ValueError(f"ends {self.ends} before it starts {self.starts}; swap the dates")
        return self


class DatedValue(_Dated):
    """The value of a parameter from `starts` to `ends`, both included.

    Attributes:
        value: the value; None means that there is no such condition on those days.
        status: an `announced` value lies over the confirmed one: while its days last, both
            are possible.
        explain: for an announced value, what was announced, when, and what is not known.
    """

    value: ParameterValue
    status: Literal["confirmed", "announced"] = "confirmed"
    explain: Korean | None = None

    @model_validator(mode="after")
    def _announcement_is_explained(self) -> Self:
        if self.status == "announced" and self.explain is None:
            raise ValueError("an announced value needs 'explain': what was announced and when")
        return self


class Parameter(_Model):
    """A figure, a list or a switch of the rules, by date.

    Attributes:
        starts: first day it has a value; by default the first day of the policy.
    """

    title: Korean
    starts: date | None = None
    values: tuple[DatedValue, ...] = Field(min_length=1)

    def on(self, day: date) -> tuple[DatedValue, ...]:
        """The values possible on that day: the confirmed one, then an announced one if any."""
        values = [value for value in self.values if value.covers(day)]
        return tuple(sorted(values, key=lambda value: value.status == "announced"))


class Wording(_Model):
    """A question, asked of the person concerned or of somebody who asks for another."""

    self: Korean
    other: Korean


class Option(_Model):
    """One possible value of a choice or one member of a set.

    Attributes:
        title: the button; None for a value that is understood but never offered.
        refines: members of which this is a finer kind; it is asked for by itself, and only
            once one of them is known to apply.
        ask: its own question (needed with `refines`).
        help: help text of its own question.
        yes: button for "applies", in its own question.
        no: button for "does not apply", in its own question.
    """

    title: Korean | None = None
    refines: tuple[str, ...] = ()
    ask: Wording | None = None
    help: Korean | None = None
    yes: Korean | None = None
    no: Korean | None = None

    @model_validator(mode="after")
    def _refinement_can_be_asked(self) -> Self:
        if self.refines and not (self.ask and self.yes and self.no):
            raise ValueError("an option that refines others needs 'ask', 'yes' and 'no'")
        return self


class DontKnow(_Model):
    """The button for "I do not know" and what is said when the verdict hangs on it."""

    title: Korean
    explain: Korean


class Ranges(_Model):
    """Button texts for a number whose exact value does not matter, `{min}` and `{max}` filled."""

    at_most: Korean
    between: Korean
    above: Korean


class FactSpec(_Model):
    """Something to know about a person.

    Attributes:
        ask: the question; None for a fact that is used when told but never asked for.
        more: the question for further members of a set.
        help: what is said to someone who does not understand the question.
        options: values of a choice or members of a set, by code.
        none: button for "none of these" of a set.
        ranges: button texts of a number.
        default: what is assumed as long as nothing is told.
        counts: for a number that counts choices, what it counts: tracks or record ids.
    """

    type: FactType
    title: Korean
    ask: Wording | None = None
    more: Wording | None = None
    help: Korean | None = None
    options: dict[str, Option] = {}
    yes: Korean | None = None
    no: Korean | None = None
    none: Korean | None = None
    ranges: Ranges | None = None
    dont_know: DontKnow | None = None
    default: bool | Number | str | None = None
    counts: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _is_complete(self) -> Self:
        if self.type in ("choice", "set") and not self.options:
            raise ValueError(f"a {self.type} needs 'options'")
        if self.ask is None:
            return self
        if self.help is None or self.dont_know is None:
            raise ValueError("a fact that is asked for needs 'help' and 'dont_know'")
        if self.type == "bool" and not (self.yes and self.no):
            raise ValueError("a bool that is asked for needs 'yes' and 'no'")
        if self.type == "set" and not (self.none and self.more):
            raise ValueError("a set that is asked for needs 'none' and 'more'")
        return self


class Bounds(_Model):
    """What is known of a number: at least `min`, at most `max`, both included."""

    min: Number | None = None
    max: Number | None = None


class BoundsDerivation(_Model):
    """A choice that bounds a number: a school grade and the age."""

    kind: Literal["bounds"]
    fact: str
    gives: str
    bounds: dict[str, Bounds]


class Point(_Dated):
    """One sourced pair: for `size` people `amount` is `percent`.

    Attributes:
        margin: how far the published amount may be rounded; closer than that to the point
            nothing is concluded.
        explain: said when a conclusion rests on this pair.
    """

    size: int
    amount: Number
    percent: Number
    margin: Number
    explain: Korean


class PointsDerivation(_Model):
    """An amount and a size that bound a percentage, where sourced pairs exist."""

    kind: Literal["points"]
    amount: str
    size: str
    gives: str
    points: tuple[Point, ...]


Derivation = Annotated[BoundsDerivation | PointsDerivation, Field(discriminator="kind")]


class Rule(_Model):
    """A node of the rule tree.

    Exactly one of `all`, `any`, `not` or a comparison (`fact`, `op`, and `parameter` or
    `value`). A text may name a parameter in braces: its
    confirmed value is told.

    Attributes:
        in_force: name of a yes/no parameter; while it says no, the rule does not hold.
        met: said when it holds.
        unmet: said when it does not hold.
        unknown: said when that is not known.
        closed: said when it would hold, were the rule in force.
        documents: record with the papers that prove it.
        premise: it says when the rules beside it apply, and is never told as a reason.
    """

    id: str = Field(pattern=r"^[a-z0-9_]+$")
    all: tuple[Rule, ...] = ()
    any: tuple[Rule, ...] = ()
    not_: Rule | None = Field(default=None, alias="not")
    fact: str | None = None
    op: Operator | None = None
    parameter: str | None = None
    value: bool | Number | str | None = None
    in_force: str | None = None
    met: Korean | None = None
    unmet: Korean | None = None
    unknown: Korean | None = None
    closed: Korean | None = None
    documents: str | None = None
    premise: bool = False

    @model_validator(mode="after")
    def _has_one_shape(self) -> Self:
        shapes = [bool(self.all), bool(self.any), self.not_ is not None, self.fact is not None]
        if sum(shapes) != 1:
            raise ValueError(f"rule '{self.id}' needs exactly one of all, any, not, fact")
        if self.in_force and not self.closed:
            raise ValueError(f"rule '{self.id}' has 'in_force' and needs the text 'closed'")
        if self.fact is None:
            return self
        if self.op is None or (self.parameter is None) == (self.value is None):
            raise ValueError(f"rule '{self.id}' needs 'op' and one of 'parameter', 'value'")
        if not (self.met and self.unmet and self.unknown):
            raise ValueError(f"rule '{self.id}' needs the texts 'met', 'unmet' and 'unknown'")
        return self

    @property
    def children(self) -> tuple[Rule, ...]:
        """The rules directly below."""
        return self.all or self.any or ((self.not_,) if self.not_ else ())

    def walk(self) -> Iterator[Rule]:
        """This rule and all below, from the top."""
        yield self
        for child in self.children:
            yield from child.walk()


class VerdictText(_Model):
    """How a verdict is told, what to do next, and whom to ask (records)."""

    text: Korean
    next_step: Korean
    contacts: tuple[str, ...] = ()


class Note(_Dated):
    """Something more to say when a rule or the verdict came out in a certain way."""

    id: str
    rule: str | None = None
    state: State | None = None
    verdict: VerdictStatus | None = None
    text: Korean

    @model_validator(mode="after")
    def _has_one_condition(self) -> Self:
        if (self.verdict is None) == (self.rule is None) or (self.rule is None) != (
            self.state is None
        ):
            raise ValueError(f"note '{self.id}' needs 'rule' and 'state', or 'verdict'")
        return self


class Policy(_Model):
    """One policy with everything needed to decide, ask and explain.

    Attributes:
        starts: first day of its life; before that `before` is said.
        ends: last day of its life, None while it lives; after that `after` is said.
        facts: by name, in the order in which they are asked: cheapest for the person first.
    """

    id: str = Field(pattern=r"^policy/[a-z-]+$")
    title: Korean
    starts: date
    ends: date | None = None
    before: Korean
    after: Korean | None = None
    facts: dict[str, FactSpec]
    derivations: tuple[Derivation, ...] = ()
    parameters: dict[str, Parameter]
    rule: Rule
    verdicts: dict[VerdictStatus, VerdictText]
    notes: tuple[Note, ...] = ()

    def __hash__(self) -> int:
        """Policies are compared rarely and looked up often: the id is hash enough."""
        return hash(self.id)
