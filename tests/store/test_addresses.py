"""Addresses as operators write them; none of them is shown with its password."""

import pytest

from store.addresses import read_address
from store.errors import StoreUnavailable


@pytest.mark.parametrize(
    ("written", "driver"),
    [
        ("sqlite:///x.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///x.db", "sqlite+aiosqlite"),
        ("postgres://u:p@h/x", "postgresql+psycopg"),
        ("postgresql://u:p@h/x?sslmode=require", "postgresql+psycopg"),
        ("postgresql+psycopg://u:p@h/x", "postgresql+psycopg"),
    ],
)
def test_our_driver_is_used(written, driver):
    assert read_address(written).drivername == driver


@pytest.mark.parametrize(
    "written",
    ["", "nonsense", "mysql://u:secret@h/x", "postgresql+asyncpg://u:secret@h/x",
     "postgresql://u:secret@h:port/x", "http://u:secret@h/x"],
)  # fmt: skip
def test_others_are_refused(written):
    with pytest.raises(StoreUnavailable, match="not usable") as caught:
        read_address(written)
    assert "secret" not in str(caught.value)
