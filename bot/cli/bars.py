"""A bar for long work on stderr: after two seconds on a terminal, one line in a log."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from bot.cli.console import SLOW, err


class Tell(Protocol):
    """Is told how much is done, and of how much where that is known."""

    def __call__(self, done: int, total: int | None = None) -> None:
        """Tell."""


@contextmanager
def bar(title: str) -> Iterator[Tell]:
    """Show how far work is."""
    began = time.monotonic()
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    moving = Progress(*columns, TimeRemainingColumn(), console=err, transient=True)
    task = moving.add_task(title, total=None)
    shown = False

    def tell(done: int, total: int | None = None) -> None:
        nonlocal shown
        moving.update(task, completed=done, total=total)
        if not shown and time.monotonic() - began > SLOW:
            shown = True
            if err.is_terminal:
                moving.start()
            else:
                err.print(f"{title} …")

    try:
        yield tell
    finally:
        if moving.live.is_started:
            moving.stop()
    took = time.monotonic() - began
    if shown:
        err.print(f"[green]✓[/] {title} [dim]({took:.1f} s)[/]")
