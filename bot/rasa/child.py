"""How Rasa's command line is started, for serving and for training alike."""

from __future__ import annotations

import os
import re
from collections import deque
from collections.abc import Mapping
from pathlib import Path

from bot.rasa.errors import RasaStartFailed

ROOT = Path(__file__).resolve().parents[2]
_COLOUR = re.compile(r"\x1b\[\d*m")
_PYTHON = ROOT / "nlu" / ".venv" / "bin" / "python"


def command(*arguments: str) -> list[str]:
    """The command line of Rasa with `arguments`.

    Raises:
        RasaStartFailed: Rasa's environment is not installed.
    """
    if not _PYTHON.exists():
        raise RasaStartFailed(f"Rasa is not installed in {_PYTHON.parents[1]}: run 'make setup'")
    return [str(_PYTHON), "-m", "nlu.launcher", *arguments]


def environment(home: Path, extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Environment of the child: it ends with this process (see `nlu/launcher.py`)."""
    return {
        **os.environ,
        "BAEUMGIL_HOME": str(home.resolve()),
        "BAEUMGIL_PARENT_PIPE": "1",
        "TQDM_DISABLE": "1",
        **(extra or {}),
    }


def last_words(log: Path, since: int = 0, lines: int = 8) -> str:
    """The end of a log from byte `since` on, for an error message."""
    try:
        with log.open(encoding="utf-8", errors="replace") as stream:
            stream.seek(since)
            return _COLOUR.sub("", "".join(deque(stream, lines))).strip()
    except OSError:
        return ""
