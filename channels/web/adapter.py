"""The web chat as a channel: which address does what (docs/channels/web.md)."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from fastapi import APIRouter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.body_limit import RequestBodyLimitMiddleware
from starlette.middleware.cors import CORSMiddleware
from starlette.routing import Mount, Route

from channels.adapter import Adapter, Gateway
from channels.web.endpoints import MAX_BODY, Endpoints
from channels.web.origins import OriginGuard, Origins
from channels.web.pages import Pages, Static
from channels.web.problems import refused, unavailable
from channels.web.streams import Streams
from store.errors import StoreUnavailable

HERE = Path(__file__).parent
MAX_STREAMS = 5_000  # event streams in all


class WebAdapter(Adapter):
    """The page at `/`, the widget at `/widget.js`, all else below `/web`.

    Args:
        gateway: the app.
        assets: folder of the design tokens and fonts that `make assets` fetches.
        origins: of other sites that may embed the chat (`https://school.example`).
        max_streams: event streams kept open at the same time.
    """

    name = "web"

    def __init__(
        self,
        gateway: Gateway,
        assets: Path,
        origins: Collection[str] = (),
        max_streams: int = MAX_STREAMS,
    ) -> None:
        self._gateway, self._assets = gateway, assets
        self._origins = Origins(gateway.address, origins)
        self._streams = Streams(max_streams)

    def router(self) -> APIRouter:
        """All routes of the web chat; none is part of the open API."""
        pages = Pages(self._gateway.texts, HERE, self._origins)
        router = APIRouter(include_in_schema=False)
        router.routes.extend(
            [
                Route("/", pages.page),
                Route("/widget.js", pages.widget),
                Mount("/web", self._behind_page()),
            ]
        )
        return router

    def _behind_page(self) -> Starlette:
        """An app of its own, so that refusals, too, pass through its middleware."""
        endpoints = Endpoints(self._gateway, self._streams, self.name)
        texts = self._gateway.texts
        guard = [
            Middleware(OriginGuard, self._origins),
            Middleware(RequestBodyLimitMiddleware, max_body_size=MAX_BODY),
        ]
        return Starlette(
            routes=[
                Mount("/v1", routes=endpoints.routes(), middleware=guard),
                Mount("/static", Static(HERE / "static", "no-cache")),
                Mount("/assets", Static(self._assets, "public, max-age=86400")),
            ],
            middleware=[
                Middleware(
                    CORSMiddleware,
                    allow_origins=sorted(self._origins.embedding),
                    allow_methods=["GET", "POST"],
                    allow_headers=["Authorization", "Content-Type", "Last-Event-ID"],
                    expose_headers=["Retry-After"],
                )
            ],
            exception_handlers={
                HTTPException: refused(texts),
                StoreUnavailable: unavailable(texts),
            },
        )
