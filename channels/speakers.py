"""Who speaks, in words, where a channel has no other way to show it."""

from __future__ import annotations

from knowledge.texts import Texts
from store.messages import Reply


def spoken(reply: Reply, texts: Texts) -> str:
    """The text of a reply, below a line with the counsellor's name when one wrote it."""
    if reply.speaker is None:
        return reply.text
    return f"{texts('talk.speaker', speaker=reply.speaker)}\n{reply.text}"
