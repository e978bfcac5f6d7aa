"""The lexicon: every name, alias and abbreviation of our records.

`build` writes it to `lexicon.json`: Rasa finds entities with it, Kiwi learns the words it would
cut apart, and search recognises a record that is named.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from knowledge.encoder.morphemes import Analyser
from knowledge.errors import ArtefactError
from knowledge.library import Library
from knowledge.records import Contact, Product, Record

ENTITY_KINDS = ("vendor", "product", "programme", "department", "service", "lecture", "contact")
_SERVICE_WORD = re.compile("(?<=..)(?:상담|컨설팅)$")  # people say 심화, 정시
_SHORTEST, _LONGEST_WORD = 2, 8  # characters


@dataclass(frozen=True)
class Entry:
    """A form and the record it names."""

    form: str
    kind: str
    record: str


@dataclass(frozen=True)
class Lexicon:
    """Forms of all records.

    Attributes:
        entries: one form names at most one record of a kind.
        user_words: names that Kiwi must not cut apart.
        parts: the morphemes each user word is made of.
    """

    entries: tuple[Entry, ...]
    user_words: tuple[str, ...] = ()
    parts: dict[str, list[str]] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        """Write as JSON."""
        path.write_text(
            json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
        )

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read what `save` wrote.

        Raises:
            ArtefactError: the file is missing or damaged.
        """
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            entries = tuple(Entry(**entry) for entry in raw["entries"])
            return cls(entries, tuple(raw["user_words"]), raw["parts"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ArtefactError(f"no usable lexicon ({error}); run 'baeumgil build'") from error


def squeeze(text: str) -> str:
    """How forms are compared: letters and digits only, lower case."""
    return "".join(char for char in text.lower() if char.isalnum())


def build_lexicon(library: Library, analyser: Analyser) -> Lexicon:
    """The lexicon of `library`.

    A form that names several records of one kind belongs to the one whose title it is;
    if there is no such record, or more than one, the form is ambiguous and left out.

    Args:
        library: the records.
        analyser: plain Kiwi, to see which names it cuts apart.
    """
    claims: dict[tuple[str, str], dict[str, tuple[str, bool]]] = defaultdict(dict)
    for record in library.records.values():
        for form, is_title in names_of(record):
            if len(squeeze(form)) >= _SHORTEST:
                claims[record.kind, squeeze(form)].setdefault(record.id, (form, is_title))
    entries: list[Entry] = []
    for (kind, _), owners in claims.items():
        titled = [record for record, (_, is_title) in owners.items() if is_title]
        named = list(owners) if len(owners) == 1 else titled
        if kind in ENTITY_KINDS and len(named) == 1:
            entries.append(Entry(owners[named[0]][0], kind, named[0]))
    parts = _words({form for owners in claims.values() for form, _ in owners.values()}, analyser)
    return Lexicon(tuple(entries), tuple(parts), parts)


def names_of(record: Record) -> Iterator[tuple[str, bool]]:
    """The names of a record, each with whether it is the title; a number to call is a name."""
    yield record.title, True
    for alias in record.aliases:
        yield alias, False
    if isinstance(record, Product):
        yield _SERVICE_WORD.sub("", record.title.split()[0]), False
    if isinstance(record, Contact) and record.phone:
        yield record.phone, False


def _words(forms: Iterable[str], analyser: Analyser) -> dict[str, list[str]]:
    words: dict[str, list[str]] = {}
    for form in sorted(forms):
        if not form.isalnum() or form.isdigit() or len(form) > _LONGEST_WORD:
            continue
        if analyser.knows(form):
            continue
        morphemes = analyser.morphemes(form)
        words[form] = [
            m.key for m in morphemes if m.is_content and m.form != form and len(m.form) > 1
        ]
    return words
