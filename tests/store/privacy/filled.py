"""A database in which every table holds something of several people."""

import random
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    Integer,
    LargeBinary,
    Table,
    Time,
    func,
    inspect,
    select,
    text,
)

from store.cipher import Cipher
from store.database import Database
from store.privacy.places import PLACES
from store.tables import Base
from store.tables.base import UtcDateTime

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=3000)
PEOPLE = {"conversation_id", "person"}
CALM = {
    "handoffs": {"state": "closed"},
    "crises": {"state": "closed"},
    "bookings": {"state": "completed"},
    "turns": {"answered_at": LONG_AGO},
    "left_messages": {"handled_at": LONG_AGO},
    "outbox": {"state": "sent"},
    "personal_details": {"kind": "name"},
}
"""What makes a row finished."""


async def fill(database: Database, cipher: Cipher, *people: str, at: datetime = LONG_AGO) -> None:
    """Put a row about each person into every table, made from the schema alone."""
    numbers = random.Random(7)
    for person in people:
        made: dict[str, Any] = {}
        async with database.write() as session:
            for table in Base.metadata.sorted_tables:
                await session.execute(
                    table.insert().values(_row(table, person, made, cipher, at, numbers))
                )


def _row(
    table: Table,
    person: str,
    made: dict[str, Any],
    cipher: Cipher,
    at: datetime,
    numbers: random.Random,
) -> dict[str, Any]:
    row = {}
    for column in table.columns:
        value = _value(column, person, made, cipher, at, numbers)
        row[column.name] = CALM.get(table.name, {}).get(column.name, value)
        made[f"{table.name}.{column.name}"] = row[column.name]
    return row


def _value(
    column: Column[Any],
    person: str,
    made: dict[str, Any],
    cipher: Cipher,
    at: datetime,
    numbers: random.Random,
) -> Any:
    table, name = column.table.name, column.name
    if (table, name) == ("occupied", "who"):
        return f"person/{person}"
    if name in PEOPLE or (table, name) == ("conversations", "id"):
        return person
    for key in column.foreign_keys:
        return made[key.target_fullname]
    if name == "plan_id" or (table, name) == ("study_plans", "id"):
        return made.setdefault("plan", f"{numbers.randrange(16**9):09x}")
    if (table, name) == ("audit", "target"):
        return person
    kind = column.type
    if isinstance(kind, LargeBinary):
        return cipher.encrypt(f"secret of {person}")
    if isinstance(kind, UtcDateTime):
        return at
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, Integer):
        return numbers.randrange(2**30)
    if isinstance(kind, Float):
        return 0.5
    if isinstance(kind, Date):
        return date(2000, 1, 1) + timedelta(days=numbers.randrange(9000))
    if isinstance(kind, Time):
        return time(9)
    if isinstance(kind, JSON):
        return (
            {"text": f"{person} said it"}
            if table in {p.table.__tablename__ for p in PLACES}
            else {}
        )
    length = min(getattr(kind, "length", None) or 30, 30)
    return f"{numbers.randrange(16**9):09x}"[:length]


async def cells(database: Database) -> list[str]:
    """Every cell of every table, encrypted ones as they are, as "table.column: value"."""
    async with database.read() as session:
        connection = await session.connection()
        names = await connection.run_sync(lambda sync: inspect(sync).get_table_names())
        found = []
        for name in names:
            rows = await session.execute(text(f'SELECT * FROM "{name}"'))  # noqa: S608
            for row in rows.mappings():
                found += [f"{name}.{column}: {value}" for column, value in row.items()]
    return found


async def counts(database: Database) -> dict[str, int]:
    """How many rows each table has."""
    found = {}
    async with database.read() as session:
        for table in Base.metadata.sorted_tables:
            found[table.name] = await session.scalar(select(func.count()).select_from(table))
    return found
