"""What can be said about a database: that it can be written, what it is, how far its schema is."""

from __future__ import annotations

from dataclasses import dataclass

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Integer, MetaData, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from store.engine import migrations
from store.errors import StoreUnavailable

_PROBE = Table("doctor_probe", MetaData(), Column("id", Integer, primary_key=True))
_PRODUCTS = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


@dataclass(frozen=True)
class Health:
    """A database that can be read and written.

    Attributes:
        server: product and version, as in `PostgreSQL 15.18`.
        schema: revision of its tables; None when it has none yet.
        newest: revision this program brings it to.
        is_known: whether this program knows the revision; an older program may not.
    """

    server: str
    schema: str | None
    newest: str
    is_known: bool


async def examine(engine: AsyncEngine) -> Health:
    """Look at a database; try to write to it, leaving no trace.

    Raises:
        StoreUnavailable: it does not answer, or cannot be written.
    """
    try:
        async with engine.connect() as connection:
            health = await connection.run_sync(_examine)
            await connection.rollback()
    except DBAPIError as error:
        raise StoreUnavailable(engine.url.render_as_string(), error) from error
    return health


def _examine(connection: Connection) -> Health:
    _PROBE.create(connection)
    connection.execute(_PROBE.insert())
    version = ".".join(map(str, connection.dialect.server_version_info or ()))
    schema = MigrationContext.configure(connection).get_current_revision()
    known = list(ScriptDirectory.from_config(migrations()).walk_revisions())  # newest first
    return Health(
        server=f"{_PRODUCTS[connection.dialect.name]} {version}",
        schema=schema,
        newest=known[0].revision,
        is_known=schema is None or schema in {script.revision for script in known},
    )
