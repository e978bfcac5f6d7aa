"""`baeumgil partner …`: platforms that use the open API, for operators."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

import typer
from rich.markup import escape
from rich.table import Table

from bot.api.scopes import Scope
from bot.cli.console import out
from bot.cli.prepare import services_alone
from bot.settings import Settings
from bot.today import SEOUL, now

if TYPE_CHECKING:
    from store.partners import Key, Partners

OVERLAP = 7  # days
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")

partner = typer.Typer(
    help="""Platforms that use the open API (docs/api.md): their keys and webhooks.

    Example: baeumgil partner list
    """,
    no_args_is_help=True,
)


def _name(name: str) -> str:
    if not NAME.fullmatch(name):
        raise typer.BadParameter("a name has up to 40 of a-z, 0-9 and -")
    return name


def _address(url: str | None) -> str | None:
    if url is None:
        return None
    parts = urlsplit(url)
    schemes = ("https", "http") if Settings().webhooks_lenient else ("https",)
    if parts.scheme not in schemes or not parts.hostname or parts.username or len(url) > 2000:
        raise typer.BadParameter("an address like https://partner.example/hook is needed")
    return url


Name = Annotated[str, typer.Argument(callback=_name, help="Name of the partner.")]
Url = Annotated[
    str | None, typer.Option("--webhook", callback=_address, help="Where messages are pushed to.")
]


@partner.command()
def add(
    name: Name,
    scope: Annotated[list[Scope], typer.Option(help="What its key is for; several are possible.")],
    webhook: Url = None,
) -> None:
    """Add a partner. Its key is shown once.

    Example: baeumgil partner add library --scope knowledge --scope conversations
    """

    async def job(partners: Partners) -> None:
        key = await partners.add(name, scope, now())
        _show_secret("key", key)
        if webhook:
            _show_secret("secret of the webhook", await partners.set_webhook(name, webhook))

    _run(job)


@partner.command("list")
def list_() -> None:
    """Show partners and their keys.

    Example: baeumgil partner list
    """

    async def job(partners: Partners) -> None:
        found = await partners.listed()
        if not found:
            out.print("there are no partners")
            return
        table = Table("partner", "scopes", "webhook", "key", "made", "last used", "state", box=None)
        for one, keys in found:
            about = (one.name, " ".join(sorted(one.scopes)), one.webhook_url or "")
            for key in keys:
                row = (f"{key.prefix}…", _day(key.created_at), _day(key.last_used), _state(key))
                table.add_row(*map(escape, (*about, *row)))
                about = ("", "", "")
        out.print(table)

    _run(job)


@partner.command()
def rotate(
    name: Name,
    days: Annotated[int, typer.Option(min=0, max=365, help="How long older keys count.")] = OVERLAP,
) -> None:
    """Make a new key, shown once; older ones count for some days more.

    Example: baeumgil partner rotate library --days 30
    """

    async def job(partners: Partners) -> None:
        _show_secret("key", await partners.rotate(name, now(), timedelta(days=days)))

    _run(job)


@partner.command()
def revoke(name: Name) -> None:
    """Let no key of a partner count from now on; `rotate` makes a new one.

    Example: baeumgil partner revoke library
    """

    async def job(partners: Partners) -> None:
        out.print(f"{await partners.revoke(name, now())} keys revoked")

    _run(job)


@partner.command()
def webhook(
    name: Name,
    url: Annotated[
        str | None, typer.Argument(callback=_address, help="None: messages are not pushed.")
    ] = None,
) -> None:
    """Push messages to an address, with a new secret that is shown once; or stop it.

    Example: baeumgil partner webhook library https://library.example/hook
    """

    async def job(partners: Partners) -> None:
        secret = await partners.set_webhook(name, url)
        if secret:
            _show_secret("secret of the webhook", secret)
        else:
            out.print("messages are not pushed any more")

    _run(job)


def _run(job: Callable[[Partners], Awaitable[None]]) -> None:
    async def run() -> None:
        async with services_alone(Settings()) as services:
            await job(services.partners)

    asyncio.run(run())


def _show_secret(what: str, secret: str | None) -> None:
    out.print(f"{what}, shown only now: [bold]{secret}[/]", soft_wrap=True)


def _state(key: Key) -> str:
    if key.revoked_at:
        return f"revoked {_day(key.revoked_at)}"
    if key.expires_at is None:
        return "in force"
    return f"{'ended' if key.expires_at <= now() else 'until'} {_day(key.expires_at)}"


def _day(moment: date | None) -> str:
    if isinstance(moment, datetime):
        moment = moment.astimezone(SEOUL)
    return f"{moment:%Y-%m-%d}" if moment else "never"
