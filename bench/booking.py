"""Booking under load, and searching a big desk: `python -m bench.booking`.

Writers are coroutines of one process, each with connections of its own, as in the app. Two people
want every slot at the same moment. Beside ours, check-then-insert on the same tables without their
constraints: look whether the slot is free, then insert.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from sqlalchemy import Integer, cast, func, insert, select, text, update

from actions.desk.counsellors import Counsellor
from actions.desk.errors import BookingError
from actions.desk.numbers import new_number
from actions.desk.service import Booking
from bench.common import machine, table
from knowledge.rules.counselling import load_desk
from store.booking.slots import FAR
from store.database import Database
from store.engine import create_engine, migrate
from store.tables import BookingRow, OccupiedRow, SlotRow
from tests.databases import PostgreSQL, programs

NOW = datetime.fromisoformat("2026-11-22T15:00:00+09:00")
PRODUCTS = [
    f"product/{name}"
    for name in (
        "in-depth", "focused", "early-admission", "regular-admission", "personal-statement",
        "interview",
    )
]  # fmt: skip
WRITERS = (1, 8, 32)
LIVE = BookingRow.state.not_in(("cancelled", "released"))
DURABLE = ("fsync", "full_page_writes", "synchronous_commit")
Attempt = tuple[str, str, datetime]


def counsellors(count: int, products: Sequence[Sequence[str]]) -> list[Counsellor]:
    """Counsellors with eight sessions every weekday."""
    hours = [
        {"rule": "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "since": "2026-01-01", "opens": o, "closes": c}
        for o, c in (("09:00", "12:00"), ("13:00", "18:00"))
    ]
    return [
        Counsellor.model_validate(
            {
                "id": f"counsellor-{n}",
                "name": f"상담사 {n}",
                "products": products[n % len(products)],
                "place": "배움센터",
                "slot_minutes": 50,
                "buffer_minutes": 10,
                "hours": hours,
            }
        )
        for n in range(count)
    ]


@contextmanager
def databases() -> Iterator[dict[str, Callable[[], str]]]:
    """Addresses of fresh databases, by kind; PostgreSQL writes as durably as it does by default."""
    folder = Path(tempfile.mkdtemp(prefix="baeumgil-bench-"))
    server_folder = Path(tempfile.mkdtemp(prefix="baeumgil-pg-"))
    files = (folder / f"{n}.db" for n in range(1_000))
    kinds: dict[str, Callable[[], str]] = {"SQLite": lambda: f"sqlite+aiosqlite:///{next(files)}"}
    found = programs()
    try:
        if found is None:
            yield kinds
            return
        server = PostgreSQL(server_folder, found)
        with server.running():
            address = f"host={server.folder} user=tests dbname=postgres"
            with psycopg.connect(address, autocommit=True) as connection:
                for name in DURABLE:
                    connection.execute(f"ALTER SYSTEM SET {name} = on")
                connection.execute("SELECT pg_reload_conf()")
            yield {**kinds, "PostgreSQL": lambda: server.url(server.create())}
    finally:
        for each in (folder, server_folder):
            shutil.rmtree(each, ignore_errors=True)


@asynccontextmanager
async def opened(
    url: str, people: Sequence[Counsellor], days: int
) -> AsyncIterator[tuple[Booking, Database]]:
    """A desk with these counsellors and a booking window of so many days."""
    engine = create_engine(url)
    await migrate(engine)
    database = Database(engine)
    rules = load_desk()
    window = rules.window_days.model_copy(update={"value": days})
    booking = Booking(database, rules.model_copy(update={"window_days": window}))
    await booking.open_counsellors(people, NOW)
    yield booking, database
    await engine.dispose()


async def ours(booking: Booking, person: str, counsellor: str, at: datetime) -> bool:
    """Hold, then confirm."""
    try:
        held = await booking.hold(person, PRODUCTS[0], (counsellor, at), NOW, quota=None)
        await booking.confirm(person, held.number, NOW)
    except BookingError:
        return False
    return True


async def check_then_insert(database: Database, person: str, counsellor: str, at: datetime) -> bool:
    """Look whether the slot is free, then insert."""
    async with database.read() as session:
        same = (BookingRow.counsellor == counsellor, BookingRow.starts_at == at, LIVE)
        if await session.scalar(select(BookingRow.number).where(*same).limit(1)):
            return False
    async with database.write() as session:
        await session.execute(
            insert(BookingRow).values(
                number=new_number(), person=person, product=PRODUCTS[0], ordinal=1,
                state="confirmed", counsellor=counsellor, seat=1, starts_at=at,
                ends_at=at + timedelta(minutes=50), version=1, time_version=1, made_at=NOW,
            )
        )  # fmt: skip
    return True


async def doubles(database: Database) -> int:
    """Bookings too many: those of a slot after its first."""
    async with database.read() as session:
        counts = await session.scalars(
            select(func.count()).select_from(BookingRow).where(LIVE)
            .group_by(BookingRow.counsellor, BookingRow.seat, BookingRow.starts_at)
        )  # fmt: skip
        return sum(count - 1 for count in counts)


async def race(
    booking: Booking, database: Database, way: str, attempts: Sequence[Attempt], writers: int
) -> tuple[float, int]:
    """Bookings per second and double bookings of one run."""
    async with database.write() as session:
        await session.execute(OccupiedRow.__table__.delete())
        await session.execute(BookingRow.__table__.delete())
        await session.execute(update(SlotRow).values(taken_until=None))
    queue = iter(attempts)

    async def write() -> int:
        booked = 0
        for attempt in queue:
            if way == "ours":
                booked += await ours(booking, *attempt)
            else:
                booked += await check_then_insert(database, *attempt)
        return booked

    began = time.perf_counter()
    booked = sum(await asyncio.gather(*(write() for _ in range(writers))))
    return booked / (time.perf_counter() - began), await doubles(database)


async def writing(kinds: dict[str, Callable[[], str]], slots: int, repeats: int) -> str:
    """The table of writers."""
    rows = []
    people = counsellors(20, [PRODUCTS[:1]])
    for kind, url in kinds.items():
        async with opened(url(), people, 30) as (booking, database), opened(url(), people, 30) as (
            _, loose,
        ):  # fmt: skip
            async with loose.write() as session:
                for name in ("uq_bookings_slot", "uq_bookings_ordinal"):
                    await session.execute(text(f"DROP INDEX {name}"))
            starts = await booking.free_slots(PRODUCTS[0], NOW, limit=slots // len(people))
            places = [(one.id, start.starts_at) for start in starts for one in people]
            attempts = [(f"person-{n}-{m}", *place) for n, place in enumerate(places) for m in "ab"]
            runs: dict[tuple[int, str], list[tuple[float, int]]] = {}
            for _ in range(repeats):
                for writers in WRITERS:
                    for way in ("ours", "check, then insert"):
                        target = database if way == "ours" else loose
                        done = await race(booking, target, way, attempts, writers)
                        runs.setdefault((writers, way), []).append(done)
            for (writers, way), results in runs.items():
                speed = statistics.median(speed for speed, _ in results)
                double = sum(double for _, double in results)
                rows.append([kind, str(writers), way, f"{speed:.0f}", str(double)])
            print(f"  {kind}, writers: done", flush=True)
    head = ["database", "writers", "way", "confirmed bookings/s", "double bookings"]
    return table(head, rows)


async def searching(
    kinds: dict[str, Callable[[], str]], count: int, days: int, searches: int, repeats: int
) -> str:
    """The table of searches."""
    chance = random.Random(7)
    mixes = [[product] for product in PRODUCTS[:5]]
    people = counsellors(count, mixes)
    # A rare product: one counsellor of a thousand.
    people[-1] = people[-1].model_copy(update={"products": (PRODUCTS[5],)})
    rows = []
    for kind, url in kinds.items():
        began = time.perf_counter()
        async with opened(url(), people, days) as (booking, database):
            took = time.perf_counter() - began
            for share in (0.7, 0.99):
                async with database.write() as session:
                    # As by firm bookings; making hundreds of thousands takes hours.
                    who = cast(func.substr(SlotRow.counsellor, len("counsellor-") + 1), Integer)
                    spread = (SlotRow.first_cell // 12 * 37 + who * 61) % 100
                    taken = update(SlotRow).values(taken_until=FAR).where(spread < share * 100)
                    await session.execute(taken.execution_options(synchronize_session=False))
                    cut = await session.scalar(select(func.count()).select_from(SlotRow))
                spans: list[list[float]] = []
                for _ in range(repeats):
                    times = []
                    for _ in range(searches):
                        at = NOW + timedelta(hours=chance.randrange(24, days * 24))
                        bounds = chance.choice(
                            [{}, {"near": at}, {"after": at, "before": at + timedelta(days=1)}]
                        )
                        started = time.perf_counter()
                        await booking.free_slots(chance.choice(PRODUCTS), NOW, **bounds)
                        times.append((time.perf_counter() - started) * 1000)
                    spans.append(sorted(times))
                p50, p95 = (
                    statistics.median(times[int(len(times) * part)] for times in spans)
                    for part in (0.5, 0.95)
                )
                rows.append(
                    [kind, f"{cut:,}", f"{share:.0%}", f"{p50:.1f}", f"{p95:.1f}", f"{took:.0f}"]
                )
        print(f"  {kind}, searches: done", flush=True)
    return table(["database", "rows", "taken", "p50 ms", "p95 ms", "cutting all slots, s"], rows)


async def main() -> None:
    """Measure and print Markdown."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--slots", type=int, default=60, help="slots two people each want")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each; medians are told")
    parser.add_argument("--counsellors", type=int, default=1_000)
    parser.add_argument("--days", type=int, default=90)
    parser.add_argument("--searches", type=int, default=200)
    options = parser.parse_args()
    print(machine())
    with databases() as kinds:
        print(await writing(kinds, options.slots, options.repeats), flush=True)
        print(
            await searching(
                kinds, options.counsellors, options.days, options.searches, options.repeats
            )
        )


if __name__ == "__main__":
    asyncio.run(main())
