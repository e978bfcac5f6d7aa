"""The skill server of a KakaoTalk chatbot.

Kakao waits five seconds for an answer and cannot be pushed to. So what is not ready in time comes
by callback where the bot may use it, and is otherwise kept in the mailbox: a quick reply asks for
it, and whatever waits goes along with the next answer.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import httpx
from fastapi import APIRouter, HTTPException, Request, Response
from pydantic import ValidationError

from channels.adapter import Adapter, Gateway
from channels.background import Background
from channels.bodies import read_body
from channels.kakao.answering import Answering, Visit
from channels.kakao.calls import KAKAO, EventApi, call_back, may_call_back
from channels.kakao.components import SkillResponse
from channels.kakao.ids import RequestIds
from channels.kakao.models import Cursor, SkillRequest
from channels.messages import Delivery, Inbound, conversation_id
from store.outbox import Message

WAIT = 3.0  # seconds from its arrival until a request is answered, whatever there is to say
CALLBACK = 50.0  # the same for the answer that comes by callback
CALLBACK_VALID = 58.0  # seconds from the arrival; Kakao says a minute
LARGEST = 256 * 1024  # bytes

log = logging.getLogger(__name__)


class KakaoAdapter(Adapter):
    """KakaoTalk, by `POST /kakao/{secret}/skill`.

    Args:
        gateway: the app.
        path_secrets: what the path of the skill may hold; several while they are changed.
        bot_id: of the only bot that is answered.
        wait: seconds until a request is answered.
        callback_wait: seconds until a callback is sent.
        event_key: REST API key for events that say that something waits; none without it.
        event_name: name of the event.
        api: base address of Kakao's API.
    """

    name = "kakao"
    repeatable = True  # a nudge

    def __init__(
        self,
        gateway: Gateway,
        path_secrets: Sequence[str],
        bot_id: str,
        *,
        wait: float = WAIT,
        callback_wait: float = CALLBACK,
        event_key: str | None = None,
        event_name: str = "",
        api: str = KAKAO,
    ) -> None:
        self._gateway, self._answering = gateway, Answering(gateway)
        self._secrets = [secret.encode() for secret in path_secrets]
        self._bot_id, self._api = bot_id, api
        self._wait, self._callback_wait = wait, callback_wait
        self._events = EventApi(event_key, bot_id, event_name, api) if event_key else None
        self._ids = RequestIds()
        self._client = httpx.AsyncClient()
        self._background = Background()
        self._callbacks: set[str] = set()  # still to be used

    def router(self) -> APIRouter:
        """The skill."""
        router = APIRouter()
        router.add_api_route(
            "/kakao/{secret}/skill", self._skill, methods=["POST"], include_in_schema=False
        )
        return router

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Callbacks and events."""
        async with self._client:
            yield
            await self._background.close()

    def pushes(self, message: Message) -> bool:
        """Only what nobody waits for, and only with the Event API."""
        if message.conversation in self._answering.listening:
            return False
        return self._events is not None and message.turn is None

    async def send(self, address: str, message: Message) -> Delivery:  # noqa: ARG002 - not told
        """Say that something waits; the message itself stays in the mailbox."""
        if self._events is None:
            return Delivery("queued", reason="the Event API is off")
        return await self._events.nudge(self._client, address)

    async def _skill(self, request: Request, secret: str) -> Response:
        arrived = asyncio.get_running_loop().time()
        # All are compared, so that time tells nothing.
        if not sum(secrets.compare_digest(secret.encode(), known) for known in self._secrets):
            raise HTTPException(404)
        try:
            async with asyncio.timeout_at(arrived + self._wait):
                skill = SkillRequest.model_validate_json(await read_body(request, LARGEST))
        except TimeoutError:
            raise HTTPException(408) from None
        except ValidationError:
            raise HTTPException(400, "not a skill request") from None
        if skill.bot.id != self._bot_id:
            raise HTTPException(403, "another bot")
        response = await self._respond(skill, request.headers.get("X-Request-Id"), arrived)
        return Response(response.to_json(), media_type="application/json")

    async def _respond(
        self, skill: SkillRequest, given_id: str | None, arrived: float
    ) -> SkillResponse:
        """Answer in time: with the answer, or with the way it will come."""
        if skill.user_request.has_file:
            return self._answering.say("kakao.only_text")
        callback = self._callback(skill)
        until = arrived + (self._callback_wait if callback else self._wait)
        visit = self._visit(skill, self._ids.of(skill, given_id), until)
        answering = asyncio.create_task(self._answering.answer(visit))
        left = arrived + self._wait - asyncio.get_running_loop().time()
        done, _ = await asyncio.wait({answering}, timeout=max(0.0, left))
        if done:
            return answering.result()
        if callback is None:
            self._background.start(_finish(answering))
            return self._answering.later("kakao.preparing", visit.place)
        valid_until = arrived + CALLBACK_VALID
        self._background.start(self._call_back(callback, answering, visit, valid_until))
        waiting = self._gateway.texts.data("kakao.callback")[visit.waits_for]
        return SkillResponse(use_callback=True, data={"text": waiting})

    def _callback(self, skill: SkillRequest) -> str | None:
        """Where the answer may be sent to later."""
        url = skill.user_request.callback_url
        if url and not may_call_back(url, self._api):
            log.warning("a callback that does not lead to Kakao is not used")
            return None
        return url

    def _visit(self, skill: SkillRequest, request_id: str, until: float) -> Visit:
        texts, said = self._gateway.texts, skill.user_request
        user = f"{self._bot_id}:{said.user.id}"
        inbound = Inbound(
            conversation=conversation_id(self.name, user, self._gateway.pepper),
            message_id=request_id,
            text=said.utterance,
            channel=self.name,
            address=said.user.id if self._events else None,
        )
        cursor = skill.cursor
        if cursor is None and said.utterance.strip() in map(
            texts, ("kakao.check", "kakao.continue")
        ):
            cursor = Cursor(request=inbound.message_id)
        return Visit(inbound, cursor, until)

    async def _call_back(
        self,
        url: str,
        answering: asyncio.Task[SkillResponse],
        visit: Visit,
        valid_until: float,
    ) -> None:
        """Send the answer when it is there; once, though the same request may have come again."""
        if url in self._callbacks:
            return await _finish(answering)
        self._callbacks.add(url)
        try:
            response = await answering
            left = valid_until - asyncio.get_running_loop().time()
            if not (visit.is_overtaken or await call_back(self._client, url, response, left)):
                await self._answering.lost(visit)
        finally:
            self._callbacks.remove(url)


async def _finish(answering: asyncio.Task[SkillResponse]) -> None:
    """Let an answer be finished that comes too late; the user asks for it."""
    await answering
