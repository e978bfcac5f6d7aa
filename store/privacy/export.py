"""All that is kept of one person, in the clear."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import inspect, select

from store.cipher import Cipher
from store.database import Database
from store.errors import KeyInvalid
from store.privacy.places import BOOKINGS, PLACES
from store.tables.base import Base

UNREADABLE = "?"  # its key is gone


class Exports:
    """Reads what is kept of a person.

    Args:
        database: where it is.
        cipher: decrypts what is encrypted.
    """

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database, self._cipher = database, cipher

    async def of(self, conversation: str) -> dict[str, list[dict[str, Any]]]:
        """Every row of a conversation by table, ready for JSON; tables without one are missing.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        found = {}
        async with self._database.read() as session:
            for place in (*reversed(PLACES), BOOKINGS):
                key = inspect(place.table).primary_key
                rows = await session.scalars(
                    select(place.table).where(place.of(conversation)).order_by(*key)
                )
                if shown := [self._shown(row) for row in rows]:
                    found[place.table.__tablename__] = shown
        return found

    def _shown(self, row: Base) -> dict[str, Any]:
        columns = inspect(type(row)).column_attrs
        return {column.key: self._value(getattr(row, column.key)) for column in columns}

    def _value(self, value: Any) -> Any:
        if isinstance(value, bytes):
            try:
                return self._cipher.decrypt(value)
            except KeyInvalid:
                return UNREADABLE
        return value.isoformat() if isinstance(value, datetime) else value
