"""Read an answer as a user does."""

from __future__ import annotations

from collections.abc import Collection

from store.messages import TurnResult


def shown_text(result: TurnResult) -> str:
    """What stands in the bubbles and cards, line by line; buttons are left out."""
    lines = []
    for reply in result.replies:
        lines.append(reply.text)
        for card in reply.cards:
            lines += [card.title, *card.lines]
    return "\n".join(lines)


def cited_records(result: TurnResult) -> list[str]:
    """Ids of the records cited, in order, each once."""
    return list(dict.fromkeys(ref.record for reply in result.replies for ref in reply.sources))


def declined(result: TurnResult, acceptable: Collection[str] = ()) -> bool:
    """Whether nothing is told from the records.

    Naming whom to turn to instead (`contact/…`) is no answer, unless a contact was asked for.
    """
    return not any(
        record in acceptable or not record.startswith("contact/")
        for record in cited_records(result)
    )
