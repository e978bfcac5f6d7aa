"""`baeumgil user`: accounts from the command line."""

import asyncio
import re

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.cli.console import CommandError
from bot.staff.passwords import Passwords
from store.accounts import Accounts, LastAdministrator, UnknownAccount
from store.audit import Audit
from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine

PASSWORD = "seven quiet herons wade"
ADD = ("user", "add", "kim", "--name", "김상담", "--role", "administrator")

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


@pytest.fixture
def look(database_url, key):
    """Does something with the accounts on the test's database, outside any event loop."""

    def work(what):
        async def run():
            engine = create_engine(database_url)
            try:
                return await what(Accounts(Database(engine), Cipher([key])))
            finally:
                await engine.dispose()

        return asyncio.run(run())

    return work


@pytest.fixture
def account(look):
    """An account by its login."""
    return lambda login: look(lambda accounts: accounts.by_login(login))


@pytest.fixture
def fits(look):
    """Whether a password is that of an account."""

    def check(login, password):
        async def work(accounts):
            one = await accounts.by_login(login)
            return await Passwords().fits(password, await accounts.password(one.id))

        return look(work)

    return check


def one_time(printed: str) -> str:
    return re.search(r"shown only now: ([\w-]+)", printed)[1]


def typed(*arguments, text):
    return CliRunner().invoke(app, list(arguments), input=text, catch_exceptions=False)


def test_a_generated_password_has_to_be_changed(staff, account, fits):
    told = one_time(staff(*ADD, "--generate"))
    assert account("kim").must_change
    assert fits("kim", told)
    again = one_time(staff("user", "passwd", "KIM", "--generate"))
    assert fits("kim", again)
    assert not fits("kim", told)
    listed = staff("user", "list")
    assert "김상담" in listed
    assert "has to change the password" in listed


def test_a_password_is_asked_for_twice_and_not_shown(staff, account, fits):
    staff("user", "list")
    done = typed(*ADD, text=f"{PASSWORD}\n{PASSWORD}\n")
    assert done.exit_code == 0
    assert PASSWORD not in done.output
    assert (account("kim").role, account("kim").must_change) == ("administrator", False)
    assert fits("kim", PASSWORD)


def test_a_bad_password_is_refused(staff, account):
    with pytest.raises(CommandError, match="easily guessed"):
        typed(*ADD, text="passwordpassword\npasswordpassword\n")
    assert "there are no accounts" in staff("user", "list")


def test_roles_and_who_may_log_in(staff, account):
    staff(*ADD, "--generate")
    staff("user", "add", "lee", "--name", "이", "--role", "counsellor", "--generate")
    staff("user", "role", "lee", "supervisor")
    assert account("lee").role == "supervisor"
    staff("user", "disable", "lee")
    assert not account("lee").active
    staff("user", "disable", "lee", "--undo")
    assert account("lee").active
    with pytest.raises(LastAdministrator):
        staff("user", "disable", "kim")
    assert account("kim").active


def test_all_of_it_is_audited(staff, database_url):
    staff(*ADD, "--generate")
    staff("user", "passwd", "kim", "--generate")

    async def lines():
        engine = create_engine(database_url)
        found = await Audit(Database(engine)).page()
        await engine.dispose()
        return [(line.account, line.action, line.target) for line in found]

    assert asyncio.run(lines()) == [(None, "account.reset", "1"), (None, "account.add", "1")]


def test_a_second_factor_is_removed(staff, look, account):
    staff(*ADD, "--generate")

    async def turn_on(accounts):
        one = await accounts.by_login("kim")
        await accounts.set_totp(one.id, "SECRET")
        await accounts.use_step(one.id, 1)

    look(turn_on)
    assert account("kim").has_totp
    staff("user", "remove-totp", "kim")
    assert not account("kim").has_totp


def test_an_account_that_is_not_there(staff):
    with pytest.raises(UnknownAccount, match="baeumgil user list"):
        staff("user", "role", "nobody", "counsellor")
