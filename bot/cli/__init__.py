"""The command line: `baeumgil` and `python -m bot`.

Answers go to standard output, progress and complaints to standard error. Exit status: 0 done,
1 failed (one clear sentence says why), 2 wrong usage, 128 + n ended by signal n.

Modules of commands import what is slow to import inside the command: `--help` is instant.
"""

from __future__ import annotations

import signal
import sys

import typer
from pydantic import ValidationError

from bot.cli import (
    ask,
    build,
    chat,
    crisis,
    desk,
    doctor,
    documents,
    eligibility,
    evaluate,
    figures,
    ingest,
    mcp,
    mentoring,
    partner,
    policy,
    privacy,
    run,
    search,
    stale,
    user,
)
from bot.cli.console import CommandError, settings_sentence
from bot.rasa.errors import RasaError
from knowledge.errors import KnowledgeError
from store.errors import StoreError

app = typer.Typer(
    name="baeumgil",
    help="Baeumgil (배움길): a Korean counselling assistant for Seoul's education services.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(run.run)
app.command()(chat.chat)
app.command()(ask.ask)
app.command()(search.search)
app.command()(eligibility.eligibility)
app.command()(mcp.mcp)
app.command()(build.build)
app.command()(build.train)
app.command()(evaluate.evaluate)
app.command()(ingest.ingest)
app.command()(doctor.doctor)
app.command()(stale.stale)
app.add_typer(documents.documents, name="documents")
app.command()(figures.figures)
app.add_typer(policy.policy, name="policy")
app.add_typer(desk.desk, name="desk")
app.add_typer(mentoring.mentoring, name="mentoring")
app.add_typer(partner.partner, name="partner")
app.add_typer(user.user, name="user")
app.add_typer(crisis.crisis, name="crisis")
app.command()(privacy.erase)
app.command()(privacy.export)
app.command()(privacy.retention)
app.add_typer(privacy.keys, name="keys")


def main() -> None:
    """Run a command; a known failure is one clear sentence and exit status 1."""
    signal.signal(signal.SIGINT, _interrupt)
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        app()
    except (CommandError, KnowledgeError, RasaError, StoreError, OSError) as error:
        _fail(str(error))
    except ValidationError as error:
        if error.title != "Settings":
            raise
        _fail(settings_sentence(error))


def _interrupt(number: int, _frame: object) -> None:
    """End in order, also while a read of standard input blocks (asyncio's own handler waits)."""
    if number == signal.SIGINT:
        raise KeyboardInterrupt
    raise SystemExit(128 + number)


def _fail(sentence: str) -> None:
    typer.secho(f"baeumgil: {sentence}", fg="red", err=True)
    sys.exit(1)
