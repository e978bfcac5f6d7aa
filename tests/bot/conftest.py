"""The real program in a process of its own, with a home of its own around the common build."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from typer.testing import CliRunner

from actions.services import Services, build_services
from bot.api.access import internal_id
from bot.api.scopes import Scope
from bot.app import create_app
from bot.cli import app, console
from bot.settings import ROOT, Settings
from bot.today import now, today
from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine
from store.partners import Partner
from tests.assistant import PEPPER

START_LIMIT = 120  # seconds; a busy machine is slow


class Program:
    """Runs `python -m bot`."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def options(self, **settings):
        """Where it runs, for whoever starts it in another way."""
        ours = ("BAEUMGIL_", "COLUMNS", "LINES")  # the width is the terminal's, not our workers'
        environment = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
        named = {f"BAEUMGIL_{name.upper()}": str(value) for name, value in settings.items()}
        return {"cwd": ROOT, "env": {**environment, "BAEUMGIL_HOME": str(self.home), **named}}

    def __call__(self, *arguments, stdin=b"", **settings):
        """Run to the end; settings are set in the environment."""
        return subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            input=stdin,
            capture_output=True,
            timeout=START_LIMIT,
            check=False,
            **self.options(**settings),
        )

    def start(self, *arguments, **pipes):
        """Begin; a context manager that leaves nothing running."""
        pipes = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.PIPE) | pipes
        command = [sys.executable, "-m", "bot", *arguments]
        return _Ended(command, **pipes, **self.options())


class _Ended(subprocess.Popen):
    def __exit__(self, *details):
        if self.poll() is None:
            self.kill()
        super().__exit__(*details)

    def child(self, within=START_LIMIT) -> int:
        """Process id of Rasa, as soon as there is one."""
        deadline = time.monotonic() + within
        while time.monotonic() < deadline and self.poll() is None:
            for file in Path(f"/proc/{self.pid}/task").glob("*/children"):
                for child in file.read_text().split():
                    if b"nlu.launcher" in Path(f"/proc/{child}/cmdline").read_bytes():
                        return int(child)
            time.sleep(0.05)
        raise AssertionError("Rasa was not started")


@pytest.fixture(scope="session")
def program(settings, tmp_path_factory) -> Program:
    """The program with the build, the model and the assets of the tests, and new databases."""
    home = tmp_path_factory.mktemp("home")
    for made in ("assets", "build"):
        (home / made).symlink_to((settings.home / made).resolve())
    return Program(home)


@pytest.fixture(scope="session")
def one_sentence():
    """Check that a finished program failed with one clear sentence that matches."""

    def check(done, *words: str) -> None:
        complaint = done.stderr.decode()
        assert done.returncode == 1, complaint
        assert "Traceback" not in complaint
        (line,) = [line for line in complaint.splitlines() if line.startswith("baeumgil: ")]
        assert [word for word in words if word not in line] == []

    return check


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


@pytest.fixture(scope="session")
def ends():
    """Whether a process ends soon."""

    def wait(pid: int, within: float = 30.0) -> bool:
        deadline = time.monotonic() + within
        while is_running(pid) and time.monotonic() < deadline:
            time.sleep(0.05)
        return not is_running(pid)

    return wait


@pytest.fixture
def services(assistant_alone) -> Services:
    """The services on each kind of database."""
    return assistant_alone.services


@pytest.fixture
def served(assistant_alone) -> FastAPI:
    """The app without Rasa: answers come from search."""
    served = create_app(Settings(), "http://test")
    served.state.runtime = assistant_alone
    return served


@pytest.fixture
async def partner_key(services) -> str:
    """The key of a partner that may do everything."""
    return await services.partners.add("tests", list(Scope), now())


@pytest.fixture
async def partner(services, partner_key) -> Partner:
    """That partner."""
    return await services.partners.holder(partner_key, now(), today())


@pytest.fixture
def inside(partner):
    """Our own id of a conversation of that partner."""
    return lambda conversation: internal_id(partner, conversation, PEPPER)


@pytest.fixture
async def api(served, assistant_alone, partner_key) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the API with that key."""
    async with (
        assistant_alone.running(),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(served),
            base_url="http://test",
            headers={"Authorization": f"Bearer {partner_key}"},
        ) as http,
    ):
        yield http


@pytest.fixture
def staff(settings, database_url, key, monkeypatch):
    """Runs a command of the staff on the test's database, in this process; what it printed."""
    monkeypatch.setenv("BAEUMGIL_DATABASE_URL", database_url)
    monkeypatch.setenv("BAEUMGIL_SECRET_KEYS", key)
    monkeypatch.setattr(console.out, "width", 200)

    def run(*arguments) -> str:
        done = CliRunner().invoke(app, list(arguments), catch_exceptions=False)
        assert done.exit_code == 0, done.output
        return done.stdout

    return run


@pytest.fixture
def at_work(database_url, key):
    """Does something with the services on the test's database, outside any event loop."""

    def work(what):
        async def run():
            engine = create_engine(database_url)
            try:
                return await what(build_services(Database(engine), Cipher([key]), ""))
            finally:
                await engine.dispose()

        return asyncio.run(run())

    return work
