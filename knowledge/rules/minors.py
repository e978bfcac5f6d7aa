"""The rules about minors: `knowledge/data/rules/minors.yml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import PositiveInt

from knowledge.rules.load import FOLDER, RulesModel, load_rules

FILE = FOLDER / "minors.yml"


class MinorRules(RulesModel):
    """The rules.

    Attributes:
        consent_age: from this age in full years a person decides alone (개인정보 보호법 제22조의2).
        grown_up: an age from here on is that of a parent who writes for a pupil.
        old_count: an age so many years above `consent_age` may still be under it when it is
            counted the old way.
    """

    consent_age: PositiveInt
    grown_up: PositiveInt
    old_count: PositiveInt


@cache
def load_minor_rules(file: Path = FILE) -> MinorRules:
    """Read and check the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, MinorRules)
