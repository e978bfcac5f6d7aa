"""Typical households, by which a change of a policy is judged: `households.yml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Self

from pydantic import RootModel, model_validator

from knowledge.rules.load import FOLDER, RulesModel, load_rules

FILE = FOLDER / "households.yml"


class Household(RulesModel):
    """A situation that many are in; nobody in particular.

    Attributes:
        title: as it is told, in Korean.
        facts: in the form of `knowledge.policy.facts`.
    """

    id: str
    title: str
    facts: dict[str, Any]


class _Households(RootModel[dict[str, tuple[Household, ...]]]):
    @model_validator(mode="after")
    def _named_once(self) -> Self:
        for policy, households in self.root.items():
            for name, count in Counter(household.id for household in households).items():
                if count > 1:
                    raise ValueError(f"'{name}' of {policy} is there twice; rename or remove one")
        return self


@cache
def load_households(file: Path = FILE) -> Mapping[str, tuple[Household, ...]]:
    """The households that each policy is tried on.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, _Households).root
