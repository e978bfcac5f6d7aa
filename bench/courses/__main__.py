"""Courses and documents measured: `python -m bench.courses`.

Sections: `import` (rows a second, memory), `stall` (how late the app is while it builds), `nearest`
(from how many vectors on an approximate index pays), `search` (time with and without filters,
building, memory), `peers` (quality beside SQLite, PostgreSQL and BM25 alone), `quality` (real
questions about real courses).
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.common import machine
from bench.courses import importing, nearest, quality, scale, stall
from bench.courses.indexes import Built, Tools, built
from knowledge.build import build_all

ROOT = Path(__file__).resolve().parents[2]
SECTIONS = ("import", "stall", "nearest", "search", "peers", "quality")
PEERS = ("bm25", "fts5", "postgresql")
SIZES = "1000,100000,1000000"
AT_SCALE = ("search", "peers")


def searches(tools: Tools, folder: Path, home: Path, options: argparse.Namespace) -> None:
    """The sections on synthetic passages, size by size."""
    builds: list[Built] = []
    for size in options.sizes:
        builds.append(built(tools, folder, size))
        index = tools.open(builds[-1].folder)
        if "search" in options.sections:
            _show("Search", scale.speed_table(index, scale.asked_of(index, options.questions)))
        if "peers" in options.sections:
            _show(
                "Beside peers",
                scale.quality_table(tools, index, folder, options.questions, options.peers),
            )
    if "search" in options.sections:
        _show("Building and memory", scale.building_table(builds, home))


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=ROOT / "var", help="where builds live")
    parser.add_argument("--sections", type=_names, default=SECTIONS)
    parser.add_argument("--sizes", type=_numbers, default=_numbers(SIZES), help=f"default: {SIZES}")
    parser.add_argument("--questions", type=int, default=200, help="for each size and noise")
    parser.add_argument("--peers", type=_names, default=PEERS)
    options = parser.parse_args(arguments)
    build_all(options.home, print)
    tools = Tools(options.home)
    print(machine(), flush=True)
    if "import" in options.sections:
        _show("Import", importing.report())
    if "stall" in options.sections:
        _show("The event loop while an index is built", stall.report(tools, options.home))
    for size in options.sizes if "nearest" in options.sections else ():
        _show("Vectors", nearest.report(tools, size))
    if any(name in options.sections for name in AT_SCALE):
        room = options.home / "bench"
        room.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix="courses-", dir=room) as folder:
            searches(tools, Path(folder), options.home, options)
    if "quality" in options.sections:
        _show("Quality", quality.report(options.home))


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",")]


def _names(text: str) -> list[str]:
    return text.split(",")


def _show(title: str, tables: str) -> None:
    print(f"\n### {title}\n\n{tables}", flush=True)


if __name__ == "__main__":
    main()
