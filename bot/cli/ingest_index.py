"""What was taken in is indexed at once, so that the next answer has it."""

from __future__ import annotations

from rich.markup import escape

from bot.cli.bars import bar
from bot.cli.console import err
from bot.cli.prepare import corpora_alone
from bot.settings import Settings
from knowledge.base import KnowledgeBase
from knowledge.errors import ArtefactError

PER_CENT = 100


async def update_index(settings: Settings) -> None:
    """Bring the indexes of courses and documents up to the database.

    What was taken in is stored by then; where no index can be made, for nothing is built yet, that
    is said, and the app makes it.
    """
    try:
        base = KnowledgeBase.open(settings.home, settings.encoder)
        async with corpora_alone(settings, base.searcher) as corpora:
            with bar("Indexing") as show:
                await corpora.refresh(lambda share: show(round(share * PER_CENT), PER_CENT))
    except ArtefactError as error:
        err.print(
            f"[yellow]stored, but not indexed yet: {escape(str(error))}; "
            "the app indexes it when it runs[/]",
            soft_wrap=True,
        )
