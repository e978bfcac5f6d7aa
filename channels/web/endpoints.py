"""What the chat asks of the app: texts, a session, messages in, events out."""

from __future__ import annotations

import re
import secrets
from typing import Annotated

from anyio import Event
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from sse_starlette import EventSourceResponse
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.adapter import Gateway
from channels.messages import Inbound, conversation_id
from channels.web.problems import RETRY_AFTER, problem
from channels.web.streams import Streams

MAX_BODY = 64 * 1024
LAST = 2**31 - 1  # numbers are 32 bits
HEARTBEAT = 15  # seconds
LEAVE_WITHIN = 2  # seconds, when the app stops
SEND_WITHIN = 30  # seconds a client may take to read what it is sent

_BEARER = re.compile(r"Bearer ([A-Za-z0-9_-]{43})")  # 256 bits
_NUMBER = re.compile(r"[0-9]{1,10}")


class MessageIn(BaseModel):
    """A message as the chat sends it; `id` is the client's, sent again it is the same message."""

    model_config = ConfigDict(extra="forbid")

    id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    text: Annotated[str, Field(max_length=20_000)]


class Endpoints:
    """The endpoints below `/web/v1`."""

    def __init__(self, gateway: Gateway, streams: Streams, channel: str) -> None:
        self._gateway, self._streams, self._channel = gateway, streams, channel
        self._texts = gateway.texts

    def routes(self) -> list[Route]:
        """As Starlette wants them."""
        return [
            Route("/texts", self._tell_texts),
            Route("/sessions", self._begin, methods=["POST"]),
            Route("/messages", self._take_in, methods=["POST"]),
            Route("/typing", self._type, methods=["POST"]),
            Route("/events", self._events),
        ]

    async def _tell_texts(self, _request: Request) -> Response:
        return JSONResponse(
            self._texts.data("web.chat"), headers={"Cache-Control": "public, max-age=300"}
        )

    async def _begin(self, _request: Request) -> Response:
        """A token. Nothing is stored: the conversation begins with its first message."""
        return JSONResponse({"token": secrets.token_urlsafe(32)}, 201)

    async def _take_in(self, request: Request) -> Response:
        conversation = self._conversation(request)
        try:
            message = MessageIn.model_validate_json(await request.body())
        except ValidationError:
            raise HTTPException(422) from None
        receipt = await self._gateway.take_in(
            Inbound(
                conversation=conversation,
                message_id=message.id,
                text=message.text,
                channel=self._channel,
            )
        )
        if receipt.status == "limited":
            word = " ".join(reply.text for reply in receipt.replies)
            return problem(self._texts, 429, word, {"Retry-After": RETRY_AFTER})
        told = [reply.model_dump(mode="json") for reply in receipt.replies]
        return JSONResponse({"replies": told}, 200 if receipt.status == "spoken" else 202)

    async def _type(self, request: Request) -> Response:
        await self._gateway.types(self._conversation(request))
        return Response(status_code=204)

    async def _events(self, request: Request) -> Response:
        conversation = self._conversation(request)
        after = request.query_params.get("after") or request.headers.get("last-event-id", "0")
        if not _NUMBER.fullmatch(after) or int(after) > LAST:
            raise HTTPException(422)
        if self._streams.full:
            raise HTTPException(503, headers={"Retry-After": RETRY_AFTER})
        leave = Event()
        return EventSourceResponse(
            self._streams.follow(self._gateway, conversation, int(after), leave),
            shutdown_event=leave,
            shutdown_grace_period=LEAVE_WITHIN,
            ping=HEARTBEAT,
            send_timeout=SEND_WITHIN,
            sep="\n",
        )

    def _conversation(self, request: Request) -> str:
        """The conversation that the token opens; the token itself is kept nowhere."""
        token = _BEARER.fullmatch(request.headers.get("authorization", ""))
        if token is None:
            raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
        return conversation_id(self._channel, token[1], self._gateway.pepper)
