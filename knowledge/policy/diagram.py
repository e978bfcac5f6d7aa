"""Exact decisions under incomplete knowledge.

A formula over variables with a few regions each is expanded, variable by variable, into a
reduced ordered decision diagram (Bryant 1986, with more than two branches). In such a
diagram a variable occurs exactly if some way to fill in the others exists for which it makes
a difference. That is what "a question that can still change the verdict" means; no sampling
and no special cases.

Variables that nobody can be asked about (announcements, "I do not know") come last: where
the rest of the formula hangs on them alone, the outcome is None, "cannot be decided".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeAlias


class Node(NamedTuple):
    """`all` or `any` of `parts`, or a `test` that `variable` lies in the regions of `mask`."""

    kind: Literal["all", "any", "test"]
    variables: int  # bit set of the variables below
    variable: int
    mask: int
    parts: tuple[Node, ...]


Formula: TypeAlias = Node | bool
Outcome: TypeAlias = bool | None


def test(variable: int, mask: int, full: int) -> Formula:
    """That the variable lies in one of the regions of `mask`, out of those of `full`."""
    if mask & full == full:
        return True
    if not mask & full:
        return False
    return Node("test", 1 << variable, variable, mask & full, ())


def all_of(parts: Sequence[Formula]) -> Formula:
    """That every part holds."""
    return _join("all", parts, neutral=True)


def any_of(parts: Sequence[Formula]) -> Formula:
    """That at least one part holds."""
    return _join("any", parts, neutral=False)


def _join(kind: Literal["all", "any"], parts: Sequence[Formula], neutral: bool) -> Formula:
    kept: list[Node] = []
    variables = 0
    for part in parts:
        if isinstance(part, bool):
            if part is not neutral:
                return part
        else:
            kept.append(part)
            variables |= part.variables
    return _of(kind, kept, variables)


def _of(kind: Literal["all", "any"], parts: list[Node], variables: int) -> Formula:
    if not parts:
        return kind == "all"
    return parts[0] if len(parts) == 1 else Node(kind, variables, -1, 0, tuple(parts))


def restrict(formula: Formula, variable: int, allowed: int) -> Formula:
    """The formula once it is known that the variable lies in the regions of `allowed`."""
    if isinstance(formula, bool) or not formula.variables >> variable & 1:
        return formula
    if formula.kind == "test":
        return test(variable, formula.mask & allowed, allowed)
    neutral = formula.kind == "all"
    kept: list[Node] = []
    variables = 0
    for part in formula.parts:
        if part.variables >> variable & 1:
            left = restrict(part, variable, allowed)
            if isinstance(left, bool):
                if left is not neutral:
                    return left
                continue
            part = left
        kept.append(part)
        variables |= part.variables
    return _of(formula.kind, kept, variables)


@dataclass(frozen=True)
class Decision:
    """What a formula comes to.

    Attributes:
        outcome: True, False, or None when it cannot be decided; without meaning while
            something relevant is open.
        branches: where the diagram branches: the variable and what each of its possible
            regions, in order, leads to.
    """

    outcome: Outcome
    branches: tuple[tuple[int, ...], ...]

    @property
    def relevant(self) -> frozenset[int]:
        """The open variables whose value can still change the outcome."""
        return frozenset(branch[0] for branch in self.branches)

    def told_apart(self, variable: int) -> list[tuple[int, ...]]:
        """For each possible region of a relevant variable what it leads to, everywhere.

        Two regions with the same answer need not be told apart by a question.
        """
        return [*zip(*(b[1:] for b in self.branches if b[0] == variable), strict=True)]


def decide(formula: Formula, allowed: Sequence[int], hidden: frozenset[int]) -> Decision:
    """Decide a formula as far as possible.

    Args:
        formula: what is to be decided.
        allowed: for each variable the mask of the regions it can still lie in.
        hidden: variables that stay unknown.
    """
    for variable, mask in enumerate(allowed):
        formula = restrict(formula, variable, mask)
    return _Expansion(allowed, hidden).decide(formula)


class _Expansion:
    """Expands one formula; equal sub-formulas and equal branches are built once."""

    def __init__(self, allowed: Sequence[int], hidden: frozenset[int]) -> None:
        self.regions = [
            [1 << i for i in range(mask.bit_length()) if mask >> i & 1] for mask in allowed
        ]
        self.order = [v for v in range(len(allowed)) if v not in hidden]
        self.hidden = hidden
        self.expanded: dict[Formula, int] = {False: 0, True: 1}
        self.branches: dict[tuple[int, ...], int] = {}

    def decide(self, formula: Formula) -> Decision:
        root = self._expand(formula)
        outcome = (False, True, None)[root] if root < 3 else None
        return Decision(outcome, tuple(self.branches))

    def _expand(self, formula: Formula) -> int:
        """The number of the diagram's node: 0 no, 1 yes, 2 undecidable, from 3 a branch."""
        known = self.expanded.get(formula)
        if known is not None:
            return known
        assert isinstance(formula, Node)  # noqa: S101 - both truth values are in the table
        variable = next((v for v in self.order if formula.variables >> v & 1), None)
        if variable is None:
            result = self._settle(formula)
        else:
            below = [self._expand(restrict(formula, variable, r)) for r in self.regions[variable]]
            result = below[0]
            if any(other != result for other in below):
                key = (variable, *below)
                result = self.branches.setdefault(key, len(self.branches) + 3)
        self.expanded[formula] = result
        return result

    def _settle(self, formula: Formula) -> int:
        """A formula over hidden variables alone: undecidable unless it is always the same."""
        known = self.expanded.get(formula)
        if known is not None:
            return known
        assert isinstance(formula, Node)  # noqa: S101 - as above
        variable = next(v for v in self.hidden if formula.variables >> v & 1)
        outcomes = {self._settle(restrict(formula, variable, r)) for r in self.regions[variable]}
        result = outcomes.pop() if len(outcomes) == 1 else 2
        self.expanded[formula] = result
        return result
