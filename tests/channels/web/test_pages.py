"""The page, the widget's script and the files behind them."""

import json
import os
import re
from pathlib import Path

import pytest

from channels.web import adapter
from channels.web.assets import for_shadow_roots
from tests.channels.web.conftest import SCHOOL

HERE = Path(adapter.__file__).parent
STATIC = sorted((HERE / "static").iterdir())
SCRIPTS = [file for file in STATIC if file.suffix == ".js"]
HANGUL = re.compile(r"[ㄱ-ㅎㅏ-ㅣ가-힣]")


async def test_the_page_runs_nothing_but_our_files(http):
    page = await http.get("/")
    assert page.status_code == 200
    assert '<html lang="ko">' in page.text
    assert re.findall(r"<script(?![^>]* src=)", page.text) == []
    assert re.findall(r"<style|style=| on\w+=", page.text) == []
    policy = dict(
        rule.split(" ", 1) for rule in page.headers["content-security-policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["frame-ancestors"] == f"'self' {SCHOOL}"
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["referrer-policy"] == "no-referrer"


@pytest.mark.parametrize("file", STATIC, ids=lambda file: file.name)
async def test_files_are_served(http, file):
    answer = await http.get(f"/web/static/{file.name}")
    assert answer.content == file.read_bytes()
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_the_widget_is_one_script(http):
    script = await http.get("/widget.js")
    assert script.content == (HERE / "static/widget.js").read_bytes()
    assert script.headers["content-type"].startswith("text/javascript")


@pytest.mark.parametrize("path", ["../adapter.py", "%2e%2e/adapter.py", "..%2fadapter.py", "none"])
async def test_other_files_are_not(http, path):
    assert (await http.get(f"/web/static/{path}")).status_code == 404


async def test_assets_may_be_missing(http):
    assert (await http.get("/web/assets/krds/tokens.css")).status_code == 404


async def test_assets_are_served(http, tmp_path):
    (tmp_path / "assets/krds").mkdir(parents=True)
    (tmp_path / "assets/krds/tokens.css").write_text(":host{}")
    answer = await http.get("/web/assets/krds/tokens.css")
    assert answer.text == ":host{}"
    assert "max-age" in answer.headers["cache-control"]


def test_tokens_count_in_units_of_the_chat():
    tokens = ":root {\n  --a: 1.6rem;\n  --b: .5rem;\n  --c: #fff;\n}"
    assert for_shadow_roots(tokens) == (
        ":root, :host {\n  --a: calc(1.6 * var(--unit));\n"
        "  --b: calc(.5 * var(--unit));\n  --c: #fff;\n}"
    )


async def test_every_text_the_scripts_name_exists(http):
    texts = (await http.get("/web/v1/texts")).json()
    named = {
        name
        for file in SCRIPTS
        for name in re.findall(r"\btexts\.(\w+)", file.read_text(encoding="utf-8"))
    }
    assert named == set(texts)


def test_no_text_stands_in_the_code():
    files = [*SCRIPTS, *(HERE / "templates").iterdir()]
    assert [file.name for file in files if HANGUL.search(file.read_text(encoding="utf-8"))] == []


def test_no_script_makes_markup_of_text():
    makers = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(")
    assert [file.name for file in SCRIPTS if makers.search(file.read_text(encoding="utf-8"))] == []


def test_the_lock_names_no_registry():
    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    packages = [package for name, package in lock["packages"].items() if name]
    assert all("resolved" not in package for package in packages)
    assert all(package["integrity"].startswith("sha512-") for package in packages)


def test_the_theme_has_the_values_of_the_tokens(settings):
    """Without the tokens the chat looks the same."""
    file = settings.home / "assets/krds/tokens.css"
    if not file.exists():
        if os.environ.get("CI"):
            pytest.fail("no design tokens: make assets")
        pytest.skip("no design tokens: make assets")
    tokens = dict(re.findall(r"(--krds-[\w-]+): ([^;]+);", file.read_text(encoding="utf-8")))

    def value(token: str) -> str:
        named = re.fullmatch(r"var\((--krds-[\w-]+)\)", tokens[token])
        return value(named[1]) if named else tokens[token]

    theme = re.sub(r"\s+", " ", (HERE / "static/theme.css").read_text(encoding="utf-8"))
    used = re.findall(r"var\( ?(--krds-[\w-]+), (#\w+|calc\([^()]+\(--unit\)\))", theme)
    assert len(used) > 50

    def plain(color: str) -> str:
        short = re.fullmatch("#(.)(.)(.)", color)
        return "#" + "".join(c * 2 for c in short.groups()) if short else color

    assert {name: plain(value(name)) for name, _ in used} == {n: plain(v) for n, v in used}
