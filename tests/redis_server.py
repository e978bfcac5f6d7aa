"""A real Redis for tests: started once per run, gone with it; skipped without it, except in CI."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator

import pytest

MISSING = "no redis-server: install Debian's package redis-server"


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Address of an empty Redis."""
    program = shutil.which("redis-server")
    if program is None and os.environ.get("CI"):
        pytest.fail(MISSING)
    if program is None:
        pytest.skip(MISSING)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    options = ("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
    with subprocess.Popen([program, *options], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        for line in server.stdout:
            if "Ready to accept connections" in line:
                break
        yield f"redis://127.0.0.1:{port}/0"
        server.terminate()
        server.stdout.read()
