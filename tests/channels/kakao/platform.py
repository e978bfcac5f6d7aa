"""KakaoTalk on this machine, written from the public description of its skills and Event API.

It cuts off after five seconds, shows only what it may show, takes a callback once and for a minute,
and keeps what a user sees.
"""

from __future__ import annotations

import asyncio
import copy
import socket
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, contextmanager
from itertools import count

import httpx
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.channels.kakao.limits import Refused, check, check_waiting

BOT = "5f0a1b2c3d4e5f6071829304"
SECRET = "a-secret-in-the-path-of-the-skill"
EVENT_KEY = "a-rest-api-key-of-the-tests"
EVENT = "something_waits"
TIMEOUT = 5.0  # seconds a skill has
CALLBACK_VALID = 60.0
MANY = 500  # presses before a user gives up
MORE = ("답변 확인", "이어서 보기")
WITHIN = 30  # seconds; a busy machine is slow


class Chat:
    """What one user sees of the bot."""

    def __init__(self) -> None:
        self.outputs: list[dict] = []
        self.quick_replies: list[dict] = []
        self.choices: list[str] = []  # messages of all quick replies ever shown
        self.waiting_texts: list[str] = []

    def show(self, template: dict) -> None:
        self.outputs += template["outputs"]
        self.quick_replies = template.get("quickReplies", [])
        self.choices += [reply["messageText"] for reply in self.quick_replies]

    @property
    def text(self) -> str:
        """All texts, one after the other."""
        return "\n".join(texts_of(self.outputs))

    @property
    def buttons(self) -> list[dict]:
        """All buttons of all cards."""
        return buttons_of(self.outputs)

    @property
    def labels(self) -> list[str]:
        """Of the quick replies shown now."""
        return [reply["label"] for reply in self.quick_replies]


class Platform:
    """The platform; `async with platform.serving():` opens its own addresses.

    Attributes:
        http: a client of the skill server.
        clock: seconds; tests may put it forward.
        broken: what the callback address answers instead of taking the answer.
    """

    def __init__(self) -> None:
        self.http: httpx.AsyncClient | None = None
        self.path = f"/kakao/{SECRET}/skill"
        self.chats: defaultdict[str, Chat] = defaultdict(Chat)
        self.requests: list[dict] = []
        self.callbacks: list[dict] = []  # results
        self.events: list[dict] = []
        self.event_faults: list[int] = []
        self.blocked: set[str] = set()
        self.broken: tuple[int, dict] | None = None
        self.clock: Callable[[], float] = lambda: 0.0
        self._open: dict[str, tuple[str, float]] = {}
        self._numbers = count(1)
        self._changed = asyncio.Condition()
        self._socket = socket.create_server(("127.0.0.1", 0))

    @property
    def url(self) -> str:
        """Base address of its API."""
        return f"http://127.0.0.1:{self._socket.getsockname()[1]}"

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[Platform]:
        """Take callbacks and events as long as this is entered."""
        routes = [
            Route("/callback/{token}", self._callback, methods=["POST"]),
            Route("/v2/bots/{bot}/talk", self._event, methods=["POST"]),
        ]
        server = _Server(uvicorn.Config(Starlette(routes=routes), log_level="critical"))
        task = asyncio.create_task(server.serve(sockets=[self._socket]))
        try:
            yield self
        finally:
            server.should_exit = True
            await task

    async def until(self, happened: Callable[[], object]) -> None:
        """Wait for something that comes without being asked for."""
        async with asyncio.timeout(WITHIN), self._changed:
            await self._changed.wait_for(happened)

    # What users do

    async def says(self, user: str, utterance: str, **how: object) -> Chat:
        """A user writes; see `request` for how."""
        return await self.sends(user, self.request(user, utterance, **how))

    async def presses(self, user: str, label: str, **how: object) -> Chat:
        """A user presses a quick reply that is shown."""
        pressed = next(one for one in self.chats[user].quick_replies if one["label"] == label)
        return await self.says(user, pressed["messageText"], extra=pressed.get("extra"), **how)

    async def reads_on(self, user: str, label: str = "이어서 보기") -> Chat:
        """A user presses it as long as it is shown."""
        for _ in range(MANY):
            if label not in self.chats[user].labels:
                return self.chats[user]
            await self.presses(user, label)
        raise AssertionError(f"there is no end: {self.chats[user].text}")

    async def asks_for(self, user: str, words: str) -> Chat:
        """A user presses what asks for more, or writes it, until the words are there."""
        chat = self.chats[user]
        for _ in range(MANY):
            if words in chat.text:
                return chat
            shown = [label for label in chat.labels if label in MORE]
            await (self.presses(user, shown[0]) if shown else self.says(user, MORE[0]))
        raise AssertionError(f"{words!r} did not come: {chat.text}")

    def request(
        self,
        user: str,
        utterance: str,
        *,
        extra: dict | None = None,
        callback: bool = False,
        **more: object,
    ) -> dict:
        """A skill request as the platform makes it."""
        request = {
            "intent": {"id": "block-1", "name": "폴백 블록", "extra": {"reason": {"code": 1}}},
            "userRequest": {
                "timezone": "Asia/Seoul",
                "params": {"surface": "Kakaotalk.plusfriend"},
                "block": {"id": "block-1", "name": "폴백 블록"},
                "utterance": utterance,
                "lang": "ko",
                "user": {
                    "id": user,
                    "type": "botUserKey",
                    "properties": {"plusfriendUserKey": f"pf-{user}", "botUserKey": user},
                },
                **more,
            },
            "bot": {"id": BOT, "name": "배움길"},
            "action": {
                "id": "skill-1",
                "name": "배움길",
                "params": {},
                "detailParams": {},
                "clientExtra": extra if extra is not None else {},
            },
            "contexts": [],
            "flow": {"trigger": {"type": "TEXT_INPUT"}, "lastBlock": {"id": "b", "name": "n"}},
        }
        if callback:
            token = f"token-{next(self._numbers)}"
            self._open[token] = (user, self.clock())
            request["userRequest"]["callbackUrl"] = f"{self.url}/callback/{token}"
        return request

    async def sends(self, user: str, request: dict, headers: dict | None = None) -> Chat:
        """Send a request to the skill and show its answer.

        Raises:
            TimeoutError: it took too long.
            Refused: the answer is not valid.
        """
        self.requests.append(copy.deepcopy(request))
        async with asyncio.timeout(TIMEOUT):
            answer = await self.http.post(self.path, json=request, headers=headers)
        if answer.status_code != 200:
            raise Refused(f"HTTP {answer.status_code}")
        content, chat = answer.json(), self.chats[user]
        if "callbackUrl" in request["userRequest"] and "useCallback" in content:
            chat.waiting_texts.append(check_waiting(content)["text"])
        else:
            chat.show(check(content))
        return chat

    # What the skill server calls

    async def _callback(self, request: Request) -> JSONResponse:
        if self.broken:
            status, result = self.broken
        else:
            status, result = await self._take(request)
        self.callbacks.append(result)
        async with self._changed:
            self._changed.notify_all()
        return JSONResponse(result, status)

    async def _take(self, request: Request) -> tuple[int, dict]:
        token = request.path_params["token"]
        result = {"taskId": f"task-{next(self._numbers)}", "timestamp": 1}
        if token not in self._open:
            return 400, {**result, "status": "ERROR", "message": "Invalid callback token"}
        user, issued = self._open.pop(token)
        if self.clock() - issued > CALLBACK_VALID:
            return 400, {**result, "status": "ERROR", "message": "Expired callback token"}
        try:
            self.chats[user].show(check(await request.json()))
        except Refused as refused:
            return 200, {**result, "status": "FAIL", "message": str(refused)}
        return 200, {**result, "status": "SUCCESS", "message": ""}

    async def _event(self, request: Request) -> JSONResponse:
        if self.event_faults:
            return JSONResponse({"status": "ERROR"}, self.event_faults.pop(0))
        if request.headers["Authorization"] != f"KakaoAK {EVENT_KEY}":
            return JSONResponse({"status": "FAIL", "message": "Unauthorized"}, 401)
        event = await request.json()
        self.events.append(event)
        async with self._changed:
            self._changed.notify_all()
        known = request.path_params["bot"] == BOT and event["event"]["name"] == EVENT
        users = {user["id"] for user in event["user"] if user["type"] == "botUserKey"}
        reached = known and users and not users & self.blocked
        status = "SUCCESS" if reached else "FAIL"
        return JSONResponse({"taskId": "task", "status": status, "message": "", "timestamp": 1})


def texts_of(outputs: list[dict]) -> list[str]:
    """Every text in components, in order."""
    return [text for output in outputs for text in _texts(output)]


def buttons_of(outputs: list[dict]) -> list[dict]:
    """Every button of cards, in order."""
    cards = [
        card
        for output in outputs
        for kind, component in output.items()
        for card in (component["items"] if kind == "carousel" else [component])
    ]
    return [button for card in cards for button in card.get("buttons", [])]


def _texts(value: object) -> list[str]:
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if isinstance(value, dict):
        told = [value[name] for name in ("text", "title", "description") if name in value]
        inner = [part for name, part in value.items() if isinstance(part, dict | list)]
        return [*told, *_texts([part for part in inner if part is not value.get("buttons")])]
    return []


class _Server(uvicorn.Server):
    """Leaves signals to pytest."""

    @contextmanager
    def capture_signals(self):
        yield
