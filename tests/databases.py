"""Databases for tests: every test that asks for one runs on SQLite and on a real PostgreSQL.

`database` is migrated and empty; `new_database_url()` gives further ones. The PostgreSQL server is
started once per run, as a user that is not root, in a folder that goes with it. Without its
programs these tests are skipped; where `CI` is set they fail.
"""

import asyncio
import itertools
import os
import pwd
import re
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.ext.asyncio import AsyncEngine

from store.database import Database
from store.engine import create_engine, migrate

KINDS = ("sqlite", "postgresql")
MISSING = "no PostgreSQL server programs (initdb, pg_ctl): install Debian's package postgresql"
SETTINGS = {
    "listen_addresses": "",  # the socket in our own folder only
    "max_connections": "300",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "timezone": "America/New_York",  # whoever forgets UTC shall notice
}
# The server ends with its standard input, whatever way the tests end.
KEEPER = """
trap '"$0" --pgdata "$1/data" --mode immediate --silent stop; rm -rf "$1"' EXIT
"$0" --pgdata "$1/data" --log "$1/log" --wait --silent start && echo ready && read -r _
"""


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's server programs."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    folders += sorted(debian, key=lambda path: int(re.sub(r"\D", "", path.parts[-2])), reverse=True)
    found = (folder / "initdb" for folder in folders)
    return next((file.resolve().parent for file in found if file.exists()), None)


class PostgreSQL:
    """A throwaway server.

    Attributes:
        folder: its data, log and socket.
    """

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder, self._programs = folder, programs
        self._numbers = itertools.count()
        self._as = _not_root()
        if self._as:
            shutil.chown(folder, self._as["user"], self._as["group"])

    @contextmanager
    def running(self) -> Iterator[None]:
        """Make the server and let it run."""
        owner = ("--username", "tests", "--auth", "trust")
        self._run(*("initdb", "--pgdata", f"{self.folder}/data", *owner, "--no-sync"),
                  *("--encoding", "UTF8", "--locale", "C"))  # fmt: skip
        lines = {**SETTINGS, "unix_socket_directories": str(self.folder)}
        with (self.folder / "data" / "postgresql.auto.conf").open("a") as output:
            output.writelines(f"{name} = '{value}'\n" for name, value in lines.items())
        with subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, str(self._programs / "pg_ctl"), str(self.folder)],
            cwd=self.folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,  # Ctrl-C is for the tests
            **self._as,
        ) as keeper:
            assert keeper.stdin
            assert keeper.stdout
            try:
                assert keeper.stdout.readline() == b"ready\n", (self.folder / "log").read_text()
                yield
            finally:
                keeper.stdin.close()

    def stop(self) -> None:
        """Stop the server, connections and all."""
        self._run("pg_ctl", "--pgdata", f"{self.folder}/data", "--mode", "fast", "--wait", "stop")

    def start(self) -> None:
        """Start it again."""
        self._run("pg_ctl", "--pgdata", f"{self.folder}/data", "--log", f"{self.folder}/log",
                  "--wait", "start")  # fmt: skip

    def create(self, template: str = "template0") -> str:
        """A new database, by name."""
        name = f"test_{next(self._numbers)}"
        self._execute("CREATE DATABASE {} TEMPLATE {}", name, template)
        return name

    def drop(self, name: str) -> None:
        """Drop a database, also while somebody is connected."""
        self._execute("DROP DATABASE {} WITH (FORCE)", name)

    def url(self, name: str) -> str:
        """SQLAlchemy address of a database."""
        return f"postgresql+psycopg://tests@/{name}?host={self.folder}"

    def _execute(self, statement: str, *names: str) -> None:
        address = f"host={self.folder} user=tests dbname=postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [str(self._programs / program), *arguments],
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
            check=True,
            timeout=120,
            **self._as,
        )


def _not_root() -> dict[str, str | int | list[str]]:
    """Whom to run the server as: it refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    known = {user.pw_name: user for user in pwd.getpwall()}
    user = known.get("postgres") or known["nobody"]
    return {"user": user.pw_name, "group": user.pw_gid, "extra_groups": []}


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """The PostgreSQL server of this run."""
    found = programs()
    if found is None and os.environ.get("CI"):
        pytest.fail(MISSING)
    if found is None:
        pytest.skip(MISSING)
    # Not below pytest's folders: the address of a socket is short, and root's folders are private.
    folder = Path(tempfile.mkdtemp(prefix="baeumgil-pg-"))
    try:
        server = PostgreSQL(folder, found)
        with server.running():
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "store.db"
    _migrate(f"sqlite+aiosqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def _postgresql_template(postgresql: PostgreSQL) -> str:
    name = postgresql.create()
    _migrate(postgresql.url(name))
    return name


def _migrate(url: str) -> None:
    async def run() -> None:
        engine = create_engine(url)
        await migrate(engine)
        await engine.dispose()

    with ThreadPoolExecutor(1) as other:  # this thread may have a loop of its own
        other.submit(asyncio.run, run()).result()


@pytest.fixture(params=KINDS)
def database_kind(request: pytest.FixtureRequest) -> str:
    """`sqlite` or `postgresql`; `parametrize("database_kind", ["sqlite"], indirect=True)` picks."""
    kind: str = request.param
    return kind


@pytest.fixture
def empty_database_url(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[str]:
    """SQLAlchemy address of a database without tables."""
    if database_kind == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    name = server.create()
    yield server.url(name)
    server.drop(name)


@pytest.fixture
def new_database_url(
    database_kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> Iterator[Callable[[], str]]:
    """Makes a migrated, empty database at each call; returns its SQLAlchemy address."""
    if database_kind == "sqlite":
        template: Path = request.getfixturevalue("_sqlite_template")
        numbers = itertools.count()

        def copied() -> str:
            copy = tmp_path / f"store-{next(numbers)}.db"
            return f"sqlite+aiosqlite:///{shutil.copy(template, copy)}"

        yield copied
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    migrated: str = request.getfixturevalue("_postgresql_template")
    names: list[str] = []

    def created() -> str:
        names.append(server.create(migrated))
        return server.url(names[-1])

    yield created
    for name in names:
        server.drop(name)


@pytest.fixture
def database_url(new_database_url: Callable[[], str]) -> str:
    """SQLAlchemy address of a migrated, empty database."""
    return new_database_url()


@pytest.fixture
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    """An engine of `database_url`."""
    engine = create_engine(database_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def database(engine: AsyncEngine) -> Database:
    """A migrated, empty database."""
    return Database(engine)
