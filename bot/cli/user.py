"""`baeumgil user …`: accounts of the counsellors' console, for operators."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.markup import escape
from rich.table import Table

from bot.cli.console import CommandError, out
from bot.settings import Settings
from bot.today import now
from store.accounts import Account, Accounts, Role

if TYPE_CHECKING:
    from bot.staff.administration import Administration

    Job = Callable[[Accounts, Administration], Awaitable[None]]

user = typer.Typer(
    help="""Accounts of the counsellors' console (docs/operators.md).

    Example: baeumgil user list
    """,
    no_args_is_help=True,
)


def _login(login: str) -> str:
    from bot.staff.administration import LOGIN

    login = login.casefold()
    if not LOGIN.fullmatch(login):
        raise typer.BadParameter("a login has 2 to 40 of a-z, 0-9 and . _ -")
    return login


Login = Annotated[str, typer.Argument(callback=_login, help="What one logs in with.")]
Generate = Annotated[
    bool, typer.Option("--generate", help="Make a password that has to be changed at once.")
]


@user.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="What users and colleagues see.")],
    role: Annotated[Role, typer.Option(help="Each may do what those before it may.")],
    generate: Generate = False,
) -> None:
    """Add an account; asks for its password.

    Example: baeumgil user add kim --name 김상담 --role counsellor --generate
    """
    name = name.strip()
    if not 0 < len(name) <= 40 or not name.isprintable():
        raise typer.BadParameter("a name has 1 to 40 characters")
    password = None if generate else _ask(login, name)

    async def job(_accounts: Accounts, administration: Administration) -> None:
        _, told = await administration.add(None, login, name, role, now(), password)
        if generate:
            _show(told)
        out.print(f"added {login}")

    _run(job)


@user.command()
def passwd(login: Login, generate: Generate = False) -> None:
    """Set another password; ends all sessions.

    Example: baeumgil user passwd kim --generate
    """

    async def job(accounts: Accounts, administration: Administration) -> None:
        account = await accounts.by_login(login)
        if generate:
            _show(await administration.reset(None, account.id, now()))
        else:
            password = _ask(login, account.name)
            await administration.set_password(None, account.id, password, now())
            out.print("changed")

    _run(job)


@user.command()
def role(login: Login, role: Annotated[Role, typer.Argument(help="The new one.")]) -> None:
    """Let somebody do more or less.

    Example: baeumgil user role kim supervisor
    """

    async def job(accounts: Accounts, administration: Administration) -> None:
        account = await accounts.by_login(login)
        await administration.set_role(None, account.id, role, now())
        out.print(f"{login} is {role}")

    _run(job)


@user.command()
def disable(
    login: Login,
    undo: Annotated[bool, typer.Option("--undo", help="Let them log in again.")] = False,
) -> None:
    """Let somebody log in no more, from now on.

    Example: baeumgil user disable kim
    """

    async def job(accounts: Accounts, administration: Administration) -> None:
        account = await accounts.by_login(login)
        await administration.set_active(None, account.id, undo, now())
        out.print(f"{login} {'may log in' if undo else 'is logged out and may not log in'}")

    _run(job)


@user.command("remove-totp")
def remove_totp(login: Login) -> None:
    """Ask for no code at log-in any more, for who has lost the telephone.

    Example: baeumgil user remove-totp kim
    """

    async def job(accounts: Accounts, administration: Administration) -> None:
        account = await accounts.by_login(login)
        await administration.remove_totp(None, account.id, now())
        out.print("removed")

    _run(job)


@user.command("list")
def list_() -> None:
    """Show all accounts.

    Example: baeumgil user list
    """

    async def job(accounts: Accounts, _administration: Administration) -> None:
        found = await accounts.all()
        if not found:
            out.print("there are no accounts")
            return
        table = Table("login", "name", "role", "second factor", "state", box=None)
        for one in found:
            second = "yes" if one.has_totp else "no"
            table.add_row(*map(escape, (one.login, one.name, one.role, second, _state(one))))
        out.print(table)

    _run(job)


def _run(job: Job) -> None:
    async def run() -> None:
        async with _staff(Settings()) as (accounts, administration):
            await job(accounts, administration)

    asyncio.run(run())


@asynccontextmanager
async def _staff(settings: Settings) -> AsyncIterator[tuple[Accounts, Administration]]:
    from bot.staff.administration import Administration
    from bot.staff.passwords import Passwords
    from store.audit import Audit
    from store.console_sessions import ConsoleSessions
    from store.database import Database
    from store.engine import create_engine, migrate

    engine = create_engine(settings.database)
    try:
        await migrate(engine)
        database = Database(engine)
        accounts = Accounts(database, settings.cipher())
        sessions = ConsoleSessions(database)
        yield accounts, Administration(accounts, sessions, Passwords(), Audit(database))
    finally:
        await engine.dispose()


def _ask(login: str, name: str) -> str:
    """A password typed twice without being shown."""
    from bot.staff.passwords import LONGEST, SHORTEST, complaint

    password: str = typer.prompt("password", hide_input=True, confirmation_prompt=True)
    if why := complaint(password, login, name):
        sentences = {
            "short": f"it needs {SHORTEST} characters",
            "long": f"it may have {LONGEST} characters",
            "login": "it holds the login",
            "guessable": "it is easily guessed; add some unrelated words",
        }
        raise CommandError(f"this password is not taken: {sentences[why]}")
    return password


def _show(password: str) -> None:
    out.print(f"password, shown only now: [bold]{password}[/]", soft_wrap=True)


def _state(account: Account) -> str:
    if not account.active:
        return "disabled"
    return "has to change the password" if account.must_change else "active"
