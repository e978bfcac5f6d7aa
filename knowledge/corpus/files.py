"""Arrays on disk that processes share, and the seal that tells whether they are whole."""

from __future__ import annotations

import json
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.artefacts import files_in, sync
from knowledge.errors import ArtefactError

_SEAL = "seal.json"
_CHECKED = 1 << 20  # bytes at each end of a file; reading all of it would undo the mapping


def mapped(file: Path) -> npt.NDArray[Any]:
    """An array in a file, read only: its pages are those of every process that has it open."""
    try:
        return np.asarray(np.load(file, mmap_mode="r"))
    except ValueError:  # nothing can be mapped of an empty one
        return np.asarray(np.load(file))


def seal(folder: Path, content: dict[str, Any]) -> None:
    """Write what `folder` holds beside it, and have the disk keep all of it."""
    files = files_in(folder)
    marks = {file.relative_to(folder).as_posix(): _mark(file) for file in files}
    (folder / _SEAL).write_text(json.dumps({**content, "files": marks}), encoding="utf-8")
    for file in (*files, folder / _SEAL, *{file.parent for file in files}, folder):
        sync(file)


def unsealed(folder: Path) -> dict[str, Any]:
    """What `folder` was sealed with.

    Raises:
        ArtefactError: a file is missing, cut short, or does not begin or end as it did.
    """
    try:
        content: dict[str, Any] = json.loads((folder / _SEAL).read_text(encoding="utf-8"))
        for name, mark in content.pop("files").items():
            if _mark(folder / name) != mark:
                raise ArtefactError(f"{folder / name} is damaged")
    except (OSError, ValueError, KeyError, AttributeError) as error:
        raise ArtefactError(f"{folder} is damaged: {error}") from error
    return content


def _mark(file: Path) -> list[int]:
    """Size of a file and a sum of both its ends."""
    size = file.stat().st_size
    with file.open("rb") as stream:
        start = stream.read(_CHECKED)
        stream.seek(max(size - _CHECKED, 0))
        return [size, zlib.crc32(stream.read(), zlib.crc32(start))]
