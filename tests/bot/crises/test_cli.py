"""`baeumgil crisis`, and what `doctor` says about help in danger."""

import asyncio
import json
from datetime import timedelta
from functools import partial

import pytest
from cryptography.fernet import Fernet
from typer.testing import CliRunner

from bot.cli import app, crisis_checks
from bot.cli.crisis_checks import CRISIS_CHECKS
from bot.crises.service import Crises
from bot.settings import Settings
from bot.signals import Signals
from bot.today import now
from knowledge.rules.handoff import load_handoff_rules
from store.audit import Audit
from store.cipher import Cipher
from store.crisis_alerts import Alerts
from store.database import Database
from store.engine import create_engine
from tests.bot.crises.conftest import WORDS, Desk

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def run(staff):
    """Runs `baeumgil crisis`."""
    return partial(staff, "crisis")


@pytest.fixture
def at_the_desk(database_url, key, base):
    """Does something at a desk on the test's database, outside any event loop."""

    def work(what):
        async def go():
            engine = create_engine(database_url)
            try:
                database = Database(engine)
                cipher, rules = Cipher([key]), load_handoff_rules()
                desk = Desk(database, Crises(database, cipher, Signals(), base, rules))
                return await what(desk)
            finally:
                await engine.dispose()

        return asyncio.run(go())

    return work


@pytest.fixture
def danger(at_the_desk):
    """A danger, taken by nobody."""

    async def said(desk):
        await desk.begin()
        return await desk.danger(at=now())

    return at_the_desk(said)


def audited(at_the_desk):
    async def actions(desk):
        return [line.action for line in await Audit(desk.database).page()]

    return at_the_desk(actions)


def test_the_record_is_listed_without_words_and_audited(run, danger, at_the_desk):
    listed = run("list")
    assert "suicide" in listed
    assert "open" in listed
    assert WORDS not in listed
    assert audited(at_the_desk) == ["crisis.list"]


def test_nothing_to_list(run):
    assert "no danger in the last 7 days" in run("list")


def test_one_danger_with_its_timeline(run, danger, at_the_desk):
    shown = run("show", str(danger))
    assert WORDS in shown
    assert "detected" in shown
    assert "alerted console" in shown
    assert audited(at_the_desk) == ["crisis.show"]


def test_an_unknown_number_is_one_sentence(staff, settings):
    done = CliRunner().invoke(app, ["crisis", "show", "99"])
    assert done.exit_code == 1
    assert "there is no danger 99" in str(done.exception)


def test_a_key_that_is_gone_is_one_sentence(staff, danger, monkeypatch):
    monkeypatch.setenv("BAEUMGIL_SECRET_KEYS", Fernet.generate_key().decode())
    done = CliRunner().invoke(app, ["crisis", "show", str(danger)])
    assert done.exit_code == 1
    assert "BAEUMGIL_SECRET_KEYS" in str(done.exception)


def test_false_alarms_are_for_annotators(run, danger, at_the_desk):
    assert run("feedback") == ""

    async def dismiss(desk):
        await desk.dismiss(danger, await desk.hire("kim"), now())

    at_the_desk(dismiss)
    [line] = map(json.loads, run("feedback").splitlines())
    day = now().date().isoformat()
    assert line == {"text": WORDS, "crisis": False, "taken_for": "suicide", "day": day}
    assert set(audited(at_the_desk)) == {"crisis.feedback"}


@pytest.fixture
def configured(database_url, tmp_path):
    return Settings(_env_file=None, home=tmp_path / "home", database_url=database_url)


def check(look, settings):
    (chosen,) = [check for check in CRISIS_CHECKS if check.look is look]
    return chosen(settings)


def test_alerts_that_did_not_arrive_are_found(configured, danger, at_the_desk):
    assert check(crisis_checks.alerts, configured).remedy is None

    async def fail(desk):
        alerts = Alerts(desk.database)
        [alert] = await alerts.take("webhook", now(), now() + timedelta(minutes=1))
        await alerts.failed(alert, "webhook", now(), "answered 500")

    at_the_desk(fail)
    finding = check(crisis_checks.alerts, configured)
    assert "1 by webhook (answered 500)" in finding.text
    assert "BAEUMGIL_CRISIS_WEBHOOK" in finding.remedy


def test_texts_without_review_are_warned_of(configured):
    finding = check(crisis_checks.reviewed, configured)
    assert "no counsellor has reviewed" in finding.text
    assert finding.only_warned
