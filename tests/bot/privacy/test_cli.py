"""The commands of operators, on both databases."""

import asyncio
import json

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.console import CommandError
from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine
from tests.store.privacy.filled import cells, fill


@pytest.fixture
def on_database(database_url):
    """Does something with the test's database, outside any event loop."""

    def work(what, *arguments):
        async def run():
            engine = create_engine(database_url)
            try:
                return await what(Database(engine), *arguments)
            finally:
                await engine.dispose()

        return asyncio.run(run())

    return work


@pytest.fixture
def filled(on_database, key, monkeypatch, tmp_path):
    monkeypatch.setenv("BAEUMGIL_HOME", str(tmp_path))
    monkeypatch.setenv("BAEUMGIL_PEPPER", "a pepper of the tests")
    on_database(fill, Cipher([key]), "zoe", "yul")


def test_a_person_is_exported_and_erased(staff, filled, on_database):
    exported = json.loads(staff("export", "zoe"))
    assert exported["personal_details"][0]["secret"] == "secret of zoe"
    assert "rows" in staff("erase", "zoe", "--yes")
    assert [cell for cell in on_database(cells) if "zoe" in cell] == []
    with pytest.raises(Exception, match="nothing is kept"):
        staff("erase", "zoe", "--yes")


def test_who_does_not_confirm_erases_nothing(staff, filled, on_database):
    done = CliRunner().invoke(app, ["erase", "zoe"], input="n\n")
    assert done.exit_code == 1
    assert [cell for cell in on_database(cells) if "zoe" in cell]


def test_retention_shows_first(staff, filled, on_database):
    before = on_database(cells)
    assert "nothing was changed" in staff("retention")
    assert on_database(cells) == before
    assert "2018-09-13" in staff("retention", "--apply")
    assert len(on_database(cells)) < len(before)


def test_keys_are_changed(staff, filled, key, monkeypatch):
    new = staff("keys", "new").strip()
    monkeypatch.setenv("BAEUMGIL_SECRET_KEYS", f"{new},{key}")
    with pytest.raises(CommandError, match="older key"):
        staff("keys", "rotate", "--check")
    assert "can be taken out" in staff("keys", "rotate")
    monkeypatch.setenv("BAEUMGIL_SECRET_KEYS", new)
    assert "can be taken out" in staff("keys", "rotate", "--check")
    monkeypatch.setenv("BAEUMGIL_SECRET_KEYS", Fernet.generate_key().decode())
    with pytest.raises(CommandError, match="cannot be read"):
        staff("keys", "rotate")
