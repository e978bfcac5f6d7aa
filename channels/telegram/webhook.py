"""The address Telegram sends updates to."""

from __future__ import annotations

import hmac

from fastapi import APIRouter, HTTPException, Request, Response
from pydantic_core import from_json

from channels.bodies import read_body
from channels.telegram.intake import Intake
from store.errors import StoreUnavailable

PATH = "/channels/telegram"
LARGEST = 1_000_000  # bytes
_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def secret_of(token: str, pepper: str) -> str:
    """A secret for the webhook that every replica arrives at by itself."""
    return hmac.digest(pepper.encode(), token.encode(), "sha256").hex()


def webhook(intake: Intake, secret: str) -> APIRouter:
    """The route of the webhook.

    Args:
        intake: takes updates in.
        secret: what Telegram must show.
    """
    router = APIRouter()

    @router.post(PATH, include_in_schema=False)
    async def update(request: Request) -> Response:
        shown = request.headers.get(_HEADER, "")
        if not hmac.compare_digest(shown.encode(), secret.encode()):
            raise HTTPException(401)
        try:
            read = from_json(await read_body(request, LARGEST))
        except ValueError as error:
            raise HTTPException(400) from error
        try:
            await intake.take(read)
        except StoreUnavailable as error:
            raise HTTPException(503, headers={"Retry-After": "5"}) from error
        return Response()

    return router
