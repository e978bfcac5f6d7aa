"""The ASGI application: the public API and the action endpoint Rasa calls."""

from __future__ import annotations

import json
import secrets
import uuid
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Annotated, Any

from fastapi import FastAPI, HTTPException, Path, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from rasa_sdk.executor import ActionNotFoundException
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.conversation import MAX_CHARACTERS
from bot.runtime import Runtime, start_runtime
from bot.settings import Settings
from channels.messages import Inbound
from store.errors import StoreUnavailable
from store.messages import TurnResult

ACTIONS_PATH = "/internal/actions/webhook"
MAX_ACTION_BODY = 4_000_000  # bytes; a tracker is far smaller
ConversationId = Annotated[
    str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$", description="chosen by the client, hard to guess")
]


class MessageIn(BaseModel):
    """A user's message."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(
        max_length=MAX_CHARACTERS * 10,
        description=f"what the user wrote; answers are given up to {MAX_CHARACTERS} characters",
        examples=["아이가 중3이고 한부모 가정인데 서울런 되는지 궁금해요"],
    )
    message_id: str | None = Field(
        None, min_length=1, max_length=128, description="send again with the same id to be safe"
    )
    as_of: date | None = Field(None, description="answer as on this day; today when absent")


def create_app(settings: Settings, *, action_url: str, ephemeral: bool = False) -> FastAPI:
    """The app for `settings`.

    Args:
        settings: where things live.
        action_url: address under which Rasa reaches this app's `ACTIONS_PATH`.
        ephemeral: keep conversations in a temporary place that ends with the app.
    """
    action_token = (
        settings.action_token.get_secret_value()
        if settings.action_token
        else secrets.token_urlsafe(32)
    )

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with start_runtime(
            settings, action_url=action_url, action_token=action_token, ephemeral=ephemeral
        ) as runtime:
            app.state.runtime = runtime
            yield

    app = FastAPI(
        title="Baeumgil (배움길)",
        summary="Korean counselling assistant for Seoul's education services",
        version="1",
        lifespan=lifespan,
    )

    @app.post("/api/v1/conversations/{conversation}/messages", tags=["conversations"])
    async def post_message(
        conversation: ConversationId, message: MessageIn, request: Request
    ) -> TurnResult:
        """Say something and get the assistant's answer.

        The same `message_id` in the same conversation returns the first answer again.
        """
        inbound = Inbound(
            conversation=conversation,
            message_id=message.message_id or str(uuid.uuid4()),
            text=message.text,
            channel="api",
            as_of=message.as_of,
        )
        return await _runtime(request).conversation.handle(inbound)

    @app.get("/health", tags=["operation"])
    async def health(request: Request) -> dict[str, str]:
        """Whether the app answers, and the state of Rasa."""
        return {"status": "ok", "rasa": _runtime(request).rasa.state}

    @app.exception_handler(StoreUnavailable)
    async def store_unavailable(_request: Request, _error: StoreUnavailable) -> JSONResponse:
        return JSONResponse(
            {"detail": "The database does not answer; the message was not taken in. Try again."},
            status_code=503,
            headers={"Retry-After": "5"},
        )

    @app.post(ACTIONS_PATH, include_in_schema=False)
    async def run_action(request: Request, token: str = "") -> JSONResponse:
        if not secrets.compare_digest(token.encode(), action_token.encode()):
            raise HTTPException(403)
        call = await _action_call(request)
        try:
            result = await _runtime(request).executor.run(call)
        except ActionExecutionRejection as error:
            return JSONResponse({"error": error.message, "action_name": error.action_name}, 400)
        except ActionNotFoundException as error:
            return JSONResponse({"error": error.message, "action_name": error.action_name}, 404)
        return JSONResponse(result.model_dump() if result else None)

    return app


def _runtime(request: Request) -> Runtime:
    runtime: Runtime = request.app.state.runtime
    return runtime


async def _action_call(request: Request) -> dict[str, Any]:
    body = await request.body()
    if request.headers.get("content-encoding") == "deflate":
        inflate = zlib.decompressobj()
        body = inflate.decompress(body, MAX_ACTION_BODY)
    try:
        call = json.loads(body)
    except ValueError as error:
        raise HTTPException(422) from error
    if not isinstance(call, dict):
        raise HTTPException(422)
    return call
