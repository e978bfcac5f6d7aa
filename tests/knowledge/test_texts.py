"""Every text the code names exists, and every text is YAML that a person can mend."""

import re
from pathlib import Path

import pytest

from knowledge.errors import RecordError
from knowledge.texts import load_texts

ROOT = Path(__file__).resolve().parents[2]
NAMED = re.compile(r"""texts?(?:\(\))?(?:\.data)?\(\s*"([a-z_]+\.[a-z_]+)\"""")


def test_every_text_that_the_code_names_exists():
    texts = load_texts()
    named = {
        name
        for folder in ("actions", "bot")
        for file in (ROOT / folder).rglob("*.py")
        for name in NAMED.findall(file.read_text(encoding="utf-8"))
    }
    assert named
    assert {name for name in named if name not in texts} == set()


def test_a_broken_text_file_is_a_clear_error(tmp_path):
    (tmp_path / "talk.yml").write_text("hello: [안녕", encoding="utf-8")
    with pytest.raises(RecordError, match=r"talk\.yml"):
        load_texts(tmp_path)


def test_a_text_file_is_a_mapping(tmp_path):
    (tmp_path / "talk.yml").write_text("- 안녕", encoding="utf-8")
    with pytest.raises(RecordError, match="maps names to texts"):
        load_texts(tmp_path)
