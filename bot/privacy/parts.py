"""The parts of privacy, put together: for the running app and for commands."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from actions.desk.service import Booking
from bot.privacy.dialogue import PrivacyDialogue
from bot.privacy.retention import Retaining, daily
from bot.privacy.service import Privacy
from bot.privacy.trackers import Trackers
from knowledge.rules.counselling import load_desk
from knowledge.rules.retention import load_retention_rules
from knowledge.texts import load_texts
from store.cipher import Cipher
from store.database import Database
from store.locks import Locks
from store.privacy.keys import KeyTurning


@dataclass(frozen=True)
class PrivacyParts:
    """What there is to do with people's data.

    Attributes:
        privacy: erase and export.
        dialogue: the talk about it.
        retaining: delete what is too old.
        keys: encrypt anew.
    """

    privacy: Privacy
    dialogue: PrivacyDialogue
    retaining: Retaining
    keys: KeyTurning

    def jobs(self) -> dict[str, Callable[[datetime], Awaitable[int]]]:
        """What happens without anybody asking (`bot.sweeper`)."""
        return {
            "erase who asked for it": self.privacy.erase_asked,
            "delete what is too old": daily(self.retaining.sweep),
        }


def build_privacy(
    database: Database, cipher: Cipher, trackers: Trackers, locks: Locks, pepper: str
) -> PrivacyParts:
    """The parts on a database.

    Args:
        database: migrated to the newest schema.
        cipher: of what is encrypted.
        trackers: Rasa's memory.
        locks: of the conversations.
        pepper: goes into what stands for a conversation in the audit log.
    """
    rules = load_retention_rules()
    booking = Booking(database, load_desk())
    privacy = Privacy(database, cipher, booking, trackers, locks, pepper, rules)
    return PrivacyParts(
        privacy=privacy,
        dialogue=PrivacyDialogue(privacy, rules, load_texts()),
        retaining=Retaining(database, trackers, rules),
        keys=KeyTurning(database, cipher),
    )
