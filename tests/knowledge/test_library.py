"""Loading the records: what is right is inherited and kept, what is wrong is named and placed."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from knowledge.errors import RecordError
from knowledge.library import Library, load_library

SOURCES = """\
- id: report
  title: 보고서
  publisher: 서울시
  date: 2023-04-01
  kind: report
- id: rumour
  title: 소문
  publisher: 누군가
  date: 2024-01-01
  kind: blog
  confidence: low
"""
SERVICE = """\
- id: service/{name}
  kind: service
  title: 한글 교실
  summary: 한글을 배우는 곳입니다.
  questions: [한글은 어디서 배우나요, 한글교실 있음, 글 배우는 데 있나요]
  source: report
  place: Ⅰ-1
  as_of: 2022-12-31
  facts:
    - {{id: sites, topic: figure, measure: 교실, value: 3, unit: 개소}}
    - {{id: rumour, topic: cost, statement: 무료라고 합니다., source: rumour, as_of: 2024-01-01}}
    - {{id: guess, topic: cost, statement: 무료일지 모릅니다., status: unconfirmed}}
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A small library: two sources, and two records in one file."""
    (tmp_path / "services").mkdir()
    (tmp_path / "sources.yml").write_text(SOURCES, encoding="utf-8")
    text = SERVICE.format(name="first") + SERVICE.format(name="second")
    (tmp_path / "services" / "hangul.yml").write_text(text, encoding="utf-8")
    return tmp_path


def change(data: Path, old: str, new: str, file: str = "services/hangul.yml") -> None:
    """Replace the last `old` in a file (that is, in the second record)."""
    path = data / file
    before, found, after = path.read_text(encoding="utf-8").rpartition(old)
    assert found
    path.write_text(before + new + after, encoding="utf-8")


def failure(data: Path) -> RecordError:
    with pytest.raises(RecordError) as caught:
        load_library(data)
    return caught.value


SECOND_RECORD = SERVICE.count("\n") + 1


def test_records_come_in_file_order_and_by_kind(data: Path) -> None:
    library = load_library(data)
    assert list(library.records) == ["service/first", "service/second"]
    assert library.of_kind("service") == list(library.records.values())
    assert library.of_kind("programme") == []


def test_a_fact_inherits_source_place_and_day_except_from_another_document(data: Path) -> None:
    sites, rumour, _ = load_library(data).records["service/first"].facts
    assert (sites.source, sites.place, sites.as_of) == ("report", "Ⅰ-1", date(2022, 12, 31))
    assert (rumour.source, rumour.place, rumour.as_of) == ("rumour", "", date(2024, 1, 1))


def test_doubtful_and_unconfirmed_facts_are_kept_but_not_told(data: Path) -> None:
    library = load_library(data)
    record = library.records["service/first"]
    assert [fact.id for fact in record.facts] == ["sites", "rumour", "guess"]
    assert [fact.id for fact in library.tellable(record)] == ["sites"]


def test_a_source_is_cited_with_the_place_in_it(data: Path) -> None:
    library = load_library(data)
    assert library.citation("report", "Ⅰ-1") == "보고서 Ⅰ-1"
    assert library.citation("report") == "보고서"


def test_an_empty_file_holds_no_records(data: Path) -> None:
    (data / "services" / "later.yml").write_text("# nothing yet\n", encoding="utf-8")
    assert len(load_library(data).records) == 2


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("  title: 한글 교실\n", "", "title: Field required"),
        ("  as_of: 2022-12-31\n", "", "as_of: Field required"),
        ("  source: report\n", "", "source: Field required"),
        ("  place: Ⅰ-1\n", "  plaec: Ⅰ-1\n", "plaec: Extra inputs are not permitted"),
        ("unit: 개소", "units: 개소", "facts.0.units: Extra inputs are not permitted"),
        ("measure: 교실, value: 3, ", "", "a fact needs a measure"),
        ("value: 3, ", "", "a measure needs a value or a breakdown"),
        ("value: 3", "value: .inf", "finite number"),
        ("value: 3", "value: 셋", "facts.0.value"),
        ("topic: figure", "topic: number", "facts.0.topic: Input should be 'overview'"),
        ("as_of: 2022-12-31", "as_of: 2022-13-31", "month must be in 1..12"),
        ("kind: service", "kind: servise", "Input tag 'servise'"),
        ("id: service/second", "id: Second One", "String should match pattern"),
        (", 글 배우는 데 있나요]", "]", "at least 3 items"),
        ("source: report\n", "source: nobody\n", "unknown source 'nobody'; add it to sources.yml"),
        ("source: rumour", "source: nobody", "unknown source 'nobody'; add it to sources.yml"),
        ("id: service/second", "id: service/first", "'service/first' is defined twice"),
        (", as_of: 2024-01-01", "", "fact 'rumour' cites another document; give its as_of"),
        ("id: guess", "id: sites", "two facts with one id"),
    ],
)
def test_a_wrong_record_is_named_with_file_line_and_remedy(
    data: Path, old: str, new: str, named: str
) -> None:
    change(data, old, new)
    error = failure(data)
    assert error.file == str(data / "services" / "hangul.yml")
    assert error.line == SECOND_RECORD
    assert named in error.problem
    assert str(error) == f"{error.file}:{error.line}: {error.problem}"


def test_one_id_in_two_files_is_found(data: Path) -> None:
    shutil.copy(data / "services" / "hangul.yml", data / "services" / "zweitens.yml")
    error = failure(data)
    assert error.file.endswith("zweitens.yml")
    assert "'service/first' is defined twice; rename or remove one" in error.problem


def test_a_dangling_relation_names_both_records(data: Path) -> None:
    change(data, "  source: report\n", "  related: [service/third]\n  source: report\n")
    error = failure(data)
    assert (error.file, error.line) == (str(data / "services" / "hangul.yml"), SECOND_RECORD)
    assert "'service/second' relates to unknown record 'service/third'; mend" in error.problem


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("  title: 한글 교실", "\ttitle: 한글 교실", SECOND_RECORD + 2),
        ("  questions: [", "  questions: [[", SECOND_RECORD + 5),
        ("summary: 한글을", "summary: 한글: 을", SECOND_RECORD + 3),
        ("  place: ", "  title: 또\n  place: ", SECOND_RECORD + 6),
    ],
)
def test_text_that_is_no_yaml_is_placed(data: Path, old: str, new: str, line: int) -> None:
    change(data, old, new)
    error = failure(data)
    assert error.file.endswith("hangul.yml")
    assert error.line == line
    assert error.problem.startswith("not valid YAML")


@pytest.mark.parametrize("text", ["service: one\n", "just words\n", "3\n"])
def test_a_file_that_is_no_list_says_how_to_begin(data: Path, text: str) -> None:
    (data / "services" / "hangul.yml").write_text(text, encoding="utf-8")
    error = failure(data)
    assert (error.file, error.line) == (str(data / "services" / "hangul.yml"), 1)
    assert "start each record with '- '" in error.problem


def test_a_list_item_that_is_no_record_is_placed(data: Path) -> None:
    path = data / "services" / "hangul.yml"
    path.write_text(path.read_text(encoding="utf-8") + "- 그냥 글\n", encoding="utf-8")
    assert failure(data).line == 2 * SECOND_RECORD - 1


def test_another_encoding_is_told_to_be_utf_8(data: Path) -> None:
    path = data / "services" / "hangul.yml"
    path.write_bytes(path.read_text(encoding="utf-8").replace("Ⅰ", "I").encode("cp949"))
    error = failure(data)
    assert error.file == str(path)
    assert error.problem == "save the file as UTF-8"


def test_missing_sources_are_missed(data: Path) -> None:
    (data / "sources.yml").unlink()
    error = failure(data)
    assert error.file == str(data / "sources.yml")
    assert error.problem == "the file is missing"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("id: rumour", "id: report", "source 'report' is defined twice"),
        ("  publisher: 누군가\n", "", "publisher: Field required"),
        ("confidence: low", "confidence: none", "confidence: Input should be 'high'"),
    ],
)
def test_a_wrong_source_is_placed(data: Path, old: str, new: str, named: str) -> None:
    change(data, old, new, "sources.yml")
    error = failure(data)
    assert (error.file, error.line) == (str(data / "sources.yml"), 6)
    assert named in error.problem


@pytest.fixture(scope="module")
def shipped() -> Library:
    """The records of the project itself."""
    return load_library()


def test_every_record_can_be_found_by_other_names(shipped: Library) -> None:
    assert [r.id for r in shipped.records.values() if not r.aliases] == []
    assert [r.id for r in shipped.records.values() if len(set(r.questions)) < 3] == []


def test_no_two_records_claim_the_same_question(shipped: Library) -> None:
    asked: dict[str, str] = {}
    for record in shipped.records.values():
        for question in record.questions:
            key = re.sub(r"\W", "", question)
            assert asked.setdefault(key, record.id) == record.id, question


def test_what_a_doubtful_source_says_is_never_told(shipped: Library) -> None:
    for record in shipped.records.values():
        told = {record.source, *(fact.source for fact in shipped.tellable(record))}
        assert "low" not in {shipped.sources[source].confidence for source in told}, record.id


def test_the_parts_of_a_count_never_exceed_the_whole(shipped: Library) -> None:
    for kind in ("programme", "plan", "department"):
        for record in shipped.of_kind(kind):
            for fact in record.facts:
                parts = [part.value for part in fact.breakdown if part.unit in (None, fact.unit)]
                assert fact.value is None or sum(parts) <= fact.value, (record.id, fact.id)
