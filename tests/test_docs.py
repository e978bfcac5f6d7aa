"""The documentation is true: what it names exists, and what exists is named where promised."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
import typer.main
import yaml

from bot.cli import app
from bot.settings import Settings

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
CODE_FOLDERS = ("actions", "bench", "bot", "channels", "knowledge", "nlu", "store")

FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([^)\s]+)\)")
VARIABLE = re.compile(r"\bBAEUMGIL_[A-Z]+(?:_[A-Z]+)*\b")


def page(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def code_of(text: str) -> list[str]:
    """What a page shows as code: fenced blocks line by line, and inline code."""
    blocks = FENCE.findall(text)
    lines = [line.strip() for block in blocks for line in block.splitlines()]
    return lines + INLINE.findall(FENCE.sub("", text))


def without_code(text: str) -> str:
    return INLINE.sub("", FENCE.sub("", text))


def variables_of_code() -> set[str]:
    files = [
        file
        for folder in CODE_FOLDERS
        for suffix in ("*.py", "*.yml")
        for file in (ROOT / folder).rglob(suffix)
        if ".venv" not in file.parts
    ]
    return {name for file in files for name in VARIABLE.findall(file.read_text(encoding="utf-8"))}


def settings() -> set[str]:
    return {f"BAEUMGIL_{name.upper()}" for name in Settings.model_fields}


def test_every_setting_is_described_for_operators() -> None:
    described = set(VARIABLE.findall(page("operators.md")))
    assert settings() - described == set()


def test_every_variable_the_code_reads_is_described_for_operators() -> None:
    described = set(VARIABLE.findall(page("operators.md")))
    assert variables_of_code() - described == set()


def test_no_page_names_a_setting_that_does_not_exist() -> None:
    named = {name for file in PAGES for name in VARIABLE.findall(file.read_text(encoding="utf-8"))}
    assert named - settings() - variables_of_code() == set()


def test_every_command_is_shown() -> None:
    shown = " \n".join(line for file in PAGES for line in code_of(file.read_text(encoding="utf-8")))
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    missing = {name for name in commands if not re.search(rf"\bbaeumgil {name}\b", shown)}
    assert missing == set()


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_commands_shown_exist(file: Path) -> None:
    shown = " \n".join(code_of(file.read_text(encoding="utf-8")))
    commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
    named = set(re.findall(r"(?:^|/|\s)baeumgil ([a-z]+)\b", shown, re.MULTILINE))
    assert named - set(commands) == set()


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_make_targets_shown_exist(file: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    lines = code_of(file.read_text(encoding="utf-8"))
    named = {match[1] for line in lines if (match := re.match(r"(?:\$ )?make ([a-z-]+)", line))}
    assert named - targets == set()


def test_every_label_is_explained() -> None:
    raw = (ROOT / "nlu/domain/intents.yml").read_text(encoding="utf-8")
    intents = {name for entry in yaml.safe_load(raw)["intents"] for name in entry}
    explained = set(re.findall(r"^\| `([a-z_]+)` \|", page("labels.md"), re.MULTILINE))
    assert explained == intents


def test_every_direct_dependency_is_explained() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    listed = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    needed = {re.split(r"[\[<>=~! ]", name)[0] for name in listed}
    rasa = (ROOT / "nlu/requirements.txt").read_text(encoding="utf-8").splitlines()
    needed |= {re.split(r"[\[<>=~! ]", line)[0] for line in rasa if line and line[0] != "#"}
    web = json.loads((ROOT / "channels/web/package.json").read_text(encoding="utf-8"))
    needed |= set(web["dependencies"])
    explained = set(
        re.findall(r"^\| `([^`]+)` \|", page("decisions/dependencies.md"), re.MULTILINE)
    )
    assert explained == needed


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(file: Path) -> None:
    links = LINK.findall(without_code(file.read_text(encoding="utf-8")))
    relative = [link.partition("#")[0] for link in links if "://" not in link]
    broken = [link for link in relative if link and not (file.parent / unquote(link)).exists()]
    assert broken == []


def test_pages_named_in_the_code_exist() -> None:
    files = [file for folder in CODE_FOLDERS for file in (ROOT / folder).rglob("*.py")]
    files += [*ROOT.glob("*.yml"), *ROOT.glob("*.toml"), *(ROOT / "nlu/domain").glob("*.yml")]
    named = {
        name
        for file in files
        if ".venv" not in file.parts
        for name in re.findall(r"\bdocs/[\w/-]+\.md\b", file.read_text(encoding="utf-8"))
    }
    assert {name for name in named if not (ROOT / name).is_file()} == set()


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.relative_to(ROOT).as_posix())
def test_paths_shown_exist(file: Path) -> None:
    """Paths below the folders of the map, written as inline code, are there."""
    shown = INLINE.findall(FENCE.sub("", file.read_text(encoding="utf-8")))
    tops = (*CODE_FOLDERS, "docs", "tests", ".ci")
    paths = {path for path in shown if re.fullmatch(r"[\w./-]+", path) and "/" in path}
    named = {path for path in paths if path.split("/")[0] in tops}
    built = {path for path in named if path.startswith("nlu/.venv")}
    assert {path for path in named - built if not (ROOT / path).exists()} == set()


def test_the_map_is_true_and_whole() -> None:
    table = page("architecture.md").partition("## The map")[2].partition("\n## ")[0]
    mapped = set(re.findall(r"^\| `([^`]+)/` \|", table, re.MULTILINE))
    made_at_run_time = {"var"}
    assert {name for name in mapped - made_at_run_time if not (ROOT / name).is_dir()} == set()
    assert {*CODE_FOLDERS, *made_at_run_time, "docs", "tests"} <= mapped
