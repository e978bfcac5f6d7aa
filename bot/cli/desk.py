"""`baeumgil desk …`: the counselling desk for its staff."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from bot.cli.console import CommandError, out
from bot.cli.prepare import open_base, services_alone
from bot.settings import Settings
from bot.today import SEOUL, now, today

if TYPE_CHECKING:
    from actions.booking.notices import Notices
    from actions.desk.models import Booked
    from actions.services import Services

WEEK = 7

desk = typer.Typer(
    help="""The counselling desk, for staff: counsellors, bookings, consents.

    Example: baeumgil desk calendar --days 5
    """,
    no_args_is_help=True,
)
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="A YAML file.")]
Number = Annotated[str, typer.Argument(help="The booking number, BG-….")]
Job = Callable[["Services", Callable[[], "Notices"]], Coroutine[Any, Any, None]]


@desk.command()
def counsellors(
    file: File,
    check: Annotated[bool, typer.Option("--check", help="Only say what is wrong.")] = False,
) -> None:
    """Take counsellors and their hours over from a file (format: docs/counsellors.md).

    Example: baeumgil desk counsellors counsellors.yml
    """
    from actions.desk.counsellors import CounsellorFileError, read_counsellors
    from knowledge.library import load_library

    products = [record.id for record in load_library().of_kind("product")]
    try:
        read = read_counsellors(file.read_text(encoding="utf-8"), products)
    except UnicodeDecodeError as error:
        raise CommandError(f"{file} is not UTF-8; save it again as UTF-8") from error
    except CounsellorFileError as error:
        raise CommandError(f"{file} was not taken over:\n{error}") from error
    if check:
        out.print(f"{len(read)} counsellors, nothing wrong")
        return

    async def job(services: Services, _notices: Callable[[], Notices]) -> None:
        opened = await services.booking.open_counsellors(read, now())
        out.print(
            f"{len(opened.added)} added, {len(opened.changed)} changed, "
            f"{len(opened.unchanged)} unchanged"
        )
        for booked in opened.outside:
            when = _when(booked)
            out.print(f"[yellow]outside the new hours, still booked:[/] {booked.number} {when}")

    _run(job)


@desk.command()
def calendar(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day; today when absent.")
    ] = None,
    days: Annotated[int, typer.Option(min=1, max=366, help="How many days.")] = WEEK,
) -> None:
    """Show the bookings of some days.

    Example: baeumgil desk calendar --since 2026-12-01 --days 5
    """
    first = since.date() if since else today()
    last = first + timedelta(days=days - 1)

    async def job(services: Services, _notices: Callable[[], Notices]) -> None:
        _show(await services.booking.calendar(first, last), _nothing(first, last))

    _run(job)


@desk.command()
def consents() -> None:
    """Show who waits for a guardian's consent, and the number to call.

    Example: baeumgil desk consents
    """

    async def job(services: Services, _notices: Callable[[], Notices]) -> None:
        waiting = await services.booking.awaiting_consent(now())
        _show(waiting, "nobody waits for consent")
        for booked in waiting:
            phone = await services.people.tell(booked.person, "guardian_phone")
            until = booked.release_at.astimezone(SEOUL) if booked.release_at else None
            out.print(f"{booked.number}: guardian {phone or 'unknown'}, until {until:%m-%d %H:%M}")

    _run(job)


@desk.command()
def consent(
    number: Number,
    granted: Annotated[bool, typer.Option("--granted/--refused", help="What the guardian said.")],
) -> None:
    """Note what a guardian said; the pupil is told.

    Example: baeumgil desk consent BG-7K2M-9QXD --granted
    """

    async def job(services: Services, notices: Callable[[], Notices]) -> None:
        if granted:
            booked = await services.booking.grant_consent(
                _read(number), now(), notices().consent_granted
            )
        else:
            booked = await services.booking.refuse_consent(
                _read(number), now(), notices().consent_refused
            )
        out.print(f"{booked.number} {booked.state}")

    _run(job)


@desk.command()
def done(number: Number) -> None:
    """Note that a session took place.

    Example: baeumgil desk done BG-7K2M-9QXD
    """
    _run(_finishing(number, lambda services: services.booking.complete))


@desk.command("no-show")
def no_show(number: Number) -> None:
    """Note that nobody came.

    Example: baeumgil desk no-show BG-7K2M-9QXD
    """
    _run(_finishing(number, lambda services: services.booking.mark_no_show))


@desk.command()
def cancel(number: Number) -> None:
    """Cancel a session for the desk; the person is told.

    Example: baeumgil desk cancel BG-7K2M-9QXD
    """

    async def job(services: Services, notices: Callable[[], Notices]) -> None:
        booked = await services.booking.call_off(_read(number), now(), notices().cancelled_by_staff)
        out.print(f"{booked.number} {booked.state}")

    _run(job)


def _finishing(
    number: str, how: Callable[[Services], Callable[[str, datetime], Awaitable[Booked]]]
) -> Job:
    async def job(services: Services, _notices: Callable[[], Notices]) -> None:
        booked = await how(services)(_read(number), now())
        out.print(f"{booked.number} {booked.state}")

    return job


def _run(job: Job) -> None:
    """Do the job on the configured database; a refusal of the desk is one clear sentence."""

    async def run() -> None:
        settings = Settings()
        async with services_alone(settings) as services:
            from actions.booking.notices import Notices
            from actions.desk.errors import BookingError

            try:
                await job(services, lambda: Notices(open_base(settings), services.address))
            except BookingError as error:
                raise CommandError(str(error)) from error

    asyncio.run(run())


def _read(number: str) -> str:
    from actions.desk.numbers import read_number

    known = read_number(number)
    if known is None:
        raise CommandError(f"'{number}' is no booking number; they look like BG-7K2M-9QXD")
    return known


def _show(found: list[Booked], nothing: str) -> None:
    if not found:
        out.print(nothing)
        return
    table = Table("when", "number", "state", "product", "counsellor", "where", box=None)
    for booked in found:
        slot = booked.slot
        where = slot.place or slot.video_link or ""
        row = (_when(booked), booked.number, booked.state, booked.product, slot.counsellor_name)
        table.add_row(*map(escape, (*row, where)))
    out.print(table)


def _when(booked: Booked) -> str:
    return f"{booked.slot.starts_at.astimezone(SEOUL):%Y-%m-%d (%a) %H:%M}"


def _nothing(first: date, last: date) -> str:
    return f"nothing is booked from {first} to {last}"
