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

from pydantic import Field, model_validator

from knowledge.policy.parameters import Dated, Korean, Model, Number, Parameter
from store.messages import VerdictStatus

FactType = Literal["number", "bool", "choice", "set"]
Operator = Literal["at_least", "at_most", "below", "is", "in", "has"]
State = Literal["met", "unmet", "unknown", "closed"]

OPERATORS: dict[FactType, frozenset[Operator]] = {
    "number": frozenset({"at_least", "at_most", "below"}),
    "bool": frozenset({"is"}),
    "choice": frozenset({"is", "in"}),
    "set": frozenset({"has"}),
}


class Wording(Model):
    """A question, asked of the person concerned or of somebody who asks for another."""

    self: Korean
    other: Korean


class Option(Model):
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


class DontKnow(Model):
    """The button for "I do not know" and what is said when the verdict hangs on it."""

    title: Korean
    explain: Korean


class Ranges(Model):
    """Button texts for a number whose exact value does not matter, `{min}` and `{max}` filled."""

    at_most: Korean
    between: Korean
    above: Korean


class FactSpec(Model):
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
    options: dict[str, Option] = Field(default_factory=dict)
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


class Bounds(Model):
    """What is known of a number: at least `min`, at most `max`, both included."""

    min: Number | None = None
    max: Number | None = None


class BoundsDerivation(Model):
    """A choice that bounds a number: a school grade and the age."""

    kind: Literal["bounds"]
    fact: str
    gives: str
    bounds: dict[str, Bounds]


class Point(Dated):
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


class PointsDerivation(Model):
    """An amount and a size that bound a percentage, where sourced pairs exist."""

    kind: Literal["points"]
    amount: str
    size: str
    gives: str
    points: tuple[Point, ...]


Derivation = Annotated[BoundsDerivation | PointsDerivation, Field(discriminator="kind")]


class Rule(Model):
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


class VerdictText(Model):
    """How a verdict is told, what to do next, and whom to ask (records)."""

    text: Korean
    next_step: Korean
    contacts: tuple[str, ...] = ()


class Note(Dated):
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


class Policy(Model):
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
