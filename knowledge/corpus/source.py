"""Where the entries of a corpus come from, and how they get to a build."""

from __future__ import annotations

import json
from array import array
from collections.abc import AsyncIterator, Iterator
from itertools import islice
from pathlib import Path
from typing import Protocol

import numpy as np

from knowledge.corpus.entry import Entry

NUMBERS, COLUMNS = "numbers.npy", "columns"
BATCH = 1_000  # texts that a build holds at a time
_TEXTS = "texts.jsonl"


class Source(Protocol):
    """What is to be searched, as the database has it."""

    async def version(self) -> int:
        """The newest version; 0 while nothing was ever put in."""
        ...

    def entries(self) -> AsyncIterator[list[Entry]]:
        """Everything that is to be found now, in batches, in an order that is always the same."""
        ...


async def put_aside(entries: AsyncIterator[list[Entry]], room: Path) -> int:
    """Write entries to the directory `room`: numbers and columns as they stay, texts for a build.

    Returns:
        How many there are.

    Raises:
        ValueError: they do not all have the same columns.
    """
    numbers = array("q")
    columns: dict[str, array[int]] = {}
    with (room / _TEXTS).open("w", encoding="ascii") as texts:
        async for batch in entries:
            for entry in batch:
                if not numbers:
                    columns = {name: array("q") for name in entry.columns}
                if entry.columns.keys() != columns.keys():
                    raise ValueError(f"entry {entry.number} has other columns than the first one")
                numbers.append(entry.number)
                for name, values in columns.items():
                    values.append(entry.columns[name])
                text = entry.text.encode(errors="replace").decode()  # Kiwi fails on lone surrogates
                texts.write(json.dumps(text) + "\n")
    np.save(room / NUMBERS, np.frombuffer(numbers, np.int64))
    (room / COLUMNS).mkdir()
    for name, values in columns.items():
        np.save(room / COLUMNS / f"{name}.npy", np.frombuffer(values, np.int64))
    return len(numbers)


def texts_of(room: Path) -> Iterator[list[str]]:
    """The texts that `put_aside` wrote, in batches; removed at the end."""
    file = room / _TEXTS
    with file.open(encoding="ascii") as lines:
        while batch := [json.loads(line) for line in islice(lines, BATCH)]:
            yield batch
    file.unlink()
