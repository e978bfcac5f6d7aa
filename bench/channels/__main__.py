"""Channels under load, kills and duplicated deliveries: `python -m bench.channels`."""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import resource
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from os import getpid
from pathlib import Path

from bench.channels.counting import Tally
from bench.channels.crashes import report, storm, storm_of_rasa
from bench.channels.idle import idle_streams
from bench.channels.load import Load, kakao_limit, sustained
from bench.channels.people import Pace, crowd
from bench.channels.program import MODULE, Program, shared_rasa
from bench.channels.rasa import RasaRest
from bench.channels.stopwatch import report as report_steps
from bench.channels.world import World, world_around
from bench.common import bench_settings, machine
from bot.rasa.supervisor import RasaSupervisor
from tests.databases import PostgreSQL, programs

PARTS = ("load", "crashes", "kakao", "idle", "steps")
QUICK = {"seconds": 8.0, "storm": 20.0, "streams": 100, "users": [1, 50]}
STORM_PACE = Pace(2.0)


class Bench:
    """One run of the benchmark.

    Args:
        home: with the builds in force; what is measured gets homes of its own below.
        options: of the command line.
    """

    def __init__(self, home: Path, options: argparse.Namespace) -> None:
        self._home, self._options = home, options
        self._numbers = itertools.count()

    async def load(self) -> str:
        """Turns/s and percentiles of every channel and of the peer."""
        chosen = self._options
        loads = [
            Load(n, Pace(), chosen.seconds)
            if n <= chosen.hurried
            else Load(n, Pace(chosen.think), 2 * chosen.seconds)
            for n in chosen.users
        ]
        async with self._world() as (world, rasa):
            await world.program.start()
            await world.telegram.rehearse()
            peer = RasaRest(rasa)
            pids = {"app": world.program.pid, "Rasa": rasa.pid or 0, "users": getpid()}
            async with peer.wire:
                return await sustained([*world.channels(), peer], loads, pids)

    async def kakao(self) -> str:
        """Kakao at growing load, with callbacks and without."""
        options, tables = self._options, []
        async with self._world() as (world, _):
            await world.program.start()
            for world.kakao.with_callback in (True, False):
                how = "with" if world.kakao.with_callback else "without"
                pace = Pace(options.kakao_think)
                found = await kakao_limit(world.kakao, options.kakao_users, pace, options.seconds)
                tables += [f"Kakao, {how} callbacks:", *found]
        return "\n\n".join(tables)

    async def idle(self) -> str:
        """Event streams on which nothing happens."""
        options = self._options
        async with self._world() as (world, _):
            await world.program.start()
            return await idle_streams(world.web, world.program, options.streams, options.seconds)

    async def steps(self) -> str:
        """Where the time of a turn goes."""
        file = self._home / "steps.json"
        tables = []
        async with self._world(("-m", "bench.channels.stopwatch", str(file))) as (world, _):
            for channel in world.channels():
                await world.program.start()
                timing, *_ = await crowd(channel, 4, Pace(0.2), self._options.seconds)
                await world.program.stop()
                found = json.loads(file.read_text())
                tables.append(report_steps(channel.name, timing, found))
        return "\n\n".join(tables)

    async def crashes(self) -> str:
        """What is lost and said twice."""
        found: dict[tuple[str, str], Tally] = {}
        notes = []
        options = self._options
        for kind, with_rasa in itertools.product(options.databases, (False, True)):
            if with_rasa and not options.rasa_too:
                continue
            system = f"ours, {kind}, " + ("app and Rasa killed" if with_rasa else "app killed")
            async with AsyncExitStack() as stack:
                program = await stack.enter_async_context(self._program(kind=kind))
                if not with_rasa:
                    _, program.extra = await stack.enter_async_context(shared_rasa(program))
                world = await stack.enter_async_context(world_around(program, is_rough=True))
                await program.start()
                kills, start = await storm(world, options.crowd, STORM_PACE, options.storm)
                tallies = await world.tallies()
                found |= {(system, channel): one for channel, one in tallies.items()}
                notes.append(f"- {system}: {kills} kills, mean restart {start:.1f} s")
                print(f"  {system}: done\n{report(found)}", flush=True)
        async with self._program() as program, shared_rasa(program) as (rasa, settings):
            program.extra = settings
            await program.start()
            rest = RasaRest(rasa, is_rough=True)
            async with rest.wire:
                kills = await storm_of_rasa(rest, 4 * options.crowd, STORM_PACE, options.storm)
                found[rest.name, "rest"] = await rest.tally()
            notes.append(f"- {rest.name}: {kills} kills of Rasa")
        return "\n".join([report(found), "", *notes])

    @asynccontextmanager
    async def _world(
        self, module: Sequence[str] = MODULE
    ) -> AsyncIterator[tuple[World, RasaSupervisor]]:
        """All platforms around a program that is not started yet, and its Rasa."""
        async with self._program(module) as program, shared_rasa(program) as (rasa, settings):
            program.extra = settings
            async with world_around(program) as world:
                yield world, rasa

    @asynccontextmanager
    async def _program(
        self, module: Sequence[str] = MODULE, kind: str = "SQLite"
    ) -> AsyncIterator[Program]:
        """The program with a home and a database of its own; ended on leaving."""
        home = self._home / f"home-{next(self._numbers)}"
        home.mkdir()
        (home / "build").symlink_to((self._home / "build").resolve())
        with _database(kind, home) as database:
            program = Program(home, database, module=module)
            try:
                yield program
            finally:
                await program.kill()


@contextmanager
def _database(kind: str, home: Path) -> Iterator[str]:
    """The address of an empty database."""
    if kind == "SQLite":
        yield f"sqlite:///{home / 'baeumgil.db'}"
        return
    found = programs()
    if found is None:
        raise SystemExit("no PostgreSQL server programs: install Debian's package postgresql")
    folder = Path(tempfile.mkdtemp(prefix="baeumgil-pg-"))
    try:
        server = PostgreSQL(folder, found)
        with server.running():
            yield server.url(server.create())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all when none is named")
    parser.add_argument("--quick", action="store_true", help="everything in a few minutes")
    parser.add_argument("--users", type=int, nargs="+", default=[1, 50, 500])
    parser.add_argument("--hurried", type=int, default=50, help="up to so many users never pause")
    parser.add_argument("--think", type=float, default=30.0, help="mean pause of the others, s")
    parser.add_argument("--seconds", type=float, default=15.0, help="of one measurement")
    parser.add_argument("--kakao-users", type=int, nargs="+", default=[100, 200, 400])
    parser.add_argument("--kakao-think", type=float, default=8.0, help="mean pause of theirs, s")
    parser.add_argument("--streams", type=int, default=1_000)
    parser.add_argument("--storm", type=float, default=40.0, help="seconds of kills per system")
    parser.add_argument("--crowd", type=int, default=8, help="users per channel meanwhile")
    parser.add_argument("--databases", nargs="+", default=["SQLite", "PostgreSQL"])
    parser.add_argument("--rasa-too", action="store_true", help="also kill Rasa with the app")
    options = parser.parse_args()
    if options.quick:
        vars(options).update(QUICK)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(unknown)}")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a file per connection
    print(machine(), flush=True)
    with bench_settings() as settings:
        bench = Bench(settings.home, options)
        for part in options.parts or PARTS:
            print(f"\n{asyncio.run(getattr(bench, part)())}", flush=True)


if __name__ == "__main__":
    main()
