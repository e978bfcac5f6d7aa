"""How files of courses are read: `knowledge/data/rules/course_files.yml`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Self

from pydantic import Field, PositiveInt, model_validator

from knowledge.rules.load import FOLDER, RulesModel, load_rules
from store.courses.types import GROUPS, Mode, Stated

FILE = FOLDER / "course_files.yml"
Range = tuple[float, float]
Words = tuple[str, ...]


class Box(RulesModel):
    """Where coordinates of Seoul and around lie."""

    longitude: Range
    latitude: Range


class CourseFileRules(RulesModel):
    """The rules.

    Attributes:
        largest_mb: larger files are not read.
        shown: problems shown one by one.
        misplaced_share, misplaced_rows: a column of which more is wrong holds something else.
        cell_lines: a longer cell is a quotation mark that was never closed.
        description: characters of a description.
        category: characters of a category; what is longer describes the course.
        dearest: won; a higher fee is a mistake.
        years: first and last year of a day.
        no_date: days that mean that there is none.
        no_value: cells that mean that there is nothing.
        free, paid: fees in words.
        seoul: range of coordinates.
        elsewhere: beginnings of addresses that are not in Seoul.
        shared_districts: districts whose names other cities have, too.
        providers: who publishes a feed, where the data do not tell.
        reservation_services: services of 공공서비스예약, and how their provider's name goes on.
        remote: words of titles of courses that are online.
        lessons: words of services that teach something.
        modes, states, groups: wording, by code.
    """

    largest_mb: PositiveInt
    shown: PositiveInt
    misplaced_share: float = Field(gt=0, lt=1)
    misplaced_rows: PositiveInt
    cell_lines: PositiveInt
    description: PositiveInt
    category: PositiveInt
    dearest: PositiveInt
    years: tuple[int, int]
    no_date: frozenset[date]
    no_value: frozenset[str]
    free: Words
    paid: Words
    seoul: Box
    elsewhere: Words
    shared_districts: frozenset[str]
    providers: Mapping[str, str]
    reservation_services: Mapping[str, str]
    lessons: Words
    remote: Words
    modes: Mapping[Mode, Words]
    states: Mapping[Stated, Words]
    groups: Mapping[str, Words]

    @model_validator(mode="after")
    def _known_groups(self) -> Self:
        if unknown := set(self.groups) - set(GROUPS):
            raise ValueError(f"unknown groups: {', '.join(sorted(unknown))}")
        return self


@cache
def load_course_file_rules(file: Path = FILE) -> CourseFileRules:
    """Read and check the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, CourseFileRules)
