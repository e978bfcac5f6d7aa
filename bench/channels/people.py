"""Simulated users: what they say, and how they take their time."""

from __future__ import annotations

import asyncio
import itertools
import random
import time
import uuid
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from bench.channels.counting import Timing

# Four messages each: with the greeting as many bubbles as a Telegram chat takes at once.
SCRIPTS = (
    ("서울런이 뭐예요?", "누가 신청할 수 있나요?", "돈이 드나요?", "신청은 어디서 해요?"),
    (
        "아이가 중3이고 한부모 가정인데 서울런 되나요",
        "네",
        "필요한 서류는 뭐예요?",
        "신청하면 언제부터 쓸 수 있어요?",
    ),
    (
        "느린 학습자 도와주는 데 있나요",
        "디지털 문해학습장은 몇 곳이에요",
        "어르신도 배울 수 있어요?",
        "전화번호 알려 주세요",
    ),
    (
        "서울런 멘토링은 어떻게 신청해요",
        "멘토는 어떤 사람이에요?",
        "멘토링은 온라인인가요?",
        "고마워요",
    ),
    (
        "한부모 가정은 무슨 서류를 내나요",
        "기초생활수급자인데 서류가 필요해요?",
        "이사하면 어떻게 돼요?",
        "내일 날씨 어때",
    ),
    (
        "급식 심의위원회는 어느 과에서 해요?",
        "학교 밖 청소년도 도움을 받을 수 있나요",
        "검정고시 강의도 있어요?",
        "상담은 무료인가요?",
    ),
)


@dataclass(frozen=True)
class Pace:
    """How a user takes his time.

    Attributes:
        think: mean seconds between an answer and the next message.
        spread: share of the mean by which it varies.
    """

    think: float = 0.0
    spread: float = 0.5

    def pause(self, chance: random.Random) -> float:
        """Seconds until the next message."""
        return self.think * chance.uniform(1 - self.spread, 1 + self.spread)


class Talk(Protocol):
    """One user's conversation on a channel."""

    async def say(self, text: str) -> None:
        """Send a message and wait for its answer.

        Raises:
            NoAnswer: it did not come.
        """


class Channel(Protocol):
    """A channel as the users' side sees it."""

    name: str

    def talk(self, name: str) -> AbstractAsyncContextManager[Talk]:
        """A new user's conversation."""


class NoAnswer(Exception):
    """A message was not answered in time, or refused."""


async def crowd(
    channel: Channel, users: int, pace: Pace, seconds: float, seed: int = 5
) -> tuple[Timing, float, float]:
    """Let so many users talk at the same time; who is through is followed by another.

    Returns:
        What was measured, and from when to when all of them were there.
    """
    timing, chance = Timing(), random.Random(seed)
    begin = time.perf_counter()
    end = begin + seconds

    async def place(number: int) -> None:
        # As if everybody had been here for a while: somewhere in his pause, somewhere in a script.
        await asyncio.sleep(chance.random() * pace.think)
        for script in _scripts(number):
            async with channel.talk(uuid.uuid4().hex) as talk:
                for text in script:
                    if time.perf_counter() >= end:
                        return
                    await _say(talk, text, timing)
                    await asyncio.sleep(min(pace.pause(chance), end - time.perf_counter()))

    await asyncio.gather(*(place(number) for number in range(users)))
    return timing, begin, end


def _scripts(number: int) -> Iterator[tuple[str, ...]]:
    """Scripts one after the other; the first is begun somewhere in it."""
    first = SCRIPTS[number % len(SCRIPTS)]
    yield first[number // len(SCRIPTS) % len(first) :]
    for next_number in itertools.count(number + 1):
        yield SCRIPTS[next_number % len(SCRIPTS)]


async def _say(talk: Talk, text: str, timing: Timing) -> None:
    began = time.perf_counter()
    try:
        await talk.say(text)
    except NoAnswer:
        timing.failures += 1
        return
    now = time.perf_counter()
    timing.answers.append((now, now - began))
