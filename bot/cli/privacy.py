"""`baeumgil erase`, `export`, `retention` and `keys`: people's data, for operators."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from bot.cli.console import CommandError, err, out, step
from bot.settings import Settings
from bot.today import SEOUL, now

if TYPE_CHECKING:
    from bot.privacy.parts import PrivacyParts
    from store.privacy.keys import Turned
    from store.privacy.retain import Old

Conversation = Annotated[str, typer.Argument(help="Its id, as the console shows it.")]
FOREIGN = (
    "Rasa runs elsewhere: the dialogue begins anew there, but its old events stay in its tracker; "
    "its operator has to delete them"
)

keys = typer.Typer(
    help="""The keys that encrypt personal details (docs/privacy.md).

    Example: baeumgil keys rotate
    """,
    no_args_is_help=True,
)


def erase(
    conversation: Conversation,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask whether to go on.")] = False,
) -> None:
    """Erase all that is kept of one person, in Rasa's memory too; cannot be taken back.

    Refused while a message waits, a counsellor has the conversation, or a danger is open.

    Example: baeumgil erase 3f2a…
    """
    if not yes:
        typer.confirm("Erase everything that is kept of this conversation?", abort=True, err=True)

    async def job(parts: PrivacyParts) -> None:
        erased = await parts.privacy.erase(conversation, now())
        out.print(f"erased: {sum(erased.rows.values())} rows, {erased.events} events of Rasa")
        if erased.cancelled:
            out.print(f"cancelled: {erased.cancelled} bookings; their times are free")
        if not erased.in_rasa:
            err.print(f"[yellow]{FOREIGN}[/]")

    _run(job)


def export(conversation: Conversation) -> None:
    """Print all that is kept of one person as JSON, personal details in the clear.

    Example: baeumgil export 3f2a… > person.json
    """

    async def job(parts: PrivacyParts) -> None:
        found = await parts.privacy.export(conversation, now())
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2, default=str))

    _run(job)


def retention(
    apply: Annotated[bool, typer.Option("--apply", help="Delete it.")] = False,
) -> None:
    """Show what is older than the rules allow (knowledge/data/rules/retention.yml), or delete it.

    The running app does it once a day.

    Example: baeumgil retention --apply
    """

    async def job(parts: PrivacyParts) -> None:
        if not apply:
            _show(await parts.retaining.old(now()), "too old")
            out.print("nothing was changed; --apply deletes it")
            return
        with step("Deleting what is too old"):
            gone = await parts.retaining.delete(now())
        _show(gone, "deleted")

    _run(job)


@keys.command()
def new() -> None:
    """Make a key; to be put before those in BAEUMGIL_SECRET_KEYS.

    Example: baeumgil keys new
    """
    from cryptography.fernet import Fernet

    out.print(Fernet.generate_key().decode(), soft_wrap=True)


@keys.command()
def rotate(
    check: Annotated[bool, typer.Option("--check", help="Only count.")] = False,
) -> None:
    """Encrypt everything anew with the newest key, while the app runs; may be broken off.

    Every replica has to run with the newest key first. Exit status 1 while an older key is needed.

    Example: baeumgil keys rotate
    """

    async def job(parts: PrivacyParts) -> None:
        with step("Encrypting with the newest key") as show:

            def tell(turned: Turned) -> None:
                show(f"{turned.column}: {turned.renewed + turned.newest}")

            done = await parts.keys.turn(tell, apply=not check)
            again = done if check else await parts.keys.turn(tell, apply=False)
        table = Table("column", "encrypted anew", "newest before", "unreadable", box=None)
        for one in done:
            count = "—" if check else str(one.renewed)
            table.add_row(one.column, count, str(one.newest), str(one.unreadable))
        out.print(table)
        _judge(again)

    _run(job)


def _judge(found: list[Turned]) -> None:
    """Say whether older keys are needed any more."""
    unreadable = sum(one.unreadable for one in found)
    older = sum(one.renewed for one in found)
    if unreadable:
        raise CommandError(
            f"{unreadable} values cannot be read with any key; "
            "add the key they were kept with to BAEUMGIL_SECRET_KEYS, and rotate again"
        )
    if older:
        raise CommandError(
            f"{older} values still need an older key; start every replica with the newest key "
            "first, then run 'baeumgil keys rotate' (again)"
        )
    out.print("every value is encrypted with the newest key: older ones can be taken out")


def _show(found: list[Old], heading: str) -> None:
    table = Table("table", heading, "oldest", box=None)
    for one in found:
        oldest = f"{one.oldest.astimezone(SEOUL):%Y-%m-%d}" if one.oldest else ""
        table.add_row(one.table, str(one.count), oldest)
    out.print(table)


def _run(job: Callable[[PrivacyParts], Awaitable[None]]) -> None:
    async def run() -> None:
        async with _parts(Settings()) as parts:
            await job(parts)

    asyncio.run(run())


@asynccontextmanager
async def _parts(settings: Settings) -> AsyncIterator[PrivacyParts]:
    """What is needed on the configured database, without a running app."""
    from bot.privacy.parts import build_privacy
    from bot.privacy.trackers import ForeignTrackers, Trackers, own_trackers
    from bot.rasa.client import RasaClient
    from bot.rasa.supervisor import ExternalRasa
    from bot.rasa.trackers import tracker_url
    from store.database import Database
    from store.engine import create_engine, migrate
    from store.locks import locks_of

    async with AsyncExitStack() as stack:
        engine = create_engine(settings.database)
        stack.push_async_callback(engine.dispose)
        await migrate(engine)
        locks = locks_of(engine)
        stack.push_async_callback(locks.close)
        if settings.rasa_url:
            token = settings.rasa_token.get_secret_value() if settings.rasa_token else None
            rasa = ExternalRasa(settings.rasa_url, token)
            trackers: Trackers = ForeignTrackers(await stack.enter_async_context(RasaClient(rasa)))
        else:
            address = tracker_url(settings.database, settings.home)
            trackers = own_trackers(engine, address)
        yield build_privacy(
            Database(engine), settings.cipher(), trackers, locks, settings.pepper_in_force()
        )
