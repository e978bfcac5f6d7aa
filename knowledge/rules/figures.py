"""What counts as what in figures: `knowledge/data/rules/figures.yml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import Field, PositiveInt

from knowledge.rules.load import FOLDER, RulesModel, load_rules

FILE = FOLDER / "figures.yml"


class FiguresRules(RulesModel):
    """The rules.

    Attributes:
        sure: confidence from which a label is not doubtful.
        questions: how many questions a list holds at most.
        days: of the longest period that is told at once.
        from_records: labels whose answers cite a source.
    """

    sure: float = Field(gt=0, lt=1)
    questions: PositiveInt
    days: PositiveInt
    from_records: tuple[str, ...]


@cache
def load_figures_rules(file: Path = FILE) -> FiguresRules:
    """Read and check the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, FiguresRules)
