"""Every number of the two city reports is known, in the record it belongs to.

The reports are not part of the repository. Where they lie beside the checkout
(`../shared/seeds`), each is cut into sections (a programme's row, a chapter, ...) and every number
of a section must be held by the records of that section, citing that report. What is left out on
purpose is listed with its reason in `report_exceptions.yml`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.library import DATA, Library, load_library
from knowledge.records import Programme, Record

ROOT = Path(__file__).parents[2]
REPORTS = ROOT.parent / "shared" / "seeds"
EXCEPTIONS = Path(__file__).with_name("report_exceptions.yml")
OVERVIEW, RESULTS = "report-2022-10", "report-2023-04"  # ids in sources.yml

ROMAN = {"Ⅰ": "I", "Ⅱ": "II", "Ⅲ": "III", "Ⅳ": "IV"}
CLOSING_DAY = date(2022, 12, 31)  # as_of of nearly every fact: proves no month and no day

# Dates first, so that "6.11." is no decimal; a decimal is followed by % or 억 in both reports.
NUMBER = re.compile(
    r"""
      [’'‘](?P<y2>\d\d)(?:\.\s*(?P<m2>\d{1,2}))?(?:\.\s*(?P<d2>\d{1,2})(?=\.))?
    | (?P<y4>\d{4})(?:\s?\.\s?(?P<m4>\d{1,2})(?:\s?\.\s?(?P<d4>\d{1,2}))?|(?=년))
    | (?P<m>\d{1,2})\.\s?(?P<d>\d{1,2})(?:\.|~(?P<d_end>\d{1,2}))(?!\d)
    | (?P<month>\d{1,2})(?=\s?월|~\d{1,2}월|\.\))
    | (?P<jo>\d[\d,]*)조\s?(?P<eok>\d[\d,]*)억
    | (?P<plain>\d+\.\d+(?=%|억)|\d[\d,]*\d|\d)(?P<scale>백만|억|천|백)?
    """,
    re.VERBOSE,
)
SCALES = {None: (1,), "천": (1, 10**3), "백": (100,), "백만": (1, 10**6), "억": (1, 100, 10**8)}
ROW_NUMBER = re.compile(r"^[#\s]*\d{1,2}(?:\.|\s)(?=\D|$)")
IN_RECORD = re.compile(r"\d[\d,]*\d(?:\.\d+)?|\d(?:\.\d+)?")
NO_EVIDENCE = {"id", "questions", "aliases", "keywords", "related", "source", "place", "url"}


@dataclass(frozen=True)
class Stated:
    """A number as a report states it: the text, the values that would hold it, a date's part?"""

    text: str
    values: frozenset[float]
    calendar: bool


@dataclass(frozen=True)
class Section:
    """A piece of a report and the records that must hold its numbers."""

    source: str
    name: str
    lines: tuple[str, ...]
    holds: Callable[[Record], bool]


def numbers(line: str) -> Iterator[Stated]:
    """Every number of a line, without the row or heading number at its start."""
    for match in NUMBER.finditer(ROW_NUMBER.sub("", line)):
        parts = {key: text.replace(",", "") for key, text in match.groupdict().items() if text}
        if "plain" in parts:
            value = float(parts["plain"])
            scales = SCALES[parts.get("scale")]
            yield Stated(match.group(), frozenset(round(value * by, 6) for by in scales), False)
        elif "jo" in parts:
            eok = float(parts["jo"]) * 10**4 + float(parts["eok"])
            yield Stated(match.group(), frozenset({eok, eok * 100, eok * 10**8}), False)
        else:
            for key, text in parts.items():
                year = 2000 if key == "y2" else 0
                yield Stated(text, frozenset({float(text) + year}), True)


def ids(pattern: str) -> Callable[[Record], bool]:
    return lambda record: re.fullmatch(pattern, record.id) is not None


def report(first_words: str) -> list[str]:
    """The lines of the report that begins with `first_words`, without markup."""
    for file in sorted(REPORTS.glob("*.txt")):
        text = re.sub(r"<[^>]*>", "", file.read_text(encoding="utf-8"))
        if text.strip(" \n#").startswith(first_words):
            return text.splitlines()
    pytest.fail(f"no report in {REPORTS} begins with '{first_words}'")


def cut(source: str, lines: list[str], parts: dict[str, Callable[[Record], bool]]) -> list[Section]:
    """Cut `lines` before each line that begins with a key of `parts` (in that order)."""
    starts, at = [], 0
    for head in parts:
        at = next(i for i in range(at, len(lines)) if lines[i].strip().startswith(head))
        starts.append(at)
    ends = [*starts[1:], len(lines)]
    return [
        Section(source, head, tuple(lines[start:end]), holds)
        for (head, holds), start, end in zip(parts.items(), starts, ends, strict=True)
    ]


def overview_sections() -> list[Section]:
    """주요 업무 보고: the bureau and its departments, 서울런, the platform."""
    seoullearn = ids("(service|vendor|product|lecture|documents)/.*")
    chapters: dict[str, Callable[[Record], bool]] = {
        "# I.": ids("service/bureau"),
        "교육지원정책과": ids("department/education-support"),
        "평 생 교 육 과": ids("department/lifelong-education"),
        "청 소 년 정 책 과": ids("department/youth-policy"),
        "친 환 경 급 식 과": ids("department/eco-meals"),
        "※ 시간선택제": ids("department/.*"),
        "## 예산": ids("service/bureau"),
        "## 부서별": ids("department/.*"),
        "## II.": ids("service/.*"),
        "# 1 차별": seoullearn,
        "### ①": seoullearn,
        "## ②": ids("service/.*"),
        "## 2 서울형": ids("service/platform"),
    }
    return cut(OVERVIEW, report("주요 업무 보고"), chapters)


def results_sections() -> list[Section]:
    """시행계획 추진실적: the overview, the results by area, the assessment, a row per programme."""
    lines = report("2022년 평생교육진흥 시행계획")
    table = next(i for i, line in enumerate(lines) if line.startswith("Ⅰ."))
    plan = ids("plan/2022")
    parts = cut(
        RESULTS,
        [re.sub(r"^[\ue000-\uf8ff]\s*", "", line) for line in lines[:table]],
        {
            "2022년 평생교육진흥": plan,
            "□ 주요 추진실적": plan,
            "미래변화 대응 및 평생직업": ids("programme/I-.*"),
            "디지털 역량 및 세계": ids("programme/II-.*"),
            "진입장벽해소 및 취약": ids("programme/III-.*"),
            "평생학습지원체계": ids("programme/IV-.*"),
            "□ 향후계획": plan,
        },
    )
    return [*parts, *programme_rows(lines[table:])]


def programme_rows(lines: list[str]) -> Iterator[Section]:
    """The table's rows. A line of a number alone opens a section, "3. 이름" the third row of it."""
    area = section = ""
    rows: dict[str, list[str]] = {}
    row: list[str] | None = None
    for line in lines:
        if line[:1] in ROMAN:
            area, row = ROMAN[line[0]], None
        elif opened := re.match(r"\s*(\d+)\.\s*$", line):
            section, row = opened[1], None
        elif named := re.match(r"\s*(\d+)\.\s+\S", line):
            row = rows.setdefault(f"programme/{area}-{section}-{named[1]}", [])
        if row is not None:
            row.append(line)
    for name, text in rows.items():
        yield Section(RESULTS, name, tuple(text), ids(name))


def evidence(item: Any, source: str) -> Iterator[tuple[float, bool]]:
    """The numbers `item` holds from `source`, each with whether it is only part of a date."""
    if isinstance(item, dict):
        if item.get("source", source) != source:
            return
        for key, value in item.items():
            if key == "period" and value:
                yield from ((float(part), True) for part in re.findall(r"\d+", value))
            elif key not in NO_EVIDENCE:
                yield from evidence(value, source)
    elif isinstance(item, list | tuple):
        for value in item:
            yield from evidence(value, source)
    elif isinstance(item, date):
        if item != CLOSING_DAY:
            yield from ((float(part), True) for part in (item.year, item.month, item.day))
    elif isinstance(item, str):
        yield from ((float(n.replace(",", "")), False) for n in IN_RECORD.findall(item))
    elif isinstance(item, int | float) and not isinstance(item, bool):
        yield round(float(item), 6), False


def held(section: Section, library: Library) -> tuple[set[float], set[float]]:
    """What the section's records hold: numbers proper, and parts of dates."""
    found = {
        number
        for record in library.records.values()
        if section.holds(record)
        for part in (record.model_copy(update={"facts": ()}), *record.facts)
        for number in evidence(part.model_dump(), section.source)
    }
    if section.source == OVERVIEW:
        found.update(number for policy in policies() for number in evidence(policy, OVERVIEW))
    return {value for value, dated in found if not dated}, {value for value, _ in found}


@cache
def policies() -> list[Any]:
    return [yaml.safe_load(file.read_text("utf-8")) for file in DATA.glob("policies/*.yml")]


def missing(section: Section, library: Library) -> dict[str, str]:
    """The numbers of a section its records do not hold, each with a line it stands in."""
    plain, any_date = held(section, library)
    return {
        stated.text: line.strip()
        for line in section.lines
        for stated in numbers(line)
        if not stated.values & (any_date if stated.calendar else plain)
    }


def sections() -> list[Section]:
    return [*overview_sections(), *results_sections()] if REPORTS.is_dir() else []


def excused(section: Section) -> set[str]:
    """The numbers of a section that no record needs to hold."""
    return {
        item["number"]
        for item in yaml.safe_load(EXCEPTIONS.read_text("utf-8"))
        if (item["report"], item["section"]) == (section.source, section.name) and item["why"]
    }


@pytest.fixture(scope="module")
def library() -> Library:
    return load_library()


SECTIONS = [pytest.param(section, id=f"{section.source} {section.name}") for section in sections()]
NO_REPORTS = pytest.param(
    None, marks=pytest.mark.skip("the city reports are not beside this checkout (../shared/seeds)")
)


@pytest.mark.parametrize("section", SECTIONS or [NO_REPORTS])
def test_every_number_of_a_section_is_known(section: Section, library: Library) -> None:
    unknown, allowed = missing(section, library), excused(section)
    untold = {number: line for number, line in unknown.items() if number not in allowed}
    assert not untold, "tell it in the section's record, or excuse it with a reason"
    assert not allowed - unknown.keys(), "these exceptions are not needed"


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the city reports are not beside this checkout")
def test_records_follow_the_numbering_of_the_report(library: Library) -> None:
    rows = {s.name for s in results_sections() if s.name.startswith("programme/")}
    assert rows == {record.id for record in library.of_kind("programme")}


@pytest.mark.parametrize(("area", "count"), [("I", 8), ("II", 31), ("III", 20), ("IV", 11)])
def test_areas_have_their_programmes(library: Library, area: str, count: int) -> None:
    programmes = [r for r in library.records.values() if isinstance(r, Programme)]
    assert len(programmes) == 70
    assert sum(programme.area == area for programme in programmes) == count


def test_a_programme_is_where_its_id_says(library: Library) -> None:
    for record in library.records.values():
        if isinstance(record, Programme):
            area, section, _ = record.id.removeprefix("programme/").split("-")
            assert (record.area, record.section) == (area, section), record.id
            place = "".join(ROMAN.get(letter, letter) for letter in record.place)
            assert f"programme/{place}" == record.id


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("3. 세 번째 사업", []),
        ("연구(’22. 4. 27. ~8. 24.)", [2022, 4, 27, 8, 24]),
        ("연구(’22. 4.~8.)", [2022, 4, 8]),
        ("2022. 6.11.~6. 19., 회의", [2022, 6, 11, 6, 19]),
        ("2023 . 4 . ", [2023, 4]),
        ("조사(3.9~18, 2,464명)", [3, 9, 18, 2464]),
        ("설계(1~8월), 계약(9~11월)", [1, 8, 9, 11]),
        ("'22.10 ~ '23.4 (7개월)", [2022, 10, 2023, 4, 7]),
        ("’21년 48.0% → 61.6%로 (+)13.6%↑", [2021, 48, 61.6, 13.6]),
        ("6,555천명, 6백여개", [6555000, 600]),
        ("5조 2,698억원(5,356억)", [52698, 5356]),
        ("(9.30.기준) 16,467명", [9, 30, 16467]),
        ("계\t88/89\t1/1\t-/3\t50+", [88, 89, 1, 1, 3, 50]),
    ],
)
def test_the_numbers_of_a_line_are_read(line: str, expected: list[float]) -> None:
    read = list(numbers(line))
    assert len(read) == len(expected)
    assert all(value in stated.values for value, stated in zip(expected, read, strict=True))
