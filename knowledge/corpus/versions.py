"""The versions of one corpus on disk: a new one lies aside until it is whole, then it is in force.

    corpora/courses/
      current          names the version in force
      v12-3f09c1/      that version, sealed
      .building-…/     the next one, made by whoever holds `lock`

A version that is not in force any more is removed at once. Who has it mapped goes on reading: a
file without a name stays until nobody has it open.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from secrets import token_hex

from filelock import AsyncFileLock

from knowledge.artefacts import sync
from knowledge.corpus.files import seal, unsealed
from knowledge.errors import ArtefactError

_POINTER, _LOCK, _ASIDE = "current", "lock", ".building-"
_POLL = 0.2  # seconds between two tries to get the lock


class Versions:
    """What is below one folder.

    Args:
        folder: made when something is built.
        maker: what identifies encoder and analyser; a version made by others cannot be used.
    """

    def __init__(self, folder: Path, maker: str) -> None:
        self._folder, self._maker = folder, maker

    def in_force(self) -> tuple[Path, int] | None:
        """The version in force and its number; None where there is none that can be used.

        Raises:
            ArtefactError: it is damaged.
        """
        folder = self.named()
        if folder is None:
            return None
        try:
            content = unsealed(folder)
        except ArtefactError:
            if folder == self.named():
                raise
            return self.in_force()  # another came into force meanwhile
        return (folder, content["version"]) if content["maker"] == self._maker else None

    def lock(self) -> AsyncFileLock:
        """What a process holds while it builds; it goes with the process."""
        self._folder.mkdir(parents=True, exist_ok=True)
        return AsyncFileLock(self._folder / _LOCK, thread_local=False, poll_interval=_POLL)

    def aside(self) -> Path:
        """An empty directory to build in. Whoever asks holds the lock."""
        self._sweep()
        return Path(tempfile.mkdtemp(prefix=_ASIDE, dir=self._folder))

    def put_in_force(self, room: Path, version: int) -> None:
        """Seal what was built in `room`, use it from now on, remove all others."""
        seal(room, {"version": version, "maker": self._maker})
        folder = self._folder / f"v{version}-{token_hex(4)}"
        room.rename(folder)
        sync(self._folder)
        pointer = self._folder / f"{_ASIDE}{_POINTER}"
        pointer.write_text(folder.name, encoding="ascii")
        sync(pointer)
        pointer.replace(self._folder / _POINTER)
        sync(self._folder)
        self._sweep()

    def named(self) -> Path | None:
        """The directory in force, whatever is in it.

        Raises:
            ArtefactError: nobody can tell.
        """
        try:
            return self._folder / (self._folder / _POINTER).read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise ArtefactError(f"{self._folder / _POINTER} is damaged: {error}") from error

    def _sweep(self) -> None:
        """Remove what is not in force: older versions, and what killed builds left."""
        try:
            kept = self.named()
        except ArtefactError:
            kept = None
        for path in self._folder.iterdir():
            if path.is_dir() and path != kept:
                shutil.rmtree(path, ignore_errors=True)
