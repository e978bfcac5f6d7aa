"""Staff at the counselling desk: counsellors from a file, bookings, consents."""

import asyncio
import re
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from actions.services import build_services
from bot.cli import app
from bot.cli.console import CommandError
from bot.today import now
from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine

KEY = Fernet.generate_key().decode()
PRODUCT = "product/in-depth"
KIM = """
- id: kim
  name: 김배움 상담사
  products: [product/in-depth]
  place: 배움센터 3층
  slot_minutes: 50
  hours:
    - {rule: "FREQ=DAILY", since: 2026-01-01, opens: "10:00", closes: "18:00"}
"""


@pytest.fixture
def desk(settings, database_url, monkeypatch):
    """Runs `baeumgil desk`; what it printed."""
    monkeypatch.setenv("BAEUMGIL_DATABASE_URL", database_url)
    monkeypatch.setenv("BAEUMGIL_SECRET_KEYS", KEY)
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments) -> str:
        done = CliRunner().invoke(app, ["desk", *arguments], catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "counsellors.yml"
    path.write_text(KIM, encoding="utf-8")
    return path


def with_services(url, work):
    async def run():
        engine = create_engine(url)
        try:
            return await work(build_services(Database(engine), Cipher([KEY]), ""))
        finally:
            await engine.dispose()

    return asyncio.run(run())


def book(url, *, needs_consent=False) -> str:
    async def work(services):
        [slot] = await services.booking.free_slots(
            PRODUCT, now(), after=now() + timedelta(days=2), limit=1
        )
        held = await services.booking.hold("ann", PRODUCT, slot, now(), quota=4)
        await services.people.keep("ann", "guardian_phone", "010-1234-5678", slot.ends_at)
        await services.booking.confirm("ann", held.number, now(), needs_consent=needs_consent)
        return held.number

    return with_services(url, work)


def state_and_notices(url, number):
    async def work(services):
        booked = await services.booking.by_number(number, now())
        notices = await services.outbox.waiting("ann", now())
        return booked.state, [notice.reply.text for notice in notices]

    return with_services(url, work)


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
def test_counsellors_come_from_a_file_and_bookings_are_shown(desk, file, database_url):
    assert "1 added, 0 changed, 0 unchanged" in desk("counsellors", str(file))
    assert "0 added, 0 changed, 1 unchanged" in desk("counsellors", str(file))
    assert "nothing is booked" in desk("calendar")
    number = book(database_url)
    assert number in desk("calendar", "--days", "5")
    assert f"{number} cancelled" in desk("cancel", number.lower())
    state, [notice] = state_and_notices(database_url, number)
    assert state == "cancelled"
    assert number in notice


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_guardian_is_called_and_the_pupil_is_told(desk, file, database_url):
    desk("counsellors", str(file))
    assert "nobody waits" in desk("consents")
    number = book(database_url, needs_consent=True)
    listed = desk("consents")
    assert re.search(rf"{number}: guardian 010-1234-5678, until \d\d-\d\d \d\d:\d\d", listed)
    assert f"{number} confirmed" in desk("consent", number, "--granted")
    state, notices = state_and_notices(database_url, number)
    assert state == "confirmed"
    assert any("동의" in notice for notice in notices)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_refusals_are_one_clear_sentence(desk, file, database_url):
    desk("counsellors", str(file))
    number = book(database_url)
    with pytest.raises(CommandError, match=number):
        desk("done", number)
    with pytest.raises(CommandError, match="'nonsense' is no booking number"):
        desk("no-show", "nonsense")
    with pytest.raises(CommandError, match="no such booking"):
        desk("consent", "BG-2AAA-3BBB", "--refused")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_wrong_file_is_told_and_nothing_of_it_taken_over(desk, file):
    text = KIM.replace("product/in-depth", "product/dance")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="kim: no product 'product/dance'"):
        desk("counsellors", str(file))
    file.write_bytes(KIM.encode("cp949"))
    with pytest.raises(CommandError, match="UTF-8"):
        desk("counsellors", str(file))
    file.write_text(KIM, encoding="utf-8")
    assert "1 counsellors, nothing wrong" in desk("counsellors", str(file), "--check")
    assert "1 added" in desk("counsellors", str(file))
