"""Keep Rasa running as a child of the app."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import socket
import time
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path
from typing import Literal

import httpx

from bot.rasa.child import ROOT, command, environment, last_words
from bot.rasa.client import RasaAddress
from bot.rasa.errors import RasaStartFailed, RasaTimeout, RasaUnavailable

log = logging.getLogger(__name__)

State = Literal["starting", "ready", "restarting", "stopped"]

START_LIMIT = 60.0  # seconds one start may take
CHECK_EVERY, CHECK_LIMIT, MISSES = 5.0, 5.0, 3  # seconds between and for checks; then it hangs
FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0  # seconds before a restart, doubled each time
HEALTHY_AFTER = 60.0  # seconds of service after which the delay starts anew
STOP_LIMIT = 3.0  # seconds to end in peace
LOG_SIZE = 5_000_000  # bytes; older lines move to rasa.log.1


class RasaSupervisor:
    """Starts Rasa on a free loopback port, watches it, restarts it, stops it.

    The child ends with this process, whatever way that ends (see `nlu/launcher.py`).

    Args:
        model: the trained model.
        home: `BAEUMGIL_HOME`; the log goes to `log/rasa.log` there.
        action_url: where Rasa calls actions.
        action_token: shown when it does, as `?token=`.
        tracker_url: SQLAlchemy 1.4 address of Rasa's memory; in memory when None.
        endpoints: another endpoints file, for Redis locks and the like.
    """

    def __init__(
        self,
        model: Path,
        home: Path,
        *,
        action_url: str,
        action_token: str,
        tracker_url: str | None = None,
        endpoints: Path = ROOT / "nlu" / "endpoints.yml",
    ) -> None:
        self._model, self._home, self._endpoints = model, home, endpoints
        self._log = home / "log" / "rasa.log"
        self._address = RasaAddress("", secrets.token_hex(32))
        self._environment = {
            "BAEUMGIL_RASA_AUTH": self._address.token or "",
            "BAEUMGIL_ACTION_URL": action_url,
            "BAEUMGIL_ACTION_TOKEN": action_token,
            "BAEUMGIL_TRACKER_URL": tracker_url or "sqlite://",
            "LOG_LEVEL": "WARNING",
        }
        self._state: State = "stopped"
        self._changed = asyncio.Event()
        self._failure: RasaStartFailed | None = None
        self._task: asyncio.Task[None] | None = None
        self._process: Process | None = None

    @property
    def state(self) -> State:
        """What Rasa is doing."""
        return self._state

    @property
    def address(self) -> RasaAddress:
        """Where Rasa answers; another port after a restart."""
        return self._address

    @property
    def pid(self) -> int | None:
        """Process id of Rasa while it runs."""
        return self._process.pid if self._process else None

    async def start(self) -> None:
        """Begin to start Rasa; `wait_ready` tells when it answers.

        Raises:
            RasaStartFailed: Rasa's environment or the model is missing.
        """
        if not self._model.is_file():
            raise RasaStartFailed(f"there is no model at {self._model}: run 'baeumgil train'")
        command()
        self._log.parent.mkdir(parents=True, exist_ok=True)
        self._failure = None
        self._set("starting")
        self._task = asyncio.create_task(self._supervise(), name="rasa-supervisor")

    async def stop(self) -> None:
        """End Rasa; returns when it has ended."""
        if self._task:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None
        self._set("stopped")

    async def wait_ready(self, timeout: float = START_LIMIT) -> None:
        """Return as soon as Rasa answers.

        Raises:
            RasaStartFailed: it cannot be started.
            RasaTimeout: it was not ready after `timeout` seconds.
        """
        try:
            async with asyncio.timeout(timeout):
                while self._state != "ready":
                    if self._state == "stopped":
                        raise self._failure or RasaStartFailed("Rasa was stopped")
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError as error:
            raise RasaTimeout(f"Rasa was not ready within {timeout:g} s") from error

    def _set(self, state: State) -> None:
        self._state = state
        self._changed.set()

    async def _supervise(self) -> None:
        delay, was_ready = FIRST_DELAY, False
        while True:
            began = time.monotonic()
            try:
                reason = await self._serve()
                was_ready = True
            except RasaStartFailed as error:
                if not was_ready:
                    self._failure = error
                    self._set("stopped")
                    return
                reason = str(error)
            self._set("restarting")
            if time.monotonic() - began > HEALTHY_AFTER:
                delay = FIRST_DELAY
            log.warning("Rasa %s; starting it again in %.1f s", reason, delay)
            await asyncio.sleep(delay)
            delay = min(delay * 2, LONGEST_DELAY)

    async def _serve(self) -> str:
        """Run one child until it ends or hangs; the reason why.

        Raises:
            RasaStartFailed: it never answered.
        """
        port = _free_port()
        self._address = RasaAddress(f"http://127.0.0.1:{port}", self._address.token)
        since = self._rotate_log()
        with self._log.open("ab") as output:
            process = await asyncio.create_subprocess_exec(
                *command("run", "--enable-api", "--interface", "127.0.0.1", "--port", str(port)),
                *("--model", str(self._model.resolve()), "--endpoints", str(self._endpoints)),
                *("--credentials", str(ROOT / "nlu" / "credentials.yml")),
                cwd=ROOT,
                env=environment(self._home, self._environment),
                stdin=PIPE,  # its end tells the child that we died
                stdout=output,
                stderr=STDOUT,
                start_new_session=True,  # Ctrl-C is ours; we stop the child in order
            )
        self._process = process
        try:
            await self._until_ready(process, since)
            self._set("ready")
            return await self._until_gone(process)
        finally:
            await _end(process)
            self._process = None

    async def _until_ready(self, process: Process, since: int) -> None:
        deadline = time.monotonic() + START_LIMIT
        async with httpx.AsyncClient(timeout=CHECK_LIMIT, trust_env=False) as http:
            while time.monotonic() < deadline:
                if process.returncode is not None:
                    raise self._cannot_start("it ended at once", since)
                status = await _status(http, self._address)
                if status == 200:
                    return
                if status is not None:  # it answers, but has no model
                    raise self._cannot_start("it could not load the model", since)
                await asyncio.sleep(0.1)
        raise self._cannot_start(f"it was not ready within {START_LIMIT:g} s", since)

    async def _until_gone(self, process: Process) -> str:
        misses = 0
        async with httpx.AsyncClient(timeout=CHECK_LIMIT, trust_env=False) as http:
            while misses < MISSES:
                # Not wait_for: on Python 3.11 it forgets a cancellation that meets the end.
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(CHECK_EVERY):
                        code = await process.wait()
                    return f"ended ({'signal ' if code < 0 else 'status '}{abs(code)})"
                misses = 0 if await _status(http, self._address) == 200 else misses + 1
        return "does not answer"

    def _cannot_start(self, why: str, since: int) -> RasaStartFailed:
        words = last_words(self._log, since)
        return RasaStartFailed(
            f"Rasa did not start: {why} (log: {self._log})" + (f"\n{words}" if words else "")
        )

    def _rotate_log(self) -> int:
        size = self._log.stat().st_size if self._log.exists() else 0
        if size > LOG_SIZE:
            self._log.replace(self._log.with_suffix(".log.1"))
            return 0
        return size


class ExternalRasa:
    """A Rasa that somebody else runs (`BAEUMGIL_RASA_URL`); same interface, no child."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self._address = RasaAddress(url.rstrip("/"), token)
        self._state: State = "stopped"

    @property
    def state(self) -> State:
        """`ready` once it has answered."""
        return self._state

    @property
    def address(self) -> RasaAddress:
        """Where it answers."""
        return self._address

    async def start(self) -> None:
        """Nothing is started here."""
        self._state = "starting"

    async def stop(self) -> None:
        """Nothing is stopped there."""
        self._state = "stopped"

    async def wait_ready(self, timeout: float = START_LIMIT) -> None:
        """Return as soon as it answers with a model.

        Raises:
            RasaUnavailable: it refuses our token.
            RasaTimeout: it was not ready after `timeout` seconds.
        """
        try:
            async with (
                asyncio.timeout(timeout),
                httpx.AsyncClient(timeout=CHECK_LIMIT, trust_env=False) as http,
            ):
                while (status := await _status(http, self._address)) != 200:
                    if status == 401:
                        raise RasaUnavailable("Rasa refuses the token: set BAEUMGIL_RASA_TOKEN")
                    await asyncio.sleep(0.5)
        except TimeoutError as error:
            raise RasaTimeout(f"Rasa at {self._address.url} does not answer") from error
        self._state = "ready"


async def _status(http: httpx.AsyncClient, address: RasaAddress) -> int | None:
    """HTTP status of Rasa's `/status`; None when nobody answers."""
    try:
        return (await http.get(address.url + "/status", params=address.params)).status_code
    except httpx.HTTPError:
        return None


async def _end(process: Process) -> None:
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_LIMIT):
                await process.wait()
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
    if process.stdin:
        process.stdin.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
