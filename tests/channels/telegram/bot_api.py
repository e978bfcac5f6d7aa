"""A Bot API server on this machine, written from Telegram's public description of its protocol.

It refuses what the real one refuses, and fails on demand (`Fault`).
"""

from __future__ import annotations

import asyncio
import json
import re
import socket
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tests.channels.telegram.world import Chat, World

TOKEN = "4242:AA-local-token-of-the-tests"
BOT_ID = 4242
NOT_TEXT = ("allowed_updates", "link_preview_options", "offset", "reply_markup", "timeout")


@dataclass(frozen=True)
class Fault:
    """How a request fails.

    Attributes:
        status: of the answer; None when there is no whole answer.
        retry_after: seconds of a flood wait.
        done: whether the request is carried out all the same.
        silent: whether the connection just stays open.
    """

    status: int | None = None
    retry_after: int | None = None
    done: bool = False
    silent: bool = False


class Refused(Exception):
    """The answer to a request that is not right."""

    def __init__(self, code: int, description: str, **parameters) -> None:
        super().__init__(description)
        self.code, self.parameters = code, parameters


class BotApi(World):
    """The server; `async with api.serving():` opens it, before that connections are refused."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[tuple[str, dict]] = []
        self.answered: list[dict] = []  # button presses
        self.left: list[int] = []
        self.faults: defaultdict[str, deque[Fault | None]] = defaultdict(deque)
        self._poll = 0
        self._closing = False
        self._port = 0
        self._socket = self._bind()

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self._port}"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[BotApi]:
        """Answer requests as long as this is entered."""
        app = Starlette(routes=[Route("/bot{token}/{method}", self._request, methods=["POST"])])
        config = uvicorn.Config(app, log_level="critical", lifespan="off")
        server = _Server(config)
        task = asyncio.create_task(server.serve(sockets=[self._socket]))
        self._closing = False
        try:
            yield self
        finally:
            self._closing = True
            await self.notify()
            server.should_exit = True
            await task
            self._socket = self._bind()

    def close(self) -> None:
        """Give the port back."""
        self._socket.close()

    # Methods of the Bot API

    async def get_me(self) -> dict:
        return {"id": BOT_ID, "is_bot": True, "first_name": "배움길", "username": "baeumgil_bot"}

    async def set_webhook(self, url: str = "", secret_token: str = "", **_options) -> bool:
        address = urlsplit(url)
        if url and address.scheme != "https":
            raise Refused(400, "bad webhook: An HTTPS URL must be provided for webhook")
        if (address.port or 443) not in (443, 80, 88, 8443):
            raise Refused(
                400, "bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443"
            )
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret_token):
            raise Refused(400, "secret token contains unallowed characters")
        self.webhook = {"url": url, "secret_token": secret_token} if url else {}
        return True

    async def delete_webhook(self, **_options) -> bool:
        self.webhook = {}
        return True

    async def get_updates(self, offset: int = 0, timeout: int = 0, **_options) -> list[dict]:
        if self.webhook:
            raise Refused(
                409,
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first",
            )
        self._poll = poll = self._poll + 1
        await self.notify()
        self.pending = [update for update in self.pending if update["update_id"] >= offset]
        try:
            async with asyncio.timeout(timeout), self.changed:
                await self.changed.wait_for(
                    lambda: self.pending or self._closing or self._poll != poll
                )
        except TimeoutError:
            return []
        if self._poll != poll:
            raise Refused(
                409,
                "terminated by other getUpdates request; "
                "make sure that only one bot instance is running",
            )
        return self.pending[:100]

    async def send_message(
        self, chat_id: int, text: str = "", reply_markup: dict | None = None, **options
    ) -> dict:
        chat = self._reachable(chat_id)
        if not text.strip():
            raise Refused(400, "message text is empty")
        if len(text.encode("utf-16-le")) // 2 > 4096:
            raise Refused(400, "message is too long")
        _check(reply_markup or {"inline_keyboard": []})
        shown = {**self.message_in(chat), "text": text, **options}
        if reply_markup:
            shown["reply_markup"] = reply_markup
        chat.shown.append(shown)
        return shown

    async def send_chat_action(self, chat_id: int, action: str) -> bool:
        self._reachable(chat_id)
        if action != "typing":
            raise Refused(400, "wrong parameter action in request")
        return True

    async def answer_callback_query(self, callback_query_id: str, text: str = "") -> bool:
        if callback_query_id not in self.presses_open:
            raise Refused(
                400, "query is too old and response timeout expired or query ID is invalid"
            )
        if len(text) > 200:
            raise Refused(400, "MESSAGE_TOO_LONG")
        self.presses_open.remove(callback_query_id)
        self.answered.append({"id": callback_query_id, "text": text})
        return True

    async def leave_chat(self, chat_id: int) -> bool:
        self.left.append(self._reachable(chat_id).id)
        return True

    # The protocol

    async def _request(self, request: Request) -> Response:
        token, method = request.path_params["token"], request.path_params["method"]
        if not re.fullmatch(r"\d+:[\w-]{10,}", token):
            return _refusal(Refused(404, "Not Found"))
        if token != TOKEN:
            return _refusal(Refused(401, "Unauthorized"))
        asked = {
            name: _parameter(name, value)
            for name, value in parse_qsl((await request.body()).decode(), keep_blank_values=True)
        }
        run = getattr(self, re.sub(r"(?=[A-Z])", "_", method).lower(), None)
        faults = self.faults[method]
        fault = faults.popleft() if faults else None
        self.calls.append((method, asked))
        try:
            result = await run(**asked) if fault is None or fault.done else None
        except Refused as refused:
            return _refusal(refused)
        finally:
            await self.notify()
        return await self._failing(fault) if fault else JSONResponse({"ok": True, "result": result})

    async def _failing(self, fault: Fault) -> Response:
        if fault.silent:
            async with self.changed:
                await self.changed.wait_for(lambda: self._closing)
        if fault.status is None:
            return StreamingResponse(_broken_off(), headers={"content-length": "100"})
        waits = {"retry_after": fault.retry_after} if fault.retry_after else {}
        return _refusal(Refused(fault.status, "failed on demand", **waits))

    def _reachable(self, chat_id: int) -> Chat:
        chat = self.chats.get(int(chat_id))
        if chat is None:
            raise Refused(400, "chat not found")
        if chat.blocked:
            raise Refused(403, "bot was blocked by the user")
        return chat

    def _bind(self) -> socket.socket:
        """Hold the port without listening: connections are refused."""
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", self._port))
        self._port = bound.getsockname()[1]
        return bound


class _Server(uvicorn.Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _parameter(name: str, value: str) -> object:
    """A parameter of a form: what is no text is JSON."""
    return json.loads(value) if name in NOT_TEXT else value


def _check(markup: dict) -> None:
    for button in (button for row in markup["inline_keyboard"] for button in row):
        if len({"url", "callback_data"} & button.keys()) != 1 or not button.get("text"):
            raise Refused(400, "Text buttons are unallowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise Refused(400, "BUTTON_DATA_INVALID")
        address = urlsplit(button.get("url", "https://example.org"))
        if address.scheme not in ("http", "https", "tg") or "." not in (address.hostname or ""):
            raise Refused(400, f"inline keyboard button URL '{button['url']}' is invalid")


def _refusal(refused: Refused) -> JSONResponse:
    prefix = {400: "Bad Request: ", 403: "Forbidden: ", 409: "Conflict: "}.get(refused.code, "")
    body = {"ok": False, "error_code": refused.code, "description": f"{prefix}{refused}"}
    if refused.parameters:
        body["parameters"] = refused.parameters
    return JSONResponse(body, status_code=refused.code)


async def _broken_off() -> AsyncIterator[bytes]:
    yield b'{"ok": tr'
    raise ConnectionAbortedError
