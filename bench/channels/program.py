"""The program under test: `baeumgil run` in a process of its own, which may be killed."""

from __future__ import annotations

import asyncio
import os
import secrets
import signal
import sys
import time
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pydantic import SecretStr

from bench.common import free_port
from bot.rasa.child import ROOT, last_words
from bot.rasa.supervisor import RasaSupervisor
from bot.rasa.trackers import tracker_url
from bot.rasa.train import model_path
from bot.runtime import ACTIONS_PATH
from bot.settings import Settings

START_LIMIT = 300.0  # seconds; a busy machine is slow
MODULE = ("-m", "bot")


@dataclass
class Program:
    """The app as a process.

    Attributes:
        home: its `BAEUMGIL_HOME`.
        database: SQLAlchemy address of its store.
        port: where it listens, also after a restart.
        extra: further settings.
        module: what Python is to run.
    """

    home: Path
    database: str
    extra: Mapping[str, str] = field(default_factory=dict)
    module: Sequence[str] = MODULE
    port: int = field(default_factory=free_port)
    pepper: str = field(default_factory=lambda: secrets.token_hex(16))
    action_token: str = field(default_factory=lambda: secrets.token_hex(16))
    process: Process | None = None

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> Path:
        """What it complains about."""
        return self.home / "app.log"

    @property
    def pid(self) -> int:
        """Its process.

        Raises:
            RuntimeError: it does not run.
        """
        if self.process is None:
            raise RuntimeError("the assistant does not run")
        return self.process.pid

    @property
    def settings(self) -> Settings:
        """Its settings, for what is prepared for it."""
        own = {"home": self.home, "database_url": SecretStr(self.database)}
        return Settings().model_copy(update=own)

    async def start(self) -> float:
        """Start it and wait until it answers; the seconds that took.

        Raises:
            RuntimeError: it ended.
            TimeoutError: it did not answer.
        """
        began = time.perf_counter()
        environment = {
            **os.environ,
            "BAEUMGIL_HOME": str(self.home),
            "BAEUMGIL_DATABASE_URL": self.database,
            "BAEUMGIL_PEPPER": self.pepper,
            "BAEUMGIL_ACTION_TOKEN": self.action_token,
            "BAEUMGIL_LOG_LEVEL": "WARNING",
            **self.extra,
        }
        with self.log.open("ab") as log:
            self.process = await asyncio.create_subprocess_exec(
                *(sys.executable, *self.module, "run", "--port", str(self.port)),
                cwd=ROOT, env=environment, stdin=DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        async with asyncio.timeout(START_LIMIT), httpx.AsyncClient(trust_env=False) as http:
            while True:
                if self.process.returncode is not None:
                    raise RuntimeError(f"the assistant ended:\n{last_words(self.log)}")
                with suppress(httpx.TransportError):
                    await http.get(f"{self.url}/health", timeout=START_LIMIT)
                    return time.perf_counter() - began
                await asyncio.sleep(0.05)

    async def kill(self) -> None:
        """Kill -9."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """Ctrl-C."""
        await self._end(signal.SIGINT)

    async def _end(self, number: int) -> None:
        if self.process:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)
            await self.process.wait()
            self.process = None


@asynccontextmanager
async def shared_rasa(program: Program) -> AsyncIterator[tuple[RasaSupervisor, dict[str, str]]]:
    """A Rasa that outlives the app, and the settings with which the app uses it."""
    rasa = RasaSupervisor(
        model_path(program.home),
        program.home,
        action_url=program.url + ACTIONS_PATH,
        action_token=program.action_token,
        tracker_url=tracker_url("sqlite:///store", program.home),
    )
    await rasa.start()
    try:
        await rasa.wait_ready()
        address = rasa.address
        yield rasa, {"BAEUMGIL_RASA_URL": address.url, "BAEUMGIL_RASA_TOKEN": address.token or ""}
    finally:
        await rasa.stop()
