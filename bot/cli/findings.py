"""What a check of `baeumgil doctor` is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from bot.settings import Settings


class Finding(NamedTuple):
    """The outcome of one check; `remedy` is set when something has to be done."""

    text: str
    remedy: str | None = None


class Check(NamedTuple):
    """One check and what to do when it fails."""

    look: Callable[[Settings], Finding]
    remedy: str

    def __call__(self, settings: Settings) -> Finding:
        """Look; an error, whatever it is, is a finding with the remedy of this check."""
        try:
            return self.look(settings)
        except Exception as error:
            return Finding(f"{self.look.__name__}: {error}", self.remedy)
