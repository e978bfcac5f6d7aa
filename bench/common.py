"""What the benchmarks share: a place of their own, Rasa as a bare child, figures and tables."""

from __future__ import annotations

import asyncio
import contextlib
import os
import platform
import socket
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import SecretStr

from bot.cli.prepare import build_knowledge, prepare
from bot.rasa.child import ROOT, command, environment
from bot.rasa.supervisor import ExternalRasa
from bot.settings import Settings

ACTION_TOKEN = "bench"  # noqa: S105 - both Rasas show it, on loopback
ENDPOINTS = ROOT / "bench" / "peers" / "endpoints.yml"
RASA_START_LIMIT = 300.0  # seconds; the default pipeline is slow to start on a busy machine


@contextmanager
def bench_settings(*, with_rasa: bool = True) -> Iterator[Settings]:
    """Settings with the builds in force but a database of their own, removed at the end.

    Args:
        with_rasa: whether Rasa's model is needed.

    Raises:
        KnowledgeError, RasaError: something could not be built or trained.
    """
    settings = Settings()
    prepare(settings) if with_rasa else build_knowledge(settings)
    room = settings.home / "bench"
    room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="run-", dir=room) as folder:
        home = Path(folder).resolve()
        (home / "build").symlink_to((settings.home / "build").resolve())
        own = {"home": home, "database_url": None, "rasa_url": None}
        yield settings.model_copy(update={**own, "action_token": SecretStr(ACTION_TOKEN)})


@dataclass(frozen=True)
class RasaChild:
    """A Rasa that answers.

    Attributes:
        service: where.
        pid: its process.
        started_in: seconds from the start of the process to the first answer of `/status`.
    """

    service: ExternalRasa
    pid: int
    started_in: float


@asynccontextmanager
async def rasa_child(
    home: Path, model: Path, *, action_url: str = "", extra: Mapping[str, str] | None = None
) -> AsyncIterator[RasaChild]:
    """Serve `model` by Rasa's own means, on loopback and without a token; stop it on leaving.

    Raises:
        RasaTimeout: it did not answer in `RASA_START_LIMIT`.
    """
    service = ExternalRasa(f"http://127.0.0.1:{(port := free_port())}")
    trackers = home / f"trackers-{port}.db"
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *command("run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port)),
        *("--model", str(model.resolve()), "--endpoints", str(ENDPOINTS)),
        *("--credentials", str(ROOT / "nlu" / "credentials.yml")),
        cwd=ROOT,
        env=environment(
            home,
            {
                "BAEUMGIL_ACTION_URL": action_url,
                "BAEUMGIL_ACTION_TOKEN": ACTION_TOKEN,
                "BAEUMGIL_TRACKER_URL": f"sqlite:///{trackers}",
                "LOG_LEVEL": "WARNING",
                **(extra or {}),
            },
        ),
        stdin=PIPE,
        stdout=DEVNULL,
    )
    try:
        await service.wait_ready(RASA_START_LIMIT)
        yield RasaChild(service, process.pid, time.perf_counter() - began)
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


def free_port() -> int:
    """A loopback port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def machine() -> str:
    """When and on what this was measured."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC · {os.cpu_count()} cores ({platform.machine()}) "
        f"· Python {platform.python_version()} · load average {load}"
    )
