"""`baeumgil mcp`: the knowledge for other assistants, over standard input and output."""

from __future__ import annotations

from bot.cli.prepare import open_base
from bot.settings import Settings


def mcp() -> None:
    """Serve the knowledge to an assistant that speaks MCP; no conversation, no database.

    Such an assistant starts this command itself (docs/mcp.md).

    Example: baeumgil mcp
    """
    base = open_base(Settings())
    from bot.mcp.server import build_server

    build_server(base).run("stdio")
