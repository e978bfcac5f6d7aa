"""Cold start, memory and sizes: `python -m bench.start` (Linux).

Starts `baeumgil run` as a user does when everything is built, and asks it one question. Beside
it, our Rasa and Rasa's default pipeline alone, started in alternation.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx
import numpy as np

from bench.common import bench_settings, free_port, machine, rasa_child, table
from bench.peers import TENSORFLOW, add_options, default_model
from bench.turn import DEFAULT, OUR_RASA, SCRIPTS
from bot.rasa.child import ROOT
from bot.rasa.client import RasaClient
from bot.rasa.train import model_path
from bot.settings import Settings

AIM = 12.0  # seconds to the first answer
START_LIMIT = 300.0  # seconds
MB = 1_000_000
QUESTIONS = tuple(text for script in SCRIPTS for text, _ in script.messages)
PARTS = {
    "imports of the app": "import bot.serving",
    "… and the knowledge base opened": (
        "import sys, pathlib, bot.serving, knowledge.base as b;"
        "b.KnowledgeBase.open(pathlib.Path(sys.argv[1]))"
    ),
}


@dataclass(frozen=True)
class Memory:
    """Memory of a process in bytes: resident, and resident with shared pages divided."""

    rss: int
    pss: int


@dataclass(frozen=True)
class Start:
    """One start: seconds since the process began, and memory after the questions.

    Attributes:
        listening: the builds are checked, the app's port is open.
        rasa: its model is loaded, its port is open.
        ready: both are open and the app answers.
        answer: the first question is answered.
        memory: of the app and of Rasa.
    """

    listening: float
    rasa: float
    ready: float
    answer: float
    memory: Mapping[str, Memory]


def start(home: Path) -> Start:
    """Start the assistant with `home`, ask, and stop it.

    Raises:
        RuntimeError: it ended, or did not answer in `START_LIMIT`.
    """
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "BAEUMGIL_HOME": str(home)}
    key = _key(environment)
    began = time.perf_counter()
    app = subprocess.Popen(
        [sys.executable, "-m", "bot", "run", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(lambda: _listens(port), app)
        listening = time.perf_counter() - began
        _wait(lambda: (found := _rasa_of(app.pid)) is not None and _listens(found[1]), app)
        rasa = time.perf_counter() - began
        headers = {"Authorization": f"Bearer {key}"}
        with httpx.Client(
            base_url=url, headers=headers, timeout=START_LIMIT, trust_env=False
        ) as http:
            http.get("/health").raise_for_status()
            ready = time.perf_counter() - began
            _ask(http, 0, QUESTIONS[0])
            answer = time.perf_counter() - began
            for number, question in enumerate(QUESTIONS * 3, 1):
                _ask(http, number, question)
        child = _rasa_of(app.pid)
        memory = {"app": memory_of(app.pid)} | ({"Rasa": memory_of(child[0])} if child else {})
        return Start(listening, rasa, ready, answer, memory)
    finally:
        app.send_signal(signal.SIGINT)
        app.wait(30)


def _key(environment: Mapping[str, str]) -> str:
    """A key of the API, of a partner made for it."""
    name = f"bench-{secrets.token_hex(4)}"
    made = subprocess.run(
        [sys.executable, "-m", "bot", "partner", "add", name, "--scope", "conversations"],
        cwd=ROOT,
        env=dict(environment),
        capture_output=True,
        text=True,
        check=True,
    )
    return made.stdout.split()[-1]


def _ask(http: httpx.Client, number: int, question: str) -> None:
    path = f"/api/v1/conversations/bench-start-{number}/messages"
    http.post(path, json={"text": question}).raise_for_status()


def _wait(happened: Callable[[], bool], app: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_LIMIT
    while not happened():
        if app.poll() is not None:
            raise RuntimeError("the assistant ended: try 'baeumgil run'")
        if time.monotonic() > deadline:
            raise RuntimeError(f"the assistant did not start within {START_LIMIT:.0f} s")
        time.sleep(0.02)


def _listens(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _rasa_of(parent: int) -> tuple[int, int] | None:
    """Process id and port of the Rasa that `parent` started."""
    for folder in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError, ValueError):
            words = (folder / "cmdline").read_text().split("\0")
            # state and parent follow the name, which may itself hold blanks and brackets
            ppid = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if ppid == parent and "nlu.launcher" in words:
                return int(folder.name), int(words[words.index("--port") + 1])
    return None


def memory_of(pid: int) -> Memory:
    """What a process has now."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {line.split(":")[0]: int(line.split()[1]) * 1024 for line in lines}
    return Memory(sizes["Rss"], sizes["Pss"])


def part(code: str, home: Path) -> float:
    """Seconds that a fresh interpreter takes for `code`, from start to end."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code, str(home)], cwd=ROOT, check=True)
    return time.perf_counter() - began


async def rasa_alone(home: Path, model: Path, extra: Mapping[str, str]) -> tuple[float, Memory]:
    """Seconds until a bare Rasa is ready, and its memory after some messages."""
    async with rasa_child(home, model, extra=extra) as child, RasaClient(child.service) as client:
        for question in QUESTIONS * 3:
            await client.parse(question)
        return child.started_in, memory_of(child.pid)


def size(path: Path) -> int:
    """Bytes of a file or of everything below a folder; hard links count once."""
    files = [path] if path.is_file() else (file for file in path.rglob("*") if file.is_file())
    return sum({(s := f.stat()).st_ino: s.st_size for f in files if not f.is_symlink()}.values())


def report(starts: Sequence[Start], parts: Mapping[str, Sequence[float]]) -> Iterator[str]:
    """Tables of the start and of the memory."""

    def seconds(values: Sequence[float]) -> list[str]:
        return [f"{np.median(values):.1f}", f"{min(values):.1f}–{max(values):.1f}"]

    answers = [run.answer for run in starts]
    milestones = {
        "the app's port is open": [run.listening for run in starts],
        "Rasa's port is open": [run.rasa for run in starts],
        "the app answers (knowledge and Rasa open)": [run.ready for run in starts],
        "**first answer**": answers,
    }
    rows = [[name, *seconds(values)] for name, values in milestones.items()]
    yield table(["seconds since `baeumgil run`", "median", "range"], rows)
    verdict = "met" if np.median(answers) <= AIM else "MISSED"
    yield f"- first answer within {AIM:.0f} s: {verdict}"
    rows = [[name, *seconds(values)] for name, values in parts.items()]
    yield table(["in a fresh process, alone", "median s", "range"], rows)
    yield table(
        ["memory after warm-up", "RSS MB", "PSS MB"],
        [[name, *_megabytes([run.memory[name] for run in starts])] for name in starts[0].memory],
    )


def _megabytes(memories: Sequence[Memory]) -> list[str]:
    rss, pss = ([getattr(memory, name) / MB for memory in memories] for name in ("rss", "pss"))
    return [f"{np.median(rss):.0f}", f"{np.median(pss):.0f}"]


def compare(models: Mapping[str, Path], home: Path, runs: int) -> str:
    """Our Rasa and its peers, started in alternation."""
    found: dict[str, list[tuple[float, Memory]]] = {name: [] for name in models}
    for _ in range(runs):
        for name, model in models.items():
            extra = TENSORFLOW if name == DEFAULT else {}
            found[name].append(asyncio.run(rasa_alone(home, model, extra)))
    rows = []
    for name, results in found.items():
        ready = f"{np.median([seconds for seconds, _ in results]):.1f}"
        memory = _megabytes([memory for _, memory in results])
        rows.append([name, ready, *memory, f"{size(models[name]) / MB:.1f}"])
    return table(["Rasa alone", "ready after s", "RSS MB", "PSS MB", "model MB"], rows)


def sizes(home: Path) -> str:
    """What lies on the disk."""
    places = {
        "builds (`var/build`)": (home / "build").resolve(),
        "app environment (`.venv`)": ROOT / ".venv",
        "Rasa environment (`nlu/.venv`)": ROOT / "nlu" / ".venv",
    }
    rows = [[name, f"{size(path) / MB:.1f}"] for name, path in places.items()]
    return table(["on the disk", "MB"], rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    add_options(parser)
    options = parser.parse_args(arguments)
    with bench_settings() as settings:
        home = settings.home
        models = {OUR_RASA: model_path(home)}
        if options.peer:
            models[DEFAULT] = default_model(Settings().home, options.epochs)
        start(home)  # files into the page cache, bytecode onto the disk
        starts = [start(home) for _ in range(options.runs)]
        parts = {n: [part(code, home) for _ in range(options.runs)] for n, code in PARTS.items()}
        tables = [machine(), *report(starts, parts)]
        tables += [compare(models, home, options.runs), sizes(home)]
        print("\n\n".join(tables))


if __name__ == "__main__":
    main()
