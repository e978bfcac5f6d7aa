"""A corpus in use: the newest version at hand, taken up or built while the old one answers."""

from __future__ import annotations

import asyncio
import logging
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from importlib.metadata import version as version_of
from pathlib import Path

from knowledge.artefacts import fingerprint, recorded
from knowledge.corpus.building import Progress, build
from knowledge.corpus.child import build_in_child
from knowledge.corpus.index import CorpusIndex
from knowledge.corpus.source import Source, put_aside
from knowledge.corpus.versions import Versions
from knowledge.encoder import Analyser, Encoder
from knowledge.errors import ArtefactError
from knowledge.search.layout import Layout
from store.errors import StoreError

log = logging.getLogger(__name__)

EVERY = 2.0  # seconds between two looks for a newer version
LONGEST_PAUSE = 300.0  # seconds, after failures
BUILT_HERE = 500  # entries; more of them, and a child builds (docs/decisions/index-at-scale.md)
_FORMAT = 1  # raise when what is built changes


class Corpus:
    """What is searched, kept up with its source.

    Args:
        folder: `BAEUMGIL_HOME/corpora/<name>`.
        source: what is to be found.
        encoder: of the vectors.
        analyser: of the morphemes.
        layout: where both were built.

    Raises:
        ArtefactError: the encoder is not built.
    """

    def __init__(
        self, folder: Path, source: Source, encoder: Encoder, analyser: Analyser, layout: Layout
    ) -> None:
        self._source, self._encoder, self._analyser = source, encoder, analyser
        self._layout, self._problem = layout, ""
        self._versions = Versions(folder, _maker(layout))
        self._current = CorpusIndex(None, 0, encoder, analyser)
        self._take_up()

    @property
    def current(self) -> CorpusIndex:
        """The version to search; empty while nothing is built."""
        return self._current

    async def refresh(self, progress: Progress = lambda _: None) -> bool:
        """Bring `current` up to the source: another process built it, or it is built now.

        What was current stays so until the new version is whole; it also stays when this fails.

        Args:
            progress: told the share of a build that is done, 0 to 1.

        Returns:
            Whether `current` is another one than before.

        Raises:
            StoreError: the source does not answer.
            ArtefactError: the new version could not be built.
        """
        before = self._current
        if not await self._is_up_to_date():
            async with self._versions.lock():
                if not await self._is_up_to_date():
                    await self._build(progress)
                    await asyncio.to_thread(self._take_up)
        return self._current is not before

    @asynccontextmanager
    async def running(self, every: float = EVERY) -> AsyncIterator[None]:
        """Refresh again and again until leaving; failures are logged when they begin."""
        task = asyncio.create_task(self._keep_up(every), name="corpus")
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _keep_up(self, every: float) -> None:
        pause, failure = every, ""
        while True:
            try:
                await self.refresh()
                pause, failure = every, ""
            except Exception as error:  # a mistake of ours must not end what all rely on
                if type(error).__name__ != failure:
                    log.warning("index not brought up to date: %s", error)
                failure = type(error).__name__
                if not isinstance(error, StoreError):  # building costs, asking does not
                    pause = min(2 * pause, LONGEST_PAUSE)
            await asyncio.sleep(pause)

    async def _is_up_to_date(self) -> bool:
        """Take up what is in force; whether it is what the source has."""
        built = await asyncio.to_thread(self._take_up)
        # Not "at least": a database that was put back has an older version than what was built.
        return built == await self._source.version()

    async def _build(self, progress: Progress) -> None:
        version = await self._source.version()  # before the entries: what comes later counts again
        before = await asyncio.to_thread(self._usable)
        room = self._versions.aside()
        try:
            size = await put_aside(self._source.entries(), room)
            if size > BUILT_HERE:
                await build_in_child(room, size, before, self._layout, progress)
            else:
                await asyncio.to_thread(
                    build, room, size, before, self._encoder, self._analyser, progress
                )
            await asyncio.to_thread(self._versions.put_in_force, room, version)
        except OSError as error:
            raise ArtefactError(f"cannot write the index in {room.parent}: {error}") from error
        finally:
            shutil.rmtree(room, ignore_errors=True)

    def _take_up(self) -> int:
        """Use the version in force, if it is another one and whole; its number, else 0."""
        try:
            if self._versions.named() == self._current.folder:
                return self._current.version
            if found := self._versions.in_force():
                self._current = CorpusIndex(*found, self._encoder, self._analyser)
                return self._current.version
        except (ArtefactError, OSError) as error:
            if str(error) != self._problem:
                log.warning("%s; it is built again", error)
            self._problem = str(error)
        return 0

    def _usable(self) -> Path | None:
        """A version to take vectors from."""
        try:
            found = self._versions.in_force()
        except ArtefactError:
            return None
        return found[0] if found else None


def _maker(layout: Layout) -> str:
    kiwi = version_of("kiwipiepy"), version_of("kiwipiepy-model")
    return fingerprint(_FORMAT, layout.model(), recorded(layout.lexicon), kiwi)
