"""Which pages may talk to the web chat.

A session is opened by its token alone and there are no cookies, so a foreign page gains nothing
by a forged request. It is refused all the same: nobody but those the operator names may put the
chat, or something that looks like it, on a page of his.
"""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Receive, Scope, Send

_OURS = ("same-origin", "none")  # Sec-Fetch-Site of our own pages, and of what a user typed


class Origins:
    """The origins that are let in.

    Attributes:
        embedding: of other sites that may embed the chat.

    Args:
        own: address of the app.
        embedding: see above.
    """

    def __init__(self, own: str, embedding: Collection[str]) -> None:
        self.embedding = frozenset(embedding)
        self._admitted = self.embedding | {"{0.scheme}://{0.netloc}".format(urlsplit(own))}

    def admit(self, headers: Headers) -> bool:
        """Whether a request with these headers comes from a page that may send it."""
        origin = headers.get("origin")
        if origin is None:
            return headers.get("sec-fetch-site", "none") in _OURS
        return origin in self._admitted or urlsplit(origin).netloc == headers.get("host")


class OriginGuard:
    """Refuses requests of other origins (ASGI middleware)."""

    def __init__(self, app: ASGIApp, origins: Origins) -> None:
        self._app, self._origins = app, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it."""
        if not self._origins.admit(Headers(scope=scope)):
            raise HTTPException(403)
        await self._app(scope, receive, send)
