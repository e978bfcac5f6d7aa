"""`baeumgil search --in`: what was ingested is found with where it stands."""

import json
from datetime import timedelta

import pytest

from bot.today import today
from tests.knowledge.courses.formats.samples import courses, csv_text

PLAN = "2022년 평생교육 시행계획\n\n2022. 4. 1.\n\n□ 문해교육\n○ 문해교육 26개소를 운영함\n"

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def search(staff, settings, tmp_path, monkeypatch):
    """Ingests a document and courses, and searches them."""
    (tmp_path / "build").symlink_to((settings.home / "build").resolve())
    monkeypatch.setenv("BAEUMGIL_HOME", str(tmp_path))
    plan, table = tmp_path / "plan.txt", tmp_path / "courses.csv"
    plan.write_text(PLAN)
    coming = {"교육종료일자": f"{today() + timedelta(days=30)}", "강좌명": "도예 교실"}
    table.write_text(csv_text(courses(2, **coming)))

    def run(where, text, *options):
        return staff("search", text, "--in", where, *options)

    assert "Nothing found." in run("documents", "문해교육")
    staff("ingest", str(plan), str(table))
    return run


def test_passages_and_courses_are_found(search):
    found = json.loads(search("documents", "문해교육을 몇 곳에서 하나요", "-k", "1", "--json"))
    assert [list(row) for row in found] == [["record", "kind", "title", "score", "text", "source"]]
    assert found[0]["kind"] == "document"
    assert "26개소를 운영함" in found[0]["text"]
    assert found[0]["source"].startswith("2022년 평생교육 시행계획")
    assert found[0]["source"].endswith(", 2022-04-01")

    found = json.loads(search("courses", "도예 교실", "--json"))
    assert {row["title"] for row in found} == {"도예 교실"}
    assert all(row["kind"] == "course" and "전국평생학습강좌" in row["source"] for row in found)
    assert "도예 교실" in search("courses", "도예")
