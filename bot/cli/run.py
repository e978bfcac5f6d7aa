"""`baeumgil run`: serve everything."""

from __future__ import annotations

import asyncio
import logging
import signal
from typing import Annotated

import typer

from bot.cli.console import err
from bot.cli.prepare import assistant, prepare
from bot.settings import Settings


def run(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
) -> None:
    """Serve the assistant: build and train what is missing, start Rasa, print the addresses.

    Example: baeumgil run --port 8080
    """
    settings = Settings()
    logging.basicConfig(
        level=settings.log_level, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    logging.getLogger("httpx").setLevel(logging.WARNING)
    prepare(settings)
    asyncio.run(
        _serve(
            settings,
            settings.host if host is None else host,
            settings.port if port is None else port,
        )
    )


async def _serve(settings: Settings, host: str, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with assistant(settings, host=host, port=port) as (_runtime, address):
        err.print("\nBaeumgil is ready:")
        err.print(f"  API docs   {address}/docs")
        err.print(f"  Messages   POST {address}/api/v1/conversations/<id>/messages")
        err.print(f"  Health     {address}/health")
        err.print("  Terminal   .venv/bin/baeumgil chat")
        err.print("[dim]Ctrl-C stops it.[/]")
        await stop.wait()
        err.print("Stopping …")
