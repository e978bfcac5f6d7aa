"""Refusals as problem details (RFC 9457), with a sentence for the user."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from knowledge.texts import Texts

RETRY_AFTER = "5"  # seconds

Handler = Callable[[Request, Exception], Awaitable[Response]]


def problem(
    texts: Texts, status: int, detail: str | None = None, headers: Mapping[str, str] | None = None
) -> JSONResponse:
    """A refusal.

    Args:
        texts: the wording.
        status: of HTTP.
        detail: what the user reads; the usual sentence for the status when None.
        headers: of the response.
    """
    told = texts.data("web.problems")
    body = {
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail or told.get(status, told["other"]),
    }
    return JSONResponse(
        body, status, headers=dict(headers or {}), media_type="application/problem+json"
    )


def refused(texts: Texts) -> Handler:
    """The handler of `HTTPException`."""

    async def handle(_request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for it
        return problem(texts, error.status_code, headers=error.headers)

    return handle


def unavailable(texts: Texts) -> Handler:
    """The handler of `StoreUnavailable`: nothing was taken in, the client tries again."""

    async def handle(_request: Request, _error: Exception) -> Response:
        return problem(texts, 503, headers={"Retry-After": RETRY_AFTER})

    return handle
