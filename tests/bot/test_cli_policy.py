"""`policy preview`: whose verdict a change of the rules changes."""

import json
import shutil

import pytest
from typer.testing import CliRunner

from bot.cli import app, console
from knowledge.library import DATA

DAYS = ("--from", "2025-06-01")


@pytest.fixture
def preview(monkeypatch):
    """Runs the command in this process."""
    monkeypatch.setattr(console.out, "width", 200)
    return lambda *arguments: CliRunner().invoke(app, ["policy", "preview", *arguments])


@pytest.fixture
def edited(tmp_path):
    """A copy of a policy with a wider income limit."""
    text = (DATA / "policies" / "seoullearn.yml").read_text(encoding="utf-8")
    file = tmp_path / "seoullearn.yml"
    file.write_text(text.replace("2024-07-01, value: 60", "2024-07-01, value: 70"), "utf-8")
    return file


def test_a_changed_file_is_told_with_its_reasons(preview, edited):
    done = preview(*DAYS, "--against", str(edited))
    assert done.exit_code == 0
    assert "중2, 소득 65%" in done.stdout
    assert "중2, 소득 75%" not in done.stdout
    for words in (
        "before: not_eligible",
        "after: eligible",
        "중위소득 70% 이하",
        "emetro-2024-06-30",
    ):
        assert words in done.stdout


def test_for_machines(preview, edited):
    (told,) = json.loads(preview(*DAYS, "--against", str(edited), "--json").stdout)
    assert told["policy"] == "policy/seoullearn"
    assert [change["household"] for change in told["changes"]] == ["income-65"]
    assert told["changes"][0]["after"]["reasons"][0]["parameters"] == ["income_limit"]
    assert told["after"]["eligible"] == told["before"]["eligible"] + 1


def test_the_exit_status_tells_of_a_change_when_asked(preview, edited, tmp_path):
    against = ("--against", str(edited))
    assert preview(*DAYS, *against, "--fail-on-change").exit_code == 1
    same = tmp_path / "data"
    shutil.copytree(DATA, same)
    done = preview(*DAYS, "--against", str(same), "--fail-on-change")
    assert done.exit_code == 0
    assert done.stdout.count("No verdict changes.") == 2


def test_another_day_of_our_own_rules(preview):
    done = preview("--from", "2024-06-30", "--as-of", "2024-07-01")
    assert "seoullearn, 2024-06-30 → 2024-07-01" in done.stdout
    assert "중2, 소득 55%" in done.stdout


@pytest.mark.parametrize(
    "arguments", [(), ("--against", "nowhere"), ("--as-of", "2026-13-01")], ids=str
)
def test_wrong_usage(preview, arguments):
    assert preview(*arguments).exit_code == 2


def test_a_folder_without_our_policies(program, one_sentence, tmp_path):
    one_sentence(program("policy", "preview", "--against", str(tmp_path)), "policy/seoullearn")
