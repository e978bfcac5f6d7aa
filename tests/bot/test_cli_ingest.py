"""`baeumgil ingest` with files of courses."""

import csv
import os
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.console import CommandError
from bot.today import today
from tests.knowledge.courses.formats.samples import (
    COURSE,
    RESERVATION,
    courses,
    csv_text,
    seoul_answer,
)

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture(autouse=True)
def home(tmp_path_factory, monkeypatch):
    """A home of its own, in which nothing is built."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("BAEUMGIL_HOME", str(home))
    return home


@pytest.fixture
def run(staff):
    """Runs `baeumgil ingest`; what it printed."""
    return partial(staff, "ingest")


@pytest.fixture
def refused(staff):
    """Runs a command that fails; what it said."""

    def run(*arguments):
        done = CliRunner().invoke(app, ["ingest", *map(str, arguments)])
        assert isinstance(done.exception, CommandError), done.output
        return f"{done.output}{done.exception}"

    return run


@pytest.fixture
def file(tmp_path):
    def write(content, name="courses.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode())
        return str(path)

    return write


@pytest.fixture
def rows(database_url):
    """Rows of a query on the database."""

    def select(query):
        engine = create_engine(database_url.replace("+aiosqlite", ""))
        with engine.connect() as connection:
            found = [tuple(row) for row in connection.execute(text(query))]
        engine.dispose()
        return found

    return select


def test_a_file_is_imported_and_again_changes_nothing(run, file, rows):
    path = file(csv_text(courses(3)))
    assert "3 courses of lifelong-standard, 0 outside of Seoul, 0 problems" in run(path, "--check")
    assert rows("SELECT count(*) FROM courses") == [(0,)]
    assert "3 new, 0 changed, 0 unchanged, 0 gone, 0 problems" in run(path)
    assert "0 new, 0 changed, 3 unchanged, 0 gone, 0 problems" in run(path)
    origins = rows("SELECT feed, origin, state FROM course_imports")
    assert origins == [("lifelong-standard", "courses.csv", "done")] * 2


@ON_SQLITE
def test_problems_are_named_and_written(run, file, tmp_path):
    wrong = [{**COURSE, "강좌명": "=2+3", "수강료": "-1"} for _ in range(25)]
    path = file(csv_text([*courses(30), *wrong]), "=cmd.csv")
    listed = tmp_path / "problems.csv"
    said = run(path, "--problems", str(listed))
    assert "30 new, 0 changed, 0 unchanged, 0 gone, 25 problems" in said
    with listed.open(encoding="utf-8-sig", newline="") as source:
        head, *body = csv.reader(source)
    assert head == ["file", "line", "column", "problem"]
    assert len(body) == 25
    assert body[0][:3] == ["cmd.csv", "32", "수강료"]
    assert not any(cell.startswith(tuple("=+-@")) for row in body for cell in row)


@ON_SQLITE
def test_only_the_first_problems_are_shown(staff, file):
    path = file(csv_text([*courses(30), *courses(25, 수강료="-1")]))
    said = CliRunner().invoke(app, ["ingest", path, "--check"]).stderr
    assert said.count("courses.csv, line ") == 20
    assert "courses.csv, line 32: 수강료 is not an amount in won" in said
    assert "25 problems in all" in said
    assert "25 × 수강료 is not an amount in won" in said


@ON_SQLITE
def test_what_cannot_be_used_fails_and_the_rest_is_imported(run, refused, file, rows):
    page = file("<!doctype html><p>Log in</p>", "page.csv")
    said = refused(page, file(csv_text([COURSE])))
    assert "a web page, not data" in said
    assert "1 new" in said
    assert "1 of 2 files could not be taken over" in said
    assert rows("SELECT count(*) FROM courses") == [(1,)]


@ON_SQLITE
def test_nothing_usable_fails(refused, file):
    assert "none of 1 rows can be taken over" in refused(
        file(csv_text([{**COURSE, "수강료": "-1"}]))
    )
    far = {**COURSE, "교육장도로명주소": "부산광역시 중구 1"}
    assert "all courses are outside of Seoul" in refused(file(csv_text([far])))


@ON_SQLITE
def test_a_part_takes_nothing_away(run, file):
    whole = [{**RESERVATION, "SVCID": f"S{n}"} for n in range(3)]
    service = "ListPublicReservationEducation"
    run(file(seoul_answer(service, whole), "whole.json"))
    page = file(seoul_answer(service, whole[:1], total=3), "page.json")
    assert "0 gone" in run(page)
    silent = file(seoul_answer(service, whole[:1]), "silent.json")
    assert "0 gone" in run(silent, "--part")
    assert "2 gone" in run(silent)


@ON_SQLITE
def test_the_day_and_the_provider_of_rows_that_do_not_tell(run, file, rows):
    path = file(csv_text([{**COURSE, "운영기관명": "", "데이터기준일자": ""}]))
    saved = datetime(2026, 4, 1, 3, tzinfo=UTC).timestamp()
    os.utime(path, (saved, saved))
    run(path, "--provider", "서울특별시 노원구")
    query = "SELECT provider, as_of FROM courses"
    assert rows(query) == [("서울특별시 노원구", "2026-04-01")]
    run(path, "--provider", "서울특별시 노원구", "--as-of", "2026-04-30")
    assert rows(query) == [("서울특별시 노원구", "2026-04-30")]


@ON_SQLITE
def test_older_data_are_said_to_be_older(run, staff, file):
    run(file(csv_text([COURSE])))
    old = file(csv_text([{**COURSE, "데이터기준일자": "2025-01-01"}]), "old.csv")
    said = CliRunner().invoke(app, ["ingest", old]).stderr
    assert "1 rows are older than what is stored" in said


@ON_SQLITE
def test_what_is_imported_is_indexed_at_once(run, file, home, settings):
    run(file(csv_text(courses(3))))
    assert not (home / "corpora").exists()
    (home / "build").symlink_to((settings.home / "build").resolve())
    run(file(csv_text(courses(4))))
    assert (home / "corpora" / "courses" / "current").exists()


@ON_SQLITE
def test_a_file_that_lost_most_of_its_rows_is_noticed(run, file, database_url):
    coming = {"교육종료일자": f"{today() + timedelta(days=30)}"}
    run(file(csv_text(courses(6, **coming))))
    few = file(csv_text(courses(2, **coming)))
    done = CliRunner().invoke(app, ["ingest", few])
    assert "0 gone" in done.output
    assert "4 courses did not come, more than came" in done.output
    done = CliRunner().invoke(app, ["ingest", few, "--whole"])
    assert "4 gone" in done.output
