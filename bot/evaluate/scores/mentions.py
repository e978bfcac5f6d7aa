"""Lines worth a look."""

from __future__ import annotations

from bot.evaluate.examples import Answered
from bot.evaluate.figures import Mention


def mention(row: Answered, why: str) -> Mention:
    """The line of the file, and why it is worth a look."""
    return Mention(line=row.line, text=row.example.text, why=why)
