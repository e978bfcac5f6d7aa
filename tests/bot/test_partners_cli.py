"""Operators and partners: keys and secrets are shown once, mistakes are one sentence."""

import re
from datetime import timedelta
from functools import partial

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.today import now, today
from store.partners import PartnerExists, UnknownPartner

URL = "https://library.example/hook"
KEY = re.compile(r"bg_[\w-]{43}")
SECRET = re.compile(r"whsec_[\w+/=]{44}")

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def run(staff):
    """Runs `baeumgil partner`."""
    return partial(staff, "partner")


def holder(at_work, key, after=timedelta()):
    async def work(services):
        return await services.partners.holder(key, now() + after, today())

    return at_work(work)


def key_in(text: str) -> str:
    [key] = KEY.findall(text)
    return key


def test_a_partner_from_the_first_key_to_the_last(run, at_work):
    assert "there are no partners" in run("list")
    first = key_in(run("add", "library", "--scope", "knowledge", "--scope", "plans"))
    assert holder(at_work, first).scopes == {"knowledge", "plans"}
    second = key_in(run("rotate", "library", "--days", "3"))
    assert holder(at_work, first, timedelta(days=2))
    assert holder(at_work, first, timedelta(days=4)) is None
    shown = run("list")
    assert KEY.findall(shown) == []
    lines = [line for line in shown.splitlines() if "bg_" in line]
    assert first[:11] in lines[0]
    assert "knowledge plans" in lines[0]
    assert f"until {now() + timedelta(days=3):%Y-%m-%d}" in lines[0]
    assert "in force" in lines[1]
    assert "2 keys revoked" in run("revoke", "library")
    assert holder(at_work, second) is None
    assert run("list").count("revoked") == 2


def test_a_webhook_is_set_changed_and_removed(run, at_work):
    made = run("add", "library", "--scope", "conversations", "--webhook", URL)
    key = key_in(made)
    secrets = [*SECRET.findall(made), *SECRET.findall(run("webhook", "library", URL + "2"))]
    assert len(set(secrets)) == 2
    assert holder(at_work, key).webhook_url == URL + "2"
    assert URL + "2" in run("list")
    assert SECRET.findall(run("list")) == []
    assert "not pushed any more" in run("webhook", "library")
    assert holder(at_work, key).webhook_url is None


def test_mistakes_are_told(run):
    run("add", "library", "--scope", "knowledge")
    for arguments, error in (
        (("add", "library", "--scope", "plans"), PartnerExists),
        (("rotate", "nobody"), UnknownPartner),
        (("revoke", "nobody"), UnknownPartner),
        (("webhook", "nobody", URL), UnknownPartner),
    ):
        done = CliRunner().invoke(app, ["partner", *arguments])
        assert isinstance(done.exception, error), arguments


@pytest.mark.parametrize(
    "arguments",
    [
        ("add", "library"),
        ("add", "library", "--scope", "everything"),
        ("add", "Library!", "--scope", "plans"),
        ("add", "library", "--scope", "plans", "--webhook", "http://library.example"),
        ("webhook", "library", "https://user:secret@library.example"),
        ("webhook", "library", "https://"),
        ("webhook", "library", "file:///etc/passwd"),
        ("rotate", "library", "--days", "-1"),
    ],
)
def test_wrong_usage_is_refused(run, arguments):
    assert CliRunner().invoke(app, ["partner", *arguments]).exit_code == 2
