"""`baeumgil documents`: what was taken in, its passages, and taking it out again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from bot.cli.console import CommandError, out
from bot.cli.prepare import database_alone
from bot.settings import Settings
from bot.today import now, today

if TYPE_CHECKING:
    from store.documents import Document, Documents

    Job = Callable[[Documents], Coroutine[Any, Any, None]]

documents = typer.Typer(
    help="""Documents that were taken in with `baeumgil ingest`.

    Example: baeumgil documents
    """,
    invoke_without_command=True,
)
Name = Annotated[str, typer.Argument(metavar="ID", help="Id of the document, as the list tells.")]


@documents.callback()
def list_(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """List the documents: current, superseded, or with their review due.

    Example: baeumgil documents
    """
    if context.invoked_subcommand is not None:
        return

    async def job(kept: Documents) -> None:
        found = await kept.all()
        if as_json:
            rows = [{**asdict(one), "state": _state(one)} for one in found]
            typer.echo(json.dumps(rows, ensure_ascii=False, indent=1, default=str))
            return
        for one in found:
            line = f"{one.dated_on} [bold]{escape(one.title)}[/] [dim]{escape(one.id)}[/]"
            out.print(f"{line} {_state(one)}", soft_wrap=True)
        if not found:
            out.print("no documents; take some in with baeumgil ingest FILE")

    _run(job)


@documents.command()
def show(name: Name) -> None:
    """Show a document with all its passages.

    Example: baeumgil documents show plan-2023-4acd1ca3
    """

    async def job(kept: Documents) -> None:
        one = await _there(kept, name)
        passages = await kept.of(one.id)
        for field, value in asdict(one).items():
            if value is not None:
                out.print(f"{field}: {escape(str(value))}", soft_wrap=True)
        for passage in passages:
            piece = passage.piece
            path = " > ".join(piece.headings)
            out.print(f"\n[bold]#{passage.seq} {escape(piece.place)}[/] [dim]{escape(path)}[/]")
            out.print(escape(piece.text), soft_wrap=True)

    _run(job)


@documents.command()
def remove(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Remove a document; the version before it is current then.

    Example: baeumgil documents remove plan-2023-4acd1ca3 --yes
    """

    async def job(kept: Documents) -> None:
        one = await _there(kept, name)
        if not yes:
            typer.confirm(f"Remove {one.title} of {one.dated_on}?", abort=True)
        await kept.remove(one.id, now())
        out.print(f"{escape(one.id)} removed")

    _run(job)


def _state(document: Document) -> str:
    if document.superseded_by:
        return f"superseded by {document.superseded_by}"
    due = document.review_on is not None and document.review_on <= today()
    return f"current, review due since {document.review_on}" if due else "current"


async def _there(kept: Documents, name: str) -> Document:
    from bot.cli.ingest_documents import document_id

    one = await kept.get(document_id(name))
    if one is None:
        raise CommandError(f"there is no document {name}; baeumgil documents lists them")
    return one


def _run(job: Job) -> None:
    """Do the job on the configured database."""

    async def run() -> None:
        from store.documents import Documents

        async with database_alone(Settings()) as (database, _):
            await job(Documents(database))

    asyncio.run(run())
