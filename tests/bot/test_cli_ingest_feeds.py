"""`baeumgil ingest --from`: courses from services, also after a run that was killed."""

import os
import signal
import subprocess
import sys
from threading import Event

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from bot.cli import app, console
from bot.cli.console import CommandError
from tests.knowledge.courses.clients.open_data import (
    DATA_KEY,
    FIFTY,
    LECTURES,
    OFFLINE,
    RESERVATION,
    SEOUL_KEY,
    Fault,
    OpenData,
    gateway_error,
)

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def data():
    with OpenData().serving() as data:
        yield data


@pytest.fixture
def environment(data, database_url, tmp_path, monkeypatch):
    """The variables of the command, in this process and in others."""
    values = {
        "BAEUMGIL_HOME": str(tmp_path),
        "BAEUMGIL_DATABASE_URL": database_url,
        "BAEUMGIL_DATA_KEY": DATA_KEY,
        "BAEUMGIL_DATA_URL": data.data_url,
        "BAEUMGIL_SEOUL_KEY": SEOUL_KEY,
        "BAEUMGIL_SEOUL_URL": data.url,
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    return {**os.environ, **values}


@pytest.fixture
def run(environment, monkeypatch):
    monkeypatch.setattr(console.out, "width", 200)
    monkeypatch.setattr(console.err, "width", 200)

    def run(*arguments):
        done = CliRunner().invoke(app, ["ingest", *arguments])
        for key in (DATA_KEY, SEOUL_KEY):
            assert key not in done.output + str(done.exception)
        return done

    return run


@pytest.fixture
def courses(environment):
    """The titles that are stored."""

    def titles():
        engine = create_engine(environment["BAEUMGIL_DATABASE_URL"].replace("+aiosqlite", ""))
        with engine.connect() as connection:
            found = connection.execute(text("SELECT title FROM courses ORDER BY number")).all()
        engine.dispose()
        return [title for (title,) in found]

    return titles


def fifty(count):
    return [
        {"LCT_NO": str(number), "LCT_NM": f"강좌 {number}", "CR_STDE": "20261201",
         "CR_EDDE": "20261231", "LCT_COST": "0"}
        for number in range(count)
    ]  # fmt: skip


def test_every_feed(run, data, courses):
    data.rows[FIFTY] += fifty(2)
    data.rows[LECTURES] += [
        {"lctreNm": "서예", "edcStartDay": "2026-12-01", "operInstitutionNm": "강남구청",
         "edcRdnmadr": "서울특별시 강남구 영동대로22"},
        {"lctreNm": "", "operInstitutionNm": "강남구청"},
    ]  # fmt: skip
    data.rows[RESERVATION] += [{"SVCID": "S1", "SVCNM": "숲 &amp; 나무", "AREANM": "강남구"}]
    data.rows[OFFLINE] += [{"LCTR_ID": "1", "LCTR_NM": "디지털", "LCTR_BGNG_YMD": "20261201"}]
    feeds = ["lifelong-standard", "seoul-reservation", "seoul-learn-4050", "fifty-plus"]
    done = run(*(part for feed in feeds for part in ("--from", feed)))
    assert done.exit_code == 0, done.output
    assert courses() == ["서예", "숲 & 나무", "디지털", "강좌 0", "강좌 1"]
    assert "lifelong-standard: 1 new, 0 changed, 0 unchanged, 0 gone, 1 problems" in done.output
    assert "fifty-plus: 2 new" in done.output
    assert "lifelong-standard, row 2: " in done.output


def test_one_feed_that_fails_does_not_keep_the_others(run, data, courses, tmp_path):
    data.rows[FIFTY] += fifty(1)
    data.faults.append(Fault(body=gateway_error("31")))
    done = run("--from", "lifelong-standard", "--from", "fifty-plus")
    assert isinstance(done.exception, CommandError)
    assert "the key has expired (31); prolong it" in done.output
    assert courses() == ["강좌 0"]


def test_without_a_key(run, monkeypatch):
    monkeypatch.delenv("BAEUMGIL_SEOUL_KEY")
    done = run("--from", "fifty-plus")
    assert isinstance(done.exception, CommandError)
    assert "there is no key; apply for a key (인증키 신청) at data.seoul.go.kr" in done.output


@pytest.mark.parametrize(
    "arguments", [(), ("--from", "elsewhere"), ("pyproject.toml", "--from", "fifty-plus")]
)
def test_wrong_usage(run, arguments):
    assert run(*arguments).exit_code == 2


def test_problems_in_a_file(run, data, tmp_path):
    data.rows[FIFTY] += [{"LCT_NO": "1", "LCT_NM": "=1+1 강좌"}, {"LCT_NO": "2", "LCT_NM": ""}]
    listed = tmp_path / "problems.csv"
    assert run("--from", "fifty-plus", "--problems", str(listed)).exit_code == 0
    assert listed.read_text("utf-8-sig").splitlines()[1].startswith("fifty-plus,2,LCT_NM,")


def test_after_being_killed_it_goes_on(run, data, courses, environment):
    data.rows[FIFTY] += fifty(1200)
    asked = Event()
    data.faults += [None, Fault(is_silent=True, also=asked.set)]
    command = [sys.executable, "-m", "bot", "ingest", "--from", "fifty-plus"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as process:
        assert asked.wait(60)
        process.send_signal(signal.SIGKILL)
    assert len(courses()) == 1000
    data.calls.clear()
    done = run("--from", "fifty-plus")
    assert done.exit_code == 0
    assert "going on with page 2" in done.output
    assert "1,200 new" in done.output
    assert [first for _, first, _ in data.calls] == [1001]
    assert len(courses()) == 1200


def test_restart(run, data, courses):
    data.rows[FIFTY] += fifty(1200)
    data.faults += [None, Fault(status=403, body=b"Forbidden")]
    assert run("--from", "fifty-plus").exit_code == 1
    data.calls.clear()
    assert "going on" not in run("--from", "fifty-plus", "--restart").output
    assert [first for _, first, _ in data.calls] == [1, 1001]
