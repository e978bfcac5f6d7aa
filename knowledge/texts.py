"""The assistant's own wording: every sentence a user reads that is not a fact.

Texts live in `knowledge/data/texts/*.yml`, one file per area, so that people who do not
program can correct them. A text is named by its area and its key: `eligibility.resume`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from knowledge.errors import RecordError
from knowledge.library import DATA
from knowledge.yaml_files import load_yaml


class Texts:
    """Texts by name.

    Args:
        by_name: templates with `{placeholders}`; a name may hold a list of short lines.
    """

    def __init__(self, by_name: Mapping[str, Any]) -> None:
        self._by_name = by_name

    def __call__(self, name: str, /, **values: object) -> str:
        """The text called `name` with its placeholders filled.

        Raises:
            KeyError: there is no such text, or a placeholder has no value.
        """
        return str(self._by_name[name]).strip().format(**values)

    def data(self, name: str) -> Any:
        """The raw value called `name`: a list of choices or a table."""
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name


@cache
def load_texts(folder: Path = DATA / "texts") -> Texts:
    """Read every text file in `folder`.

    Raises:
        RecordError: a file is not YAML, or not a mapping of names to texts.
    """
    by_name: dict[str, Any] = {}
    for file in sorted(folder.glob("*.yml")):
        try:
            content = load_yaml(file.read_text(encoding="utf-8"))
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            raise RecordError(str(file), None, f"not valid YAML in UTF-8: {error}") from error
        if not isinstance(content, dict):
            raise RecordError(str(file), 1, "a text file maps names to texts")
        by_name.update({f"{file.stem}.{name}": value for name, value in content.items()})
    return Texts(by_name)
