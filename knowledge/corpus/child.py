"""Building in a process of its own, so that the app answers meanwhile.

    python -m knowledge.corpus '{"home": …, "room": …, "size": …, "before": …}'

It says the share done on its output, a line each time, and ends when its input ends: with the
process that started it, whatever happens to that.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
from asyncio.subprocess import PIPE
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import cast

from knowledge.corpus.building import Progress, build
from knowledge.corpus.source import BATCH
from knowledge.encoder import Analyser, load_encoder
from knowledge.errors import ArtefactError
from knowledge.lexicon import Lexicon
from knowledge.search.layout import Layout

_NICENESS = 5  # who waits for an answer goes first


async def build_in_child(
    room: Path, size: int, before: Path | None, layout: Layout, progress: Progress
) -> None:
    """Do `build` in a child, with the encoder and analyser that `layout` names.

    Raises:
        ArtefactError: it did not succeed; its own words are in the log.
    """
    order = {
        "home": str(layout.home.resolve()),
        "other_encoder": layout.other_encoder,
        "room": str(room.resolve()),
        "size": size,
        "before": str(before.resolve()) if before else None,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __package__, json.dumps(order)), stdin=PIPE, stdout=PIPE
    )
    try:
        async for line in cast("asyncio.StreamReader", process.stdout):  # it is a pipe
            progress(float(line))
        code = await process.wait()
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if code:
        raise ArtefactError(f"building the index in {room.parent} ended with {code}; see the log")


def _end_with_parent() -> None:
    sys.stdin.read()
    os._exit(1)


def main() -> None:
    """Build what the first argument says."""
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.nice(_NICENESS)
    order = json.loads(sys.argv[1])
    layout = Layout(Path(order["home"]), order["other_encoder"])
    # The encoder reads a batch before the words of its first text are asked for.
    analyser = Analyser(Lexicon.load(layout.lexicon).parts, remembered=2 * BATCH)
    encoder = load_encoder(layout.encoder_choice(), analyser)
    before = Path(order["before"]) if order["before"] else None
    build(
        Path(order["room"]),
        order["size"],
        before,
        encoder,
        analyser,
        partial(print, flush=True),  # to the process that waits
    )
