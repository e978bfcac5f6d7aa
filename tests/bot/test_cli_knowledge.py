"""`build`, `search` and `eligibility`: no conversation, no Rasa."""

import json
import shutil
import subprocess
import sys

import pytest
import typer.main

from bot.cli import app
from bot.settings import ROOT


def test_every_command_has_help_with_an_example() -> None:
    for name, command in typer.main.get_command(app).commands.items():  # type: ignore[attr-defined]
        assert f"Example: baeumgil {name}" in command.help or f"| baeumgil {name}" in command.help


def test_help(program) -> None:
    done = program("--help")
    assert done.returncode == 0
    for name in ("run", "chat", "ask", "search", "eligibility", "build", "train", "evaluate"):
        assert f" {name} " in done.stdout.decode()


def test_search_for_machines(program) -> None:
    done = program("search", "느린 학습자", "-k", "2", "--json", "--kind", "programme")
    assert done.returncode == 0
    rows = json.loads(done.stdout)
    assert 1 <= len(rows) <= 2
    for row in rows:
        assert list(row) == ["record", "kind", "title", "score", "text", "source"]
        assert row["kind"] == "programme"
        assert row["record"].startswith("programme/")
        assert 0 <= row["score"] <= 1
    assert rows == sorted(rows, key=lambda row: -row["score"])


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "x", "--kind", "spaceship"),
        ("search", "x", "-k", "0"),
        ("search", "x", "--in", "courses", "--kind", "service"),
        ("eligibility", "--facts", "["),
        ("eligibility", "--facts", "[1]"),
        ("eligibility", "--facts", '{"shoe_size": 42}'),
        ("eligibility", "--facts", '{"grade": "x9"}'),
        ("eligibility", "--facts", "{}", "--as-of", "2022-13-01"),
        ("eligibility", "--facts", "{}", "--policy", "policy/none"),
        ("nonsense",),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_wrong_usage(program, arguments) -> None:
    done = program(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert "Traceback" not in done.stderr.decode()


def decide(program, facts, day):
    done = program("eligibility", "--facts", json.dumps(facts), "--as-of", day, "--json")
    assert done.returncode == 0
    return json.loads(done.stdout)


def test_eligibility_for_machines(program) -> None:
    facts = {"residence": "seoul", "grade": "m3", "household": ["basic_livelihood"]}
    decided = decide(program, facts, "2022-10-11")
    assert (decided["status"], decided["on"]) == ("eligible", "2022-10-11")
    assert decided["trace"][0]["depth"] == 0
    assert decided["question"] is None
    assert decide(program, facts, "2021-01-01")["status"] == "undecidable"


def test_eligibility_for_people(program) -> None:
    done = program("eligibility", "--facts", '{"grade": "m3"}', "--as-of", "2022-10-11")
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert shown.startswith("needs_info (policy/seoullearn, 2022-10-11)")
    assert "서울에 살고 있나요?" in shown


def test_a_fresh_build_is_left_alone(program, settings) -> None:
    index = settings.home / "build" / "index.fingerprint"
    made = index.stat().st_mtime_ns
    done = program("build")
    assert (done.returncode, done.stdout) == (0, b"")
    assert "up to date" in done.stderr.decode()
    assert index.stat().st_mtime_ns == made


def test_a_home_that_cannot_be_written(program, one_sentence, tmp_path) -> None:
    (tmp_path / "file").touch()
    done = program("build", home=tmp_path / "file" / "home")
    one_sentence(done, "cannot write", "BAEUMGIL_HOME")


def test_a_setting_that_is_wrong(program, one_sentence) -> None:
    one_sentence(program("build", port="often"), "BAEUMGIL_PORT", ".env")


def test_a_record_that_is_wrong(program, one_sentence, tmp_path) -> None:
    for folder in ("actions", "bot", "channels", "knowledge", "store", "nlu/korean"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    contacts = next((tmp_path / "knowledge/data/contacts").glob("*.yml"))
    text = contacts.read_text(encoding="utf-8")
    contacts.write_text(text.replace("\n  title:", "\n  titel:", 1), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "build"],
        cwd=tmp_path,
        env={"BAEUMGIL_HOME": str(tmp_path / "home")},
        capture_output=True,
        check=False,
    )
    one_sentence(done, f"contacts/{contacts.name}:1:", "title: Field required")
