"""Keys in turn: everything encrypted is encrypted anew, whatever happens meanwhile."""

from contextlib import asynccontextmanager

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select, update

from store.cipher import Cipher
from store.database import Database
from store.privacy import keys
from store.privacy.keys import KeyTurning, encrypted_columns
from store.tables import PersonalRow
from tests.store.privacy.filled import fill

OLD, NEW, OTHER = (Fernet.generate_key().decode() for _ in range(3))
KNOWN = {
    "accounts.totp",
    "conversations.address",
    "crises.evidence",
    "partners.webhook_secret",
    "personal_details.secret",
    "turns.sealed",
}


@pytest.fixture
async def filled(database):
    await fill(database, Cipher([OLD]), "zoe", "yul")
    return database


async def stored(database: Database) -> list[bytes]:
    async with database.read() as session:
        return [
            secret
            for column in encrypted_columns()
            for secret in await session.scalars(select(column).where(column.is_not(None)))
        ]


def test_every_binary_column_is_known_to_be_encrypted():
    """Whoever adds one says here, and in docs/privacy.md, that it is encrypted."""
    assert {f"{column.table.name}.{column.name}" for column in encrypted_columns()} == KNOWN


async def test_everything_is_read_with_the_newest_key_alone(filled):
    done = await KeyTurning(filled, Cipher([NEW, OLD])).turn()
    assert {one.column for one in done} == KNOWN
    assert all(one.renewed == 2 and not one.unreadable for one in done)
    texts = {Cipher([NEW]).decrypt(secret) for secret in await stored(filled)}
    assert texts == {"secret of zoe", "secret of yul"}


async def test_again_there_is_nothing_to_do(filled):
    turning = KeyTurning(filled, Cipher([NEW, OLD]))
    await turning.turn()
    before = await stored(filled)
    assert all((one.renewed, one.newest) == (0, 2) for one in await turning.turn())
    assert await stored(filled) == before


async def test_counting_changes_nothing(filled):
    before = await stored(filled)
    done = await KeyTurning(filled, Cipher([NEW, OLD])).turn(apply=False)
    assert all(one.renewed == 2 for one in done)
    assert await stored(filled) == before


async def test_broken_off_it_goes_on(filled, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 1)

    class BrokenOff(Exception):
        pass

    def stop(turned):
        if turned.column == "crises.evidence":
            raise BrokenOff

    turning = KeyTurning(filled, Cipher([NEW, OLD]))
    with pytest.raises(BrokenOff):
        await turning.turn(stop)
    done = {one.column: one for one in await turning.turn()}
    assert done["accounts.totp"].newest == 2
    assert done["crises.evidence"].renewed == 1
    assert all(Cipher([NEW]).decrypt(secret) for secret in await stored(filled))


async def test_what_the_app_changes_meanwhile_stays(filled, engine, monkeypatch):
    monkeypatch.setattr(keys, "BATCH", 1)
    written = Cipher([NEW]).encrypt("told meanwhile")

    class Slow(Database):
        """Somebody changes every value between our look and our change."""

        def write(self):
            return self.after_somebody_else()

        @asynccontextmanager
        async def after_somebody_else(self):
            async with filled.write() as session:
                await session.execute(update(PersonalRow).values(secret=written))
            async with filled.write() as session:
                yield session

        def read(self):
            return filled.read()

    await KeyTurning(Slow(engine), Cipher([NEW, OLD])).turn()
    async with filled.read() as session:
        assert set(await session.scalars(select(PersonalRow.secret))) == {written}


async def test_what_no_key_opens_is_counted_and_left(filled):
    before = await stored(filled)
    done = await KeyTurning(filled, Cipher([NEW, OTHER])).turn()
    assert all(one.unreadable == 2 and not one.renewed for one in done)
    assert await stored(filled) == before
