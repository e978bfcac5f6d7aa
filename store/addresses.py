"""Addresses of databases, as operators write them."""

from __future__ import annotations

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from store.errors import StoreUnavailable

_SQLITE, _POSTGRESQL = "sqlite+aiosqlite", "postgresql+psycopg"
_DRIVERS = {
    "sqlite": _SQLITE,
    _SQLITE: _SQLITE,
    "postgres": _POSTGRESQL,
    "postgresql": _POSTGRESQL,
    _POSTGRESQL: _POSTGRESQL,
}


def read_address(text: str) -> URL:
    """An address with the driver we use.

    Raises:
        StoreUnavailable: it is none, or names a database or driver that is not supported.
    """
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:  # its words may hold the password
        raise StoreUnavailable("address", "it cannot be read") from error
    if url.drivername not in _DRIVERS:
        shown = url.render_as_string()
        raise StoreUnavailable(shown, "it must begin with postgresql:// or sqlite:///")
    return url.set(drivername=_DRIVERS[url.drivername])
