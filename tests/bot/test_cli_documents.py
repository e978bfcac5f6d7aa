"""`baeumgil ingest` with documents, and `baeumgil documents`."""

import json
from functools import partial

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.console import CommandError

PLAN = "2022년 평생교육 시행계획\n\n2022. 4. 1.\n\n□ 문해교육\n○ 문해교육 26개소를 운영함\n"
NEWER = PLAN.replace("2022", "2023").replace("26개소", "31개소")


@pytest.fixture
def ingest(staff, tmp_path, monkeypatch):
    """Runs `baeumgil ingest` with a file of that content, in a home where nothing is built."""
    monkeypatch.setenv("BAEUMGIL_HOME", str(tmp_path / "home"))

    def run(name, content, *options):
        path = tmp_path / name
        path.write_text(content)
        return staff("ingest", str(path), *options)

    return run


@pytest.fixture
def documents(staff):
    return partial(staff, "documents")


def listed(documents):
    return {one["title"]: one for one in json.loads(documents("--json"))}


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
class TestDocuments:
    def test_versions_follow_each_other(self, ingest, documents):
        assert "document/plan-" in ingest("plan.txt", PLAN)
        assert "supersedes document/plan-" in ingest(
            "plan-2023.txt", NEWER, "--review", "2099-01-01"
        )
        assert "nothing changed" in ingest("again.txt", PLAN)

        found = listed(documents)
        assert found["2022년 평생교육 시행계획"]["state"].startswith("superseded by")
        assert found["2023년 평생교육 시행계획"]["state"] == "current"

        newest = found["2023년 평생교육 시행계획"]["id"]
        shown = documents("show", newest.removeprefix("document/"))
        assert "문해교육 31개소를 운영함" in shown
        assert "removed" in documents("remove", newest, "--yes")
        assert "review due" in listed(documents)["2022년 평생교육 시행계획"]["state"]

    def test_an_operator_names_the_older_version(self, ingest, documents):
        ingest("a.txt", PLAN)
        old = listed(documents)["2022년 평생교육 시행계획"]["id"]
        other = NEWER.replace("시행계획", "추진계획")
        assert f"supersedes {old}" in ingest("b.txt", other, "--supersedes", old)

    def test_checking_keeps_nothing(self, ingest, documents):
        assert "2 passages of text" in ingest("a.txt", PLAN, "--check")
        assert "no documents" in documents()

    def test_what_is_refused_is_told_with_a_remedy(self, ingest, documents, tmp_path):
        bad = tmp_path / "bad.pdf"
        bad.write_bytes(b"")
        good = tmp_path / "good.txt"
        good.write_text(PLAN)
        done = CliRunner().invoke(app, ["ingest", str(bad), str(good)])
        assert isinstance(done.exception, CommandError)
        assert "bad.pdf: the file is empty; check" in " ".join(done.output.split())
        assert len(listed(documents)) == 1

    @pytest.mark.parametrize("command", [("show", "x"), ("remove", "x", "--yes")])
    def test_a_document_that_is_not_there(self, documents, command):
        done = CliRunner().invoke(app, ["documents", *command])
        assert "there is no document x" in str(done.exception)
