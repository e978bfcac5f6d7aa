"""The parts of the hand-off, put together."""

from __future__ import annotations

from dataclasses import dataclass

from bot.crises.service import Crises
from bot.handoff.desk import HandoffDesk
from bot.handoff.hours import OfficeHours
from bot.handoff.machine import Machine
from bot.handoff.memory import Memory
from bot.handoff.reception import Reception
from bot.handoff.rota import Rota
from bot.handoff.transitions import Transitions
from bot.handoff.words import Words
from bot.rasa.client import RasaClient
from bot.signals import Signals
from knowledge.base import KnowledgeBase
from knowledge.rules.handoff import load_handoff_rules
from store.cipher import Cipher
from store.database import Database
from store.handoffs import Handoffs
from store.locks import Locks
from store.notes import Notes
from store.seats import Seats


@dataclass(frozen=True)
class HandoffParts:
    """What others use of it.

    Attributes:
        desk: for counsellors.
        reception: for the conversation.
    """

    desk: HandoffDesk
    reception: Reception


def build_handoff(
    database: Database,
    cipher: Cipher,
    locks: Locks,
    signals: Signals,
    rasa: RasaClient,
    base: KnowledgeBase,
) -> HandoffParts:
    """The hand-off on a database, in the words of `base`."""
    rules = load_handoff_rules()
    handoffs, machine = Handoffs(database), Machine(rules)
    memory = Memory(rasa, handoffs, locks)
    crises = Crises(database, cipher, signals, base, rules)
    transitions = Transitions(handoffs, crises, Words(base.texts, rules), memory, signals)
    hours = OfficeHours(database, rules)
    rota = Rota(handoffs, Seats(database), hours, transitions, machine, signals, rules)
    return HandoffParts(
        desk=HandoffDesk(handoffs, transitions, machine, rota, Notes(database), crises),
        reception=Reception(handoffs, transitions, machine, rota, crises, memory, base.texts),
    )
