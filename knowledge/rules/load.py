"""Read a file of rules into its model."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import RecordError
from knowledge.library import DATA
from knowledge.yaml_files import load_yaml

FOLDER = DATA / "rules"


class RulesModel(BaseModel):
    """Base of every model of rules: nothing unknown, nothing changed later."""

    model_config = ConfigDict(frozen=True, extra="forbid")


M = TypeVar("M", bound=BaseModel)


def load_rules(file: Path, model: type[M]) -> M:
    """The rules in a YAML file.

    Raises:
        RecordError: the file is missing, is no YAML, or is not what the model needs.
    """
    try:
        return model.model_validate(load_yaml(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise RecordError(str(file), None, f"cannot be read: {error}") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise RecordError(str(file), None, f"not valid YAML in UTF-8: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise RecordError(str(file), None, f"{where}: {first['msg']}") from error
