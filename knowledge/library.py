"""Load and check the knowledge records.

Every file under `knowledge/data/` except `policies/`, `sources.yml` and the texts holds a YAML
list of records. Loading is strict: an unknown field, a missing field, an unknown source, a
duplicate id or a dangling relation is a `RecordError` with file, line and remedy.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from pydantic import TypeAdapter, ValidationError

from knowledge.errors import RecordError
from knowledge.records import Contact, Fact, Record, Source
from knowledge.yaml_files import Loader

DATA = Path(__file__).parent / "data"
RECORD_FOLDERS = ("programmes", "services", "seoullearn", "departments", "contacts")

_record_adapter: TypeAdapter[Record] = TypeAdapter(Record)
_sources_adapter: TypeAdapter[list[Source]] = TypeAdapter(list[Source])


@dataclass(frozen=True)
class Library:
    """All records and sources, immutable after loading.

    Attributes:
        records: record by id, in file order.
        sources: source by id.
    """

    records: MappingProxyType[str, Record]
    sources: MappingProxyType[str, Source]

    def of_kind(self, kind: str) -> list[Record]:
        """All records of one kind, in file order."""
        return [record for record in self.records.values() if record.kind == kind]

    def tellable(self, record: Record) -> list[Fact]:
        """The facts of `record` that may be told: confirmed or announced, source not `low`."""
        return [
            fact
            for fact in record.facts
            if fact.status != "unconfirmed" and self.sources[fact.source].confidence != "low"
        ]

    def contact(self, name: str) -> Contact:
        """The contact called `name`.

        Raises:
            KeyError: there is no such record.
            TypeError: it is not a contact.
        """
        record = self.records[name]
        if not isinstance(record, Contact):
            raise TypeError(f"{name} is not a contact")
        return record

    def citation(self, source: str, place: str = "") -> str:
        """How a source is named to a person: its title and the place in it."""
        return f"{self.sources[source].title} {place}".strip()


def load_library(data: Path = DATA) -> Library:
    """Read and check every record file below `data`.

    Raises:
        RecordError: the first thing that is wrong, with file, line and remedy.
    """
    sources = _load_sources(data / "sources.yml")
    records: dict[str, Record] = {}
    origins: dict[str, tuple[Path, int]] = {}
    for folder in RECORD_FOLDERS:
        for file in sorted((data / folder).glob("*.yml")):
            for record, line in _load_records(file, sources):
                if record.id in records:
                    raise RecordError(
                        str(file),
                        line,
                        f"'{record.id}' is defined twice; rename or remove one",
                    )
                records[record.id] = record
                origins[record.id] = file, line
    for record in records.values():
        for other in record.related:
            if other not in records:
                origin, line = origins[record.id]
                raise RecordError(
                    str(origin),
                    line,
                    f"'{record.id}' relates to unknown record '{other}'; mend its id or add it",
                )
    return Library(MappingProxyType(records), MappingProxyType(sources))


def _load_sources(file: Path) -> dict[str, Source]:
    raw, lines = _read_list(file)
    sources: dict[str, Source] = {}
    for item, line in zip(raw, lines, strict=True):
        try:
            source = Source.model_validate(item)
        except ValidationError as error:
            raise RecordError(str(file), line, _explain(error)) from error
        if source.id in sources:
            raise RecordError(str(file), line, f"source '{source.id}' is defined twice")
        sources[source.id] = source
    return sources


def _load_records(file: Path, sources: dict[str, Source]) -> Iterator[tuple[Record, int]]:
    raw, lines = _read_list(file)
    for item, line in zip(raw, lines, strict=True):
        try:
            record = _record_adapter.validate_python(_inherit(item))
        except ValidationError as error:
            name = item.get("id", "?") if isinstance(item, dict) else "?"
            raise RecordError(str(file), line, f"'{name}': {_explain(error)}") from error
        for cited in {record.source, *(fact.source for fact in record.facts)}:
            if cited not in sources:
                raise RecordError(
                    str(file),
                    line,
                    f"'{record.id}' cites unknown source '{cited}'; add it to sources.yml",
                )
        undated = [fact.id for fact in record.facts if fact.as_of == date.min]
        if undated:
            problem = f"'{record.id}': fact '{undated[0]}' cites another document; give its as_of"
            raise RecordError(str(file), line, problem)
        ids = [fact.id for fact in record.facts]
        if len(ids) != len(set(ids)):
            raise RecordError(str(file), line, f"'{record.id}' has two facts with one id")
        yield record, line


def _inherit(item: Any) -> Any:
    """Fill a fact's source, place and as_of from its record.

    A fact from another document gets nothing: it has its own place and its own day.
    """
    if not isinstance(item, dict) or not isinstance(item.get("facts"), list):
        return item
    defaults = {key: item[key] for key in ("source", "place", "as_of") if key in item}
    document = item.get("source")

    def inherit(fact: Any) -> Any:
        if not isinstance(fact, dict) or fact.get("source", document) != document:
            return fact
        return {**defaults, **fact}

    return {**item, "facts": [inherit(fact) for fact in item["facts"]]}


def _read_list(file: Path) -> tuple[list[Any], list[int]]:
    try:
        loader = Loader(file.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        if node is None:
            return [], []
        if not isinstance(node, yaml.SequenceNode):
            raise RecordError(
                str(file),
                1,
                "a record file is a YAML list; start each record with '- '",
            )
        return (
            [_construct(loader, child, file) for child in node.value],
            [child.start_mark.line + 1 for child in node.value],
        )
    except FileNotFoundError as error:
        raise RecordError(str(file), None, "the file is missing") from error
    except UnicodeDecodeError as error:
        raise RecordError(str(file), None, "save the file as UTF-8") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise RecordError(str(file), line, f"not valid YAML: {error}") from error


def _construct(loader: yaml.SafeLoader, node: yaml.Node, file: Path) -> Any:
    try:
        return loader.construct_document(node)
    except ValueError as error:  # an impossible date such as 2022-13-31
        raise RecordError(str(file), node.start_mark.line + 1, f"bad value: {error}") from error


def _explain(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}"
