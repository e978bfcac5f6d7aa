"""What somebody sees whose request is refused: a page that says what to do next.

htmx gets the sentence alone; `console.js` shows it. Who is not logged in is led to the log-in.
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import PlainTextResponse, RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.types import Receive, Scope, Send

from bot.console.access import Forged, MustChange, NotLoggedIn
from bot.console.pages import render
from knowledge.texts import load_texts
from store.errors import StoreUnavailable

LOGIN = "/console/login"
PASSWORD = "/console/account"  # noqa: S105 - the page where it is changed


def refusal(request: Request, status: int, name: str | None = None) -> Response:
    """Why a request was refused.

    Args:
        request: the request.
        status: of HTTP.
        name: key of what is said in `console.errors`; the status when None.
    """
    told = load_texts().data("console.errors")
    said = told.get(name or status, told["other"])
    if is_htmx(request):
        return PlainTextResponse(said["text"], status)
    return render(request, "error.html", status, said=said)


def is_htmx(request: Request) -> bool:
    """Whether htmx asks, for a part of a page."""
    return "hx-request" in request.headers


def tell_errors(console: FastAPI) -> None:
    """Let whatever is refused be told in Korean."""
    console.add_exception_handler(HTTPException, _http_error)
    console.add_exception_handler(RequestValidationError, _invalid)
    console.add_exception_handler(StoreUnavailable, _unavailable)
    console.add_exception_handler(Forged, _forged)
    console.add_exception_handler(NotLoggedIn, _not_logged_in)
    console.add_exception_handler(MustChange, _must_change)


async def unforeseen(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer to a request that failed (ASGI)."""
    await refusal(Request(scope), 500)(scope, receive, send)


async def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    return refusal(request, status)


async def _invalid(request: Request, _error: Exception) -> Response:
    return refusal(request, 422)


async def _unavailable(request: Request, _error: Exception) -> Response:
    return refusal(request, 503)


async def _forged(request: Request, _error: Exception) -> Response:
    return refusal(request, 403, "forged")


async def _not_logged_in(request: Request, _error: Exception) -> Response:
    return _elsewhere(request, f"{LOGIN}?{urlencode({'next': _wanted(request)})}")


async def _must_change(request: Request, _error: Exception) -> Response:
    return _elsewhere(request, PASSWORD)


def _wanted(request: Request) -> str:
    """The page somebody was on, or wanted to see; what they wanted to change is lost."""
    if is_htmx(request):
        return urlsplit(request.headers.get("hx-current-url", "")).path
    return request.url.path if request.method == "GET" else ""


def _elsewhere(request: Request, address: str) -> Response:
    if is_htmx(request) or "text/event-stream" in request.headers.get("accept", ""):
        return Response(status_code=401, headers={"HX-Redirect": address})
    return RedirectResponse(address, 303)
