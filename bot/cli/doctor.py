"""`baeumgil doctor`: is everything in order, and if not, how to mend it."""

from __future__ import annotations

import asyncio
import platform
import shutil
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

import typer

from bot.cli.console import out
from bot.rasa.child import command
from bot.rasa.supervisor import ExternalRasa
from bot.rasa.train import model_path
from bot.settings import Settings
from bot.today import today
from knowledge.artefacts import recorded
from knowledge.library import load_library
from knowledge.policy import load_policies
from knowledge.records import Contact
from knowledge.search import Searcher
from store.engine import create_engine, migrate

HOTLINE_DAYS = 90  # after so many days a hotline must be checked again (docs/safety.md)
FREE_BYTES = 1_000_000_000


class Finding(NamedTuple):
    """The outcome of one check; `remedy` is set when something has to be done."""

    text: str
    remedy: str | None = None


def doctor() -> None:
    """Check settings, records, builds, database, Rasa and disk; say how to mend.

    Example: baeumgil doctor
    """
    settings = Settings()
    failed = False
    for check in (_disk, _records, _hotlines, _builds, _model, _database, _rasa):
        finding = _run(check, settings)
        mark = "[red]✗[/]" if finding.remedy else "[green]✓[/]"
        out.print(f"{mark} {finding.text}")
        if finding.remedy:
            failed = True
            out.print(f"    → {finding.remedy}")
    if failed:
        raise typer.Exit(1)


def _run(check: Callable[[Settings], Finding], settings: Settings) -> Finding:
    try:
        return check(settings)
    except Exception as error:
        name = check.__name__.strip("_")
        return Finding(f"{name}: {error}", "mend what the message names, then run doctor again")


def _disk(settings: Settings) -> Finding:
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    text = f"{settings.home}: {free / 1e9:.1f} GB free, Python {platform.python_version()}"
    return Finding(text, None if free > FREE_BYTES else "free at least 1 GB")


def _records(_settings: Settings) -> Finding:
    library = load_library()
    policies = load_policies(library)
    return Finding(
        f"{len(library.records)} records, {len(library.sources)} sources, {len(policies)} policies"
    )


def _hotlines(_settings: Settings) -> Finding:
    old = [contact.id for contact in _crisis_contacts() if _age(contact.verified_on) > HOTLINE_DAYS]
    if not old:
        return Finding(f"hotlines checked within {HOTLINE_DAYS} days")
    return Finding(
        f"hotlines not checked for {HOTLINE_DAYS} days: {', '.join(old)}",
        "call them, then set verified_on in knowledge/data/contacts/",
    )


def _crisis_contacts() -> list[Contact]:
    records = load_library().of_kind("contact")
    return [record for record in records if isinstance(record, Contact) and record.crisis]


def _age(day: date) -> int:
    return (today() - day).days


def _builds(settings: Settings) -> Finding:
    Searcher.open(settings.home, load_library(), settings.encoder)
    return Finding("index fits the records and the encoder")


def _model(settings: Settings) -> Finding:
    if settings.rasa_url:
        return Finding("Rasa runs elsewhere; its model is not checked")
    command()  # says so when Rasa's environment is missing
    made = recorded(model_path(settings.home))
    return Finding(f"Rasa model {made[:12]}") if made else Finding("no model", "baeumgil train")


def _database(settings: Settings) -> Finding:
    async def check() -> str:
        engine = create_engine(settings.database)
        try:
            await migrate(engine)
            return engine.url.render_as_string()
        finally:
            await engine.dispose()

    return Finding(f"database {asyncio.run(check())} answers")


def _rasa(settings: Settings) -> Finding:
    if not settings.rasa_url:
        return Finding("Rasa is started with the app (child process)")
    token = settings.rasa_token.get_secret_value() if settings.rasa_token else None
    asyncio.run(ExternalRasa(settings.rasa_url, token).wait_ready(timeout=5))
    return Finding(f"Rasa at {settings.rasa_url} answers")
