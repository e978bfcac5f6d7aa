"""How the command line speaks: progress on stderr, answers on stdout."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


@contextmanager
def step(title: str) -> Iterator[Callable[[str], None]]:
    """Show that something is going on, and how long it took; yields a way to say more."""
    started = time.monotonic()
    with err.status(f"{title} …") as status:
        yield lambda line: status.update(f"{line} …")
    err.print(f"[green]✓[/] {title} [dim]({time.monotonic() - started:.1f} s)[/]")


def progress(line: str) -> None:
    """One line of progress."""
    err.print(f"[dim]  {line}[/]")
