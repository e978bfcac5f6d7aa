"""Staff and mentoring: a roster from a file, matches, decisions, consents."""

import csv
from functools import partial

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.console import CommandError
from bot.today import now
from tests.actions.mentoring.people import wishes


@pytest.fixture
def run(staff):
    """Runs `baeumgil mentoring`."""
    return partial(staff, "mentoring")


@pytest.fixture
def file(run, tmp_path):
    path = tmp_path / "mentors.csv"
    path.write_bytes(run("template").encode())
    return path


def applied(person, *, needs_consent=False):
    async def work(services):
        wanted = wishes(times=("sat-morning",))
        done = await services.mentoring.applications.apply(
            person, wanted, now(), needs_consent=needs_consent
        )
        return done.id

    return work


def test_from_a_file_to_a_settled_match(run, at_work, file, tmp_path):
    assert "0 problems" in run("import", str(file), "--check")
    assert "1 new, 0 changed, 0 unchanged, 0 gone" in run("import", str(file))
    assert "0 new, 0 changed, 1 unchanged, 0 gone" in run("import", str(file))
    number = at_work(applied("a"))
    assert f"{number}: " in run("unmatched")
    assert "1 proposed, 0 unmatched" in run("match")
    assert "nobody waits" in run("unmatched")
    shown = run("proposals", "--why")
    assert "M-001 멘토 하늘" in shown
    assert "만나는 시간: 토요일 오전" in shown
    assert "1 undecided proposals replaced" in run("rematch")
    assert "2 accepted" in run("accept", "--all")
    assert "2 accepted" in run("accept", "2")
    run("export", str(tmp_path / "out.csv"))
    written = (tmp_path / "out.csv").read_text(encoding="utf-8-sig")
    rows = [*csv.DictReader(written.splitlines())]
    assert [(row["mentor"], row["subject"]) for row in rows] == [("M-001", "math")]
    assert "2 ended" in run("end", "2")
    assert "there are none" in run("proposals")


def test_rejecting_and_assigning(run, at_work, file):
    run("import", str(file))
    number = at_work(applied("a"))
    run("match")
    assert "1 rejected" in run("reject", "1")
    assert "0 proposed, 1 unmatched" in run("match")
    assert "2 accepted" in run("assign", str(number), "M-001")


def test_consents(run, at_work):
    number = at_work(applied("a", needs_consent=True))
    assert f"{number}: guardian unknown, until " in run("consents")
    assert f"{number} open" in run("consent", str(number), "--granted")
    assert "nobody waits" in run("consents")
    other = at_work(applied("b", needs_consent=True))
    assert f"{other} withdrawn" in run("consent", str(other), "--refused")


def test_bad_rows_are_named_and_nothing_good_is_lost(run, file):
    run("import", str(file))
    text = file.read_text(encoding="utf-8-sig")
    head, row = text.splitlines()
    bad = row.replace("화 저녁", "화 밤")
    file.write_text("\r\n".join([head, bad, row.replace("M-001", "M-002")]), encoding="utf-8")
    done = CliRunner().invoke(app, ["mentoring", "import", str(file)])
    assert "2행 시간" in done.output
    assert "1 new, 0 changed, 0 unchanged, 0 gone, 1 problems" in done.stdout


def test_refusals_are_one_sentence(run, file):
    file.write_text("모름\n1\n", encoding="utf-8")
    for arguments in (
        ("import", str(file)),
        ("accept", "7"),
        ("reject", "7"),
        ("assign", "7", "M-1"),
        ("consent", "7", "--granted"),
    ):
        done = CliRunner().invoke(app, ["mentoring", *arguments])
        assert isinstance(done.exception, CommandError), arguments
        assert done.exit_code == 1
