"""Read the policy files and refuse any that could not be evaluated, explained or cited."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType

import yaml
from pydantic import ValidationError

from knowledge.errors import PolicyError
from knowledge.library import DATA, Library
from knowledge.policy.checks import problems
from knowledge.policy.model import Policy
from knowledge.yaml_files import load_yaml


def load_policies(
    library: Library, folder: Path = DATA / "policies"
) -> MappingProxyType[str, Policy]:
    """All policies by id.

    Args:
        library: the records and sources that policies may refer to.
        folder: where the policy files are; or one of them.

    Raises:
        PolicyError: the first thing that is wrong, with file and remedy.
    """
    policies: dict[str, Policy] = {}
    for file in [folder] if folder.is_file() else sorted(folder.glob("*.yml")):
        policy = _read(file)
        if policy.id in policies:
            raise PolicyError(f"{file}: '{policy.id}' is defined twice; rename or remove one")
        for problem in problems(policy, library):
            raise PolicyError(f"{file}: {problem}")
        policies[policy.id] = policy
    return MappingProxyType(policies)


def _read(file: Path) -> Policy:
    try:
        return Policy.model_validate(load_yaml(file.read_text(encoding="utf-8")))
    except UnicodeDecodeError as error:
        raise PolicyError(f"{file}: save the file as UTF-8") from error
    except yaml.YAMLError as error:
        raise PolicyError(f"{file}: not valid YAML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"{file}: {where}: {first['msg']}") from error
