"""`baeumgil run`: serve everything."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from typing import Annotated

import typer

from bot.cli.console import CommandError, err
from bot.cli.prepare import assistant, prepare
from bot.settings import Settings

OURS = ("bot", "channels", "actions", "knowledge", "store")


def run(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port to listen on; 0 takes a free one."),
    ] = None,
) -> None:
    """Serve the assistant: build and train what is missing, start Rasa, print the addresses.

    Example: baeumgil run --port 8080
    """
    settings = Settings()
    _log(settings.log_level)
    host = settings.host if host is None else host
    port = settings.port if port is None else port
    _check_port(host, port)
    prepare(settings)
    asyncio.run(_serve(settings, host, port))


def _log(level: str) -> None:
    """Our own messages from `level` on; of libraries only warnings."""
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for package in OURS:
        logging.getLogger(package).setLevel(level)
    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it turns DEBUG on for itself


def _check_port(host: str, port: int) -> None:
    """Find out before anything slow that the port cannot be had."""
    try:
        socket.create_server((host, port)).close()
    except OSError as error:
        reason = str(error.strerror).partition(" (")[0]
        raise CommandError(
            f"cannot listen on {host} port {port}: {reason}; "
            "stop what uses it, or choose others with --host and --port"
        ) from error


async def _serve(settings: Settings, host: str, port: int) -> None:
    if task := asyncio.current_task():
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    try:
        async with assistant(settings, host=host, port=port, public=True) as (runtime, address):
            await _until_it_answers(address)
            names = [adapter.name for adapter in runtime.adapters]
            err.print("\nBaeumgil is ready:")
            if "web" in names:
                err.print(f"  Web chat   {address}/")
            err.print(f"  Console    {address}/console/")
            if not await runtime.accounts.all():
                first = ".venv/bin/baeumgil user add LOGIN --name NAME --role administrator"
                err.print(f"             nobody can log in yet: {first}")
            err.print("  Terminal   .venv/bin/baeumgil chat")
            err.print(f"  API docs   {address}/docs (keys: .venv/bin/baeumgil partner add)")
            err.print(f"  Health     {address}/health")
            err.print(f"  Channels   {', '.join(names)}")
            err.print("[dim]Ctrl-C stops it.[/]")
            await asyncio.Event().wait()
    except asyncio.CancelledError:
        err.print("Stopped.")


async def _until_it_answers(address: str) -> None:
    import httpx

    async with httpx.AsyncClient(trust_env=False) as http:
        (await http.get(f"{address}/health")).raise_for_status()
