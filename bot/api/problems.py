"""Refusals as HTTP problems (RFC 9457), with a sentence that users may be shown."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from knowledge.texts import load_texts
from store.errors import StoreUnavailable

PROBLEM = "application/problem+json"
MOST_TOLD = 400  # characters of what is told to developers about a field
MOST_ERRORS = 20  # fields that are told at once
RETRY = {"Retry-After": "5"}  # seconds until the database may be back
TITLES = {
    400: "BadRequest",
    401: "NotAuthenticated",
    403: "Forbidden",
    404: "NotFound",
    405: "MethodNotAllowed",
    413: "TooLarge",
    500: "InternalError",
}


class FieldError(BaseModel):
    """What is wrong with one field of a request; what was sent is not repeated."""

    field: str = Field(examples=["body.text"])
    code: str = Field(description="stable, for programs", examples=["missing"])
    message: str = Field(description="in English, for developers", examples=["Field required"])


class Problem(BaseModel):
    """Why a request was refused.

    Attributes:
        title: stable, for programs (`SlotTaken`).
        status: HTTP status.
        detail: what to tell the user, in Korean.
        errors: the fields that are wrong (422 `Invalid`).
    """

    title: str = Field(examples=["NotFound"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["찾을 수 없어요. 주소를 다시 확인해 주세요."])
    errors: list[FieldError] | None = None


class Refused(Exception):
    """A request cannot be carried out; the app answers with the problem.

    Attributes:
        problem: what the client reads.
        headers: what goes with it.
    """

    def __init__(
        self, title: str, status: int, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.problem = Problem(title=title, status=status, detail=detail)
        self.headers = headers
        super().__init__(title)


REFUSALS: dict[str, Any] = {"model": Problem}
"""What a route declares in `responses` for each status it refuses with."""


def refusing(*codes: int) -> dict[int | str, dict[str, Any]]:
    """What a route declares that refuses with these statuses."""
    return dict.fromkeys(codes, REFUSALS)


def general(title: str, status: int, headers: Mapping[str, str] | None = None) -> Refused:
    """A refusal whose sentence is `problems.<title>`."""
    return Refused(title, status, load_texts()(f"problems.{title}"), headers)


def wrong_field(title: str, status: int, field: str, error: Exception) -> Refused:
    """A refusal because of one field; the error says to developers what it can be."""
    refusal = general(title, status)
    refusal.problem.errors = [FieldError(field=field, code=title, message=str(error)[:MOST_TOLD])]
    return refusal


def response_of(refusal: Refused) -> JSONResponse:
    """What the client gets."""
    told = refusal.problem
    return JSONResponse(
        told.model_dump(exclude_none=True),
        status_code=told.status,
        headers=refusal.headers,
        media_type=PROBLEM,
    )


def tell_problems(app: FastAPI) -> None:
    """Let whatever goes wrong in the app be told as a problem."""
    app.add_exception_handler(Refused, _refused)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    app.add_exception_handler(StoreUnavailable, _unavailable)


async def _refused(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, Refused):
        raise error
    return response_of(error)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, RequestValidationError):
        raise error
    refusal = general("Invalid", 422)
    refusal.problem.errors = [
        FieldError(
            field=".".join(map(str, wrong["loc"]))[:MOST_TOLD],
            code=wrong["type"],
            message=wrong["msg"],
        )
        for wrong in error.errors()[:MOST_ERRORS]
    ]
    return response_of(refusal)


async def _http_error(_request: Request, error: Exception) -> JSONResponse:
    if not isinstance(error, HTTPException):
        raise error
    status = error.status_code
    title = TITLES.get(status, TITLES[400 if status < 500 else 500])
    return response_of(general(title, status, error.headers))


async def _unavailable(_request: Request, _error: Exception) -> JSONResponse:
    return response_of(general("StoreUnavailable", 503, RETRY))
