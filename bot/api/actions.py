"""The endpoint at which Rasa calls actions; loopback only, never public."""

from __future__ import annotations

import json
import secrets
import zlib
from typing import Any

from fastapi import APIRouter, HTTPException, Request
from fastapi.responses import JSONResponse
from rasa_sdk.executor import ActionNotFoundException
from rasa_sdk.interfaces import ActionExecutionRejection

from bot.api.common import runtime_of
from bot.runtime import ACTIONS_PATH

MAX_BODY = 4_000_000  # bytes; a tracker is far smaller

router = APIRouter(include_in_schema=False)


@router.post(ACTIONS_PATH)
async def run_action(request: Request, token: str = "") -> JSONResponse:
    """Carry out one action for Rasa (rasa-sdk's protocol)."""
    if not secrets.compare_digest(token.encode(), request.app.state.action_token.encode()):
        raise HTTPException(403)
    call = await _action_call(request)
    try:
        result = await runtime_of(request).executor.run(call)
    except ActionExecutionRejection as error:
        return JSONResponse({"error": error.message, "action_name": error.action_name}, 400)
    except ActionNotFoundException as error:
        return JSONResponse({"error": error.message, "action_name": error.action_name}, 404)
    return JSONResponse(result.model_dump() if result else None)


async def _action_call(request: Request) -> dict[str, Any]:
    body = await request.body()
    if request.headers.get("content-encoding") == "deflate":
        inflate = zlib.decompressobj()
        body = inflate.decompress(body, MAX_BODY)
    try:
        call = json.loads(body)
    except ValueError as error:
        raise HTTPException(422) from error
    if not isinstance(call, dict):
        raise HTTPException(422)
    return {
        "domain": {},
        **call,
    }  # left out by Rasa (nlu/endpoints.yml)
