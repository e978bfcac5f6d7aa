"""KakaoTalk as a platform: a skill request, and its answer in the response or later."""

from __future__ import annotations

import asyncio
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from bench.channels.people import NoAnswer
from bench.channels.wire import PATIENCE, Wire
from tests.channels.kakao.platform import BOT, MORE, SECRET, TIMEOUT, Platform, texts_of

CHECK, CONTINUE = MORE  # quick replies: is it there yet; and then
PRESS_AFTER = 1.0  # seconds until a user asks again
MOST_PRESSES = 40


class Kakao(Platform):
    """The platform.

    Attributes:
        sent: how many messages each user sent.
        responses: seconds that each response of the skill took.
        ways: how answers came: at once, by callback, from the mailbox.
        wire: to the app.
        with_callback: whether the bot may use callbacks.
    """

    name = "kakao"

    def __init__(self, wire: Wire) -> None:
        super().__init__()
        self.clock = time.monotonic
        self.wire, self.with_callback = wire, False
        self.sent: defaultdict[str, int] = defaultdict(int)
        self.responses: list[float] = []
        self.ways: Counter[str] = Counter()
        self._called: defaultdict[str, asyncio.Event] = defaultdict(asyncio.Event)

    @property
    def settings(self) -> dict[str, str]:
        """With which the app finds it."""
        return {
            "BAEUMGIL_KAKAO_SECRET": SECRET,
            "BAEUMGIL_KAKAO_BOT_ID": BOT,
            "BAEUMGIL_KAKAO_API": self.url,
        }

    @property
    def seen(self) -> dict[str, list[str]]:
        """What each user saw, in order."""
        return {user: texts_of(chat.outputs) for user, chat in self.chats.items()}

    @asynccontextmanager
    async def talk(self, name: str) -> AsyncIterator[KakaoTalk]:
        """A new user's chat."""
        talk = KakaoTalk(self, name)
        yield talk
        if self.wire.is_rough:
            await talk.empty_mailbox()

    async def send(self, user: str, text: str, extra: dict | None = None) -> str:
        """Send a request and show what comes back; how the answer comes.

        Raises:
            NoAnswer: nothing came back, or not in time.
        """
        request = self.request(user, text, extra=extra, callback=self.with_callback)
        began, called = time.perf_counter(), self._called[user]
        called.clear()
        try:
            answer = await self.wire.post(self.path, request, {"X-Request-Id": uuid.uuid4().hex})
        except httpx.TransportError as error:
            raise NoAnswer(type(error).__name__) from error
        took = time.perf_counter() - began
        self.responses.append(took)
        if answer.status_code != 200 or (took > TIMEOUT and not self.wire.is_rough):
            raise NoAnswer(f"{answer.status_code} after {took:.1f} s")
        content = answer.json()
        if content.get("useCallback"):
            try:
                await asyncio.wait_for(called.wait(), PATIENCE)
            except TimeoutError as error:
                raise NoAnswer("no callback") from error
            return "callback"
        self.chats[user].show(content["template"])
        return "later" if CHECK in self.chats[user].labels else "at once"

    async def _take(self, request) -> tuple[int, dict]:
        user, _ = self._open.get(request.path_params["token"], ("", 0))
        taken = await super()._take(request)
        self._called[user].set()
        return taken


class KakaoTalk:
    """One user's chat."""

    def __init__(self, kakao: Kakao, user: str) -> None:
        self._kakao, self._user = kakao, user

    async def say(self, text: str) -> None:
        """See `bench.channels.people.Talk`."""
        self._kakao.sent[self._user] += 1
        way = await self._kakao.send(self._user, text)
        for _ in range(MOST_PRESSES):
            label = self._asking()
            if label is None:
                self._kakao.ways["mailbox" if way == "later" else way] += 1
                return
            await self._press(label)
        raise NoAnswer("it was always being prepared")

    async def empty_mailbox(self) -> None:
        """Ask whether anything is new until nothing is."""
        await asyncio.sleep(PRESS_AFTER)
        for _ in range(MOST_PRESSES):
            before = len(self._kakao.chats[self._user].outputs)
            await self._kakao.send(self._user, CHECK)
            label = self._asking()
            if label is None or before + 1 == len(self._kakao.chats[self._user].outputs):
                return

    def _asking(self) -> str | None:
        """The quick reply that asks for what is still to come."""
        labels = self._kakao.chats[self._user].labels
        return next((label for label in MORE if label in labels), None)

    async def _press(self, label: str) -> None:
        if label == CHECK:
            await asyncio.sleep(PRESS_AFTER)
        shown = self._kakao.chats[self._user].quick_replies
        pressed = next(reply for reply in shown if reply["label"] == label)
        await self._kakao.send(self._user, pressed["messageText"], pressed.get("extra"))
