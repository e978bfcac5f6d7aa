"""Refusals of services as HTTP problems (RFC 9457), with a sentence that users may be shown."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel

PROBLEM = "application/problem+json"


class Problem(BaseModel):
    """Why a request was refused.

    Attributes:
        title: stable, for programs (`SlotTaken`).
        status: HTTP status.
        detail: what to tell the user, in Korean.
    """

    title: str
    status: int
    detail: str


class Refused(Exception):
    """A request cannot be carried out; the app answers with the problem.

    Attributes:
        problem: what the client reads.
    """

    def __init__(self, title: str, status: int, detail: str) -> None:
        self.problem = Problem(title=title, status=status, detail=detail)
        super().__init__(title)


REFUSALS: dict[str, Any] = {"model": Problem, "content": {PROBLEM: {}}}
"""What a route declares in `responses` for each status it refuses with."""


async def refused(_request: Request, error: Exception) -> JSONResponse:
    """The handler of `Refused`."""
    if not isinstance(error, Refused):
        raise error
    told = error.problem
    return JSONResponse(told.model_dump(), status_code=told.status, media_type=PROBLEM)
