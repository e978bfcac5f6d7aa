"""What acts for the user: services with a database behind them, for tasks, API and commands."""

from __future__ import annotations

from dataclasses import dataclass

from store.cipher import Cipher
from store.database import Database
from store.outbox import Outbox
from store.people import People


@dataclass(frozen=True)
class Services:
    """The services of one running app."""

    outbox: Outbox
    people: People


def build_services(database: Database, cipher: Cipher) -> Services:
    """The services on a database.

    Args:
        database: migrated to the newest schema.
        cipher: encrypts personal details.
    """
    return Services(outbox=Outbox(database), people=People(database, cipher))
