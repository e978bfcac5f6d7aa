"""`baeumgil build` and `train`: what the other commands do by themselves when needed."""

from __future__ import annotations

from bot.cli.console import err
from bot.cli.prepare import build_knowledge, prepare
from bot.settings import Settings


def build() -> None:
    """Check the records and build lexicon, vectors and index; does nothing when all is fresh.

    Example: baeumgil build
    """
    settings = Settings()
    build_knowledge(settings)
    err.print(f"The knowledge in {settings.home} is up to date.", soft_wrap=True)


def train() -> None:
    """Build, then train Rasa's model; does nothing when its data have not changed.

    Example: baeumgil train
    """
    from bot.rasa.train import model_path

    settings = Settings()
    prepare(settings, train=True)
    err.print(f"The model {model_path(settings.home)} is up to date.", soft_wrap=True)
