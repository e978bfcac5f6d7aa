"""How the command line speaks: progress on stderr, answers on stdout."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)

SLOW = 2.0  # seconds after which work is worth a word


class CommandError(Exception):
    """A command cannot do what it was asked to; the message says why and what to do."""


@contextmanager
def step(title: str) -> Iterator[Callable[[str], None]]:
    """Show that something is going on; when it is slow, also how long it took.

    Yields a way to say more. A terminal gets a moving line, a log one line at most each for a
    slow beginning and its end.
    """
    started = time.monotonic()
    late = threading.Timer(SLOW, err.print, [f"{title} …"])
    if not err.is_terminal:
        late.start()
    try:
        with err.status(f"{title} …") as status:
            yield lambda line: status.update(f"{line} …")
    finally:
        late.cancel()
    took = time.monotonic() - started
    if took >= SLOW:
        err.print(f"[green]✓[/] {title} [dim]({took:.1f} s)[/]")


def progress(line: str) -> None:
    """One line of progress."""
    err.print(f"[dim]  {line}[/]")


def settings_sentence(error: ValidationError) -> str:
    """What is wrong with a setting, and where to mend it."""
    first = error.errors()[0]
    name = "_".join(["BAEUMGIL", *map(str, first["loc"])]).upper()
    return f"{name}: {first['msg']}; correct the environment variable or the file .env"
