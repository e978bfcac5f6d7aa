"""Keys in turn: whatever is encrypted is encrypted anew with the newest key.

Every binary column of the schema is encrypted; there is no other use for one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, LargeBinary, select, tuple_, update

from store.cipher import Cipher
from store.database import Database
from store.errors import KeyInvalid
from store.tables.base import Base

BATCH = 200  # values of one transaction


@dataclass
class Turned:
    """What became of the values of one column.

    Attributes:
        column: its name ("turns.sealed").
        renewed: encrypted with the newest key now.
        newest: were so before.
        unreadable: none of the keys opens them.
    """

    column: str
    renewed: int = 0
    newest: int = 0
    unreadable: int = 0


def encrypted_columns() -> Iterator[Column[Any]]:
    """Every encrypted column."""
    for table in Base.metadata.sorted_tables:
        yield from (column for column in table.columns if isinstance(column.type, LargeBinary))


class KeyTurning:
    """Encrypts values anew, a few at a time, while the app goes on.

    What was done stays done: broken off, it goes on where it was.

    Args:
        database: where the values are.
        cipher: the keys, the newest first.
    """

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database, self._cipher = database, cipher

    async def turn(
        self, tell: Callable[[Turned], None] = lambda _: None, *, apply: bool = True
    ) -> list[Turned]:
        """Go through every encrypted column.

        Args:
            tell: told how far it is, after every batch.
            apply: whether to change anything; otherwise `renewed` counts what would be.

        Raises:
            StoreUnavailable: the database does not answer; go on by calling again.
        """
        return [await self._column(column, tell, apply=apply) for column in encrypted_columns()]

    async def _column(
        self, column: Column[Any], tell: Callable[[Turned], None], *, apply: bool
    ) -> Turned:
        turned = Turned(f"{column.table.name}.{column.name}")
        key = list(column.table.primary_key)
        query = select(*key, column).where(column.is_not(None)).order_by(*key).limit(BATCH)
        last: tuple[Any, ...] | None = None
        while True:
            part = query if last is None else query.where(tuple_(*key) > last)
            async with self._database.read() as session:
                rows = (await session.execute(part)).all()
            if not rows:
                return turned
            last = tuple(rows[-1][:-1])
            renewed = self._renewed([(tuple(row[:-1]), row[-1]) for row in rows], turned)
            if apply and renewed:
                async with self._database.write() as session:
                    for number, before, after in renewed:
                        # Only if nobody has changed it meanwhile.
                        own = [part == value for part, value in zip(key, number, strict=True)]
                        await session.execute(
                            update(column.table)
                            .where(*own, column == before)
                            .values({column: after})
                        )
            tell(turned)

    def _renewed(
        self, rows: list[tuple[tuple[Any, ...], bytes]], turned: Turned
    ) -> list[tuple[tuple[Any, ...], bytes, bytes]]:
        renewed = []
        for number, before in rows:
            try:
                after = self._cipher.renew(before)
            except KeyInvalid:
                turned.unreadable += 1
                continue
            if after is None:
                turned.newest += 1
            else:
                turned.renewed += 1
                renewed.append((number, before, after))
        return renewed
