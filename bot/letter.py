"""A message as it waits in the inbox, encrypted: all that answering it needs."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import BaseModel

from channels.messages import Inbound
from nlu.korean.mask import Kind, mask
from nlu.korean.normalise import normalise

MAX_CHARACTERS = 2_000  # of a message that is answered
# May be what the assistant has just asked for; whether it is, is known when its turn comes.
_ASKED_FOR: frozenset[Kind] = frozenset({"phone_number"})


class Letter(BaseModel):
    """A message that waits.

    Attributes:
        text: normalised; numbers that may not be processed are masked, also here.
        hid: whether any were.
        as_of, corrects, waits: see `channels.messages.Inbound`.
    """

    text: str
    hid: bool = False
    as_of: date | None = None
    corrects: str | None = None
    waits: bool = False

    @classmethod
    def of(cls, inbound: Inbound) -> Self:
        """The letter of a message; of a text that is too long only what shows that it is."""
        # Normalising shortens what is repeated, digits that are spelled out too.
        seen = mask(inbound.text[: 4 * MAX_CHARACTERS], spare=_ASKED_FOR)
        masked = mask(normalise(seen.text).text, spare=_ASKED_FOR)
        return cls(
            text=masked.text[: MAX_CHARACTERS + 1],
            hid=bool(seen.kinds or masked.kinds),
            as_of=inbound.as_of,
            corrects=inbound.corrects,
            waits=inbound.waits,
        )

    @property
    def masked(self) -> str:
        """What may be kept of the text."""
        return mask(self.text).text[:MAX_CHARACTERS]
