"""Build artefacts: made once, rebuilt only when their inputs change, never left half-made.

An artefact is a file or a directory below `BAEUMGIL_HOME/build`. Beside it lies
`<name>.fingerprint`, written last: an artefact without a matching fingerprint is stale.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from knowledge.errors import ArtefactError

_ABANDONED = 3600  # seconds after which a temporary folder belongs to nobody


def fingerprint(*inputs: object) -> str:
    """Hash of everything an artefact is made from.

    A `Path` counts with its content (a directory: every file below it, `__pycache__` aside);
    anything else with its `repr`, so pass strings, numbers and tuples of them.

    Raises:
        ArtefactError: an input file is missing or cannot be read.
    """
    digest = hashlib.sha256()
    for item in inputs:
        if isinstance(item, Path):
            for file in files_in(item):
                name = file.relative_to(item.parent).as_posix()
                try:
                    content = file.read_bytes()
                except OSError as error:
                    raise ArtefactError(f"cannot read build input {file}: {error}") from error
                digest.update(f"{name}\0{len(content)}\0".encode())
                digest.update(content)
        else:
            digest.update(f"{item!r}\0".encode())
    return digest.hexdigest()


def recorded(path: Path) -> str | None:
    """The fingerprint `path` was built with, or None when it is absent or half-made."""
    mark = _mark(path)
    return mark.read_text().strip() if path.exists() and mark.exists() else None


def ensure(path: Path, inputs: Iterable[object], make: Callable[[Path], None]) -> bool:
    """Make the artefact at `path` unless it was already made from the same inputs.

    `make` writes a file or a directory at the temporary path it is given. Only a complete one
    takes the place of the old artefact, so a failure (full disk, Ctrl-C) leaves the old one usable.

    Args:
        path: where the artefact belongs.
        inputs: everything it is made from; see `fingerprint`.
        make: builds it at a temporary path on the same file system.

    Returns:
        True when it was built now, False when it was up to date.

    Raises:
        ArtefactError: an input is missing, or the artefact could not be written.
    """
    wanted = fingerprint(*inputs)
    if recorded(path) == wanted:
        return False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        _sweep(path)
        with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=path.parent) as room:
            made = Path(room) / path.name
            make(made)
            if not made.exists():
                raise ArtefactError(f"building {path} produced nothing")
            for file in files_in(made):
                sync(file)
            _replace(path, made, Path(room) / "old", wanted)
    except OSError as error:
        raise ArtefactError(
            f"cannot write {path}: {error.strerror or error}; "
            "free some space or set BAEUMGIL_HOME to a writable folder, then run 'baeumgil build'"
        ) from error
    return True


def _replace(path: Path, made: Path, old: Path, wanted: str) -> None:
    """Put `made` in the place of `path`; without its mark nothing counts as built."""
    mark, new_mark, old_mark = _mark(path), made.with_name("mark"), made.with_name("old-mark")
    new_mark.write_text(wanted + "\n")
    sync(new_mark)
    try:
        if mark.exists():
            mark.rename(old_mark)
        if path.exists():  # a directory cannot be renamed over a full one
            path.rename(old)
        made.rename(path)
        new_mark.rename(mark)
    except BaseException:
        if old.exists():
            if path.exists():
                path.rename(made)
            old.rename(path)
            if old_mark.exists():
                old_mark.rename(mark)
        raise


def _sweep(path: Path) -> None:
    """Remove what builds that were killed have left behind."""
    for room in path.parent.glob(f".{path.name}-*"):
        if time.time() - room.stat().st_mtime > _ABANDONED:
            shutil.rmtree(room, ignore_errors=True)


def _mark(path: Path) -> Path:
    return path.with_name(path.name + ".fingerprint")


def files_in(path: Path) -> list[Path]:
    """Every file of a directory, in order; a file itself."""
    if not path.is_dir():
        return [path]
    return sorted(
        file for file in path.rglob("*") if file.is_file() and "__pycache__" not in file.parts
    )


def sync(file: Path) -> None:
    """Have the disk keep a file, or what a directory names."""
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
