"""Questions people ask, each with the record that answers it.

They live in `knowledge/data/questions/*.yml`, which map a record's id to its questions. The
sentence encoder learns from them, and search finds a record by them. A question that a similar
record could seem to answer names that record under `not`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from knowledge.errors import RecordError
from knowledge.library import DATA, Library, load_library
from knowledge.yaml_files import load_yaml

DEFAULT = DATA / "questions"


@dataclass(frozen=True)
class Question:
    """What somebody typed, and what answers it.

    Attributes:
        text: the words as typed.
        record: id of the record that answers them.
        siblings: ids of similar records that do not answer them.
    """

    text: str
    record: str
    siblings: tuple[str, ...] = ()


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    text: str
    siblings: tuple[str, ...] = Field(default=(), alias="not")

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, raw: Any) -> Any:
        return {"text": raw} if isinstance(raw, str) else raw


_file_adapter = TypeAdapter(dict[str, list[_Entry]])


def load_questions(folder: Path = DEFAULT, library: Library | None = None) -> list[Question]:
    """Every question below `folder`, in file order.

    Args:
        folder: where the question files are.
        library: the records that may answer; read from the repository when not given.

    Raises:
        RecordError: a file is not a mapping of ids to questions, a record is unknown or its own
            sibling, or a text is empty or given twice.
    """
    records = (library or load_library()).records
    questions: list[Question] = []
    seen: set[str] = set()
    for file in sorted(folder.glob("*.yml")):
        for question in _read(file):
            named = (question.record, *question.siblings)
            unknown = [name for name in named if name not in records]
            if unknown:
                problem = f"unknown record '{unknown[0]}'; mend its id or remove it"
                raise RecordError(str(file), None, problem)
            if len(set(named)) < len(named):
                problem = f"'{question.text}' names a record twice; remove one"
                raise RecordError(str(file), None, problem)
            if not question.text.strip():
                problem = f"'{question.record}' has an empty question; write or remove it"
                raise RecordError(str(file), None, problem)
            if question.text in seen:
                raise RecordError(str(file), None, f"'{question.text}' is given twice; remove one")
            seen.add(question.text)
            questions.append(question)
    return questions


def _read(file: Path) -> list[Question]:
    try:
        content = _file_adapter.validate_python(load_yaml(file.read_text(encoding="utf-8")))
    except UnicodeDecodeError as error:
        raise RecordError(str(file), None, "save the file as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise RecordError(str(file), line, f"not valid YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise RecordError(str(file), None, f"{where}: {first['msg']}") from error
    return [
        Question(entry.text, record, entry.siblings)
        for record, entries in content.items()
        for entry in entries
    ]
