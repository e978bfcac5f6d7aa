"""The command line: `baeumgil` and `python -m bot`."""

from __future__ import annotations

import sys

import typer

from bot.cli import ask, chat, doctor, knowledge, run, train
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
app.command()(knowledge.search)
app.command()(knowledge.eligibility)
app.command()(knowledge.build)
app.command()(train.train)
app.command()(train.evaluate)
app.command()(doctor.doctor)


def main() -> None:
    """Run a command; a known failure is one clear sentence and exit status 1."""
    try:
        app()
    except (KnowledgeError, RasaError, StoreError, OSError) as error:
        typer.secho(f"baeumgil: {error}", fg="red", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)
