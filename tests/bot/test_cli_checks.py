"""`doctor` on databases and keys: what it finds, and what it tells to do."""

import asyncio
from datetime import UTC, datetime

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.cli import checks
from bot.settings import Settings
from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine
from store.people import People

KEY, OTHER = (Fernet.generate_key().decode() for _ in range(2))


@pytest.fixture
def settings(database_url, tmp_path):
    return Settings(home=tmp_path / "home", database_url=database_url)


def on(settings, work):
    async def run():
        engine = create_engine(settings.database)
        await work(engine)
        await engine.dispose()

    asyncio.run(run())


def keep_a_name(settings, key):
    until = datetime(2026, 12, 1, tzinfo=UTC)
    on(
        settings,
        lambda engine: People(Database(engine), Cipher([key])).keep("c", "name", "김", until),
    )


def test_a_database_in_order(settings, database_kind):
    finding = checks.database(settings)
    assert finding.remedy is None
    assert database_kind in finding.text.lower()


def test_a_new_database(empty_database_url, tmp_path):
    settings = Settings(home=tmp_path / "home", database_url=empty_database_url)
    for check in (checks.database, checks.personal_details):
        assert check(settings).remedy is None


def test_a_database_newer_than_the_program(settings):
    async def ahead(engine):
        async with engine.begin() as connection:
            await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    on(settings, ahead)
    assert "update the program" in checks.database(settings).remedy


def test_a_password_is_never_shown(tmp_path):
    settings = Settings(home=tmp_path, database_url="postgresql://u:hunter2@localhost:1/x")
    (check,) = [check for check in checks.CHECKS if check.look is checks.database]
    finding = check(settings)
    assert "BAEUMGIL_DATABASE_URL" in finding.remedy
    assert "hunter2" not in finding.text + repr(settings)


def test_the_keys_fit_what_is_stored(settings):
    keep_a_name(settings, KEY)
    for keys, fits in [(KEY, True), (f"{OTHER},{KEY}", True), (OTHER, False)]:
        changed = settings.model_copy(
            update={"secret_keys": Settings(secret_keys=keys).secret_keys}
        )
        finding = checks.personal_details(changed)
        assert (finding.remedy is None) == fits


def test_a_key_others_can_read(settings):
    assert checks.personal_details(settings).remedy is None  # made now
    (settings.home / "secret.key").chmod(0o644)
    assert "chmod 600" in checks.personal_details(settings).remedy
