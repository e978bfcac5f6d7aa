"""Refusals of services as HTTP problems (RFC 9457), with a sentence that users may be shown."""

from __future__ import annotations

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


def problem(title: str, status: int, detail: str) -> JSONResponse:
    """A response that refuses."""
    body = Problem(title=title, status=status, detail=detail)
    return JSONResponse(body.model_dump(), status_code=status, media_type=PROBLEM)
