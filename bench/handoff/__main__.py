"""The hand-off under load: `python -m bench.handoff`.

`live` serves the app in a process of its own, with counsellors at open consoles and users at the
web chat; `race` lets many counsellors claim the same conversation. Nothing here asks Rasa, so that
something stands in for it (`bench/handoff/rasa.py`).
"""

from __future__ import annotations

import argparse
import asyncio
import resource
from collections.abc import Callable
from pathlib import Path

from bench.booking import databases
from bench.channels.program import MODULE
from bench.common import bench_settings, machine
from bench.handoff.live import Load, live
from bench.handoff.race import cells, race, recorded, report
from bench.handoff.world import world

PARTS = ("live", "race")
HASTY = ("-m", "bench.handoff.hasty")
WAYS = {"ours": MODULE, "check, then update": HASTY}
PEER_SHARE = 4  # of so many conversations one is enough to see what the peer does
QUICK = {"counsellors": 5, "conversations": 50, "rates": [4.0], "seconds": 5.0, "races": 12}
REPLICAS = 2  # on PostgreSQL, which alone carries several

Databases = dict[str, Callable[[], str]]


async def live_part(home: Path, options: argparse.Namespace, kinds: Databases) -> str:
    """The tables of messages."""
    load = Load(options.rates, options.seconds, options.poll)
    tables = []
    for kind in options.databases:
        async with world(home, kinds[kind](), options.counsellors, options.conversations) as here:
            tables.append(f"{kind}:\n\n{await live(here, load)}")
    return "\n\n".join(tables)


async def race_part(home: Path, options: argparse.Namespace, kinds: Databases) -> str:
    """The table of winners."""
    rows = []
    for kind in ("SQLite", "PostgreSQL"):
        if kind not in kinds:
            print(f"  no {kind} here", flush=True)
            continue
        processes = REPLICAS if kind == "PostgreSQL" else 1
        for way, module in WAYS.items():
            database = kinds[kind]()
            races = options.races if module == MODULE else -(-options.races // PEER_SHARE)
            async with world(
                home, database, options.contenders, races,
                waiting=True, replicas=processes, module=module,
            ) as here:  # fmt: skip
                found = await race(here)
                odd = await recorded(database)
            rows.append(cells(way, kind, processes, options.contenders, found, odd))
            print(f"  {' · '.join(rows[-1])}", flush=True)
    return report(rows)


def main() -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; all when none is named")
    parser.add_argument("--quick", action="store_true", help="a look in a minute")
    parser.add_argument("--counsellors", type=int, default=50)
    parser.add_argument("--conversations", "--users", type=int, default=1_000)
    parser.add_argument("--rates", type=float, nargs="+", default=[5, 10, 20], help="messages/s")
    parser.add_argument("--seconds", type=float, default=10.0, help="of each rate")
    parser.add_argument("--poll", type=float, default=2.0, help="seconds, of the peer; 0 for none")
    parser.add_argument("--databases", nargs="+", default=["SQLite"], help="of live")
    parser.add_argument("--races", type=int, default=100, help="conversations all want")
    parser.add_argument("--contenders", type=int, default=20)
    options = parser.parse_args()
    if options.quick:
        vars(options).update(QUICK)
    if unknown := set(options.parts) - set(PARTS):
        parser.error(f"unknown: {', '.join(unknown)}")
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a file per connection
    print(machine(), flush=True)
    do = {"live": live_part, "race": race_part}
    with bench_settings(with_rasa=False) as settings, databases() as kinds:
        for part in options.parts or PARTS:
            print(f"\n{asyncio.run(do[part](settings.home, options, kinds))}", flush=True)


if __name__ == "__main__":
    main()
