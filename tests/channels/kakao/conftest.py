"""A KakaoTalk of its own for each test."""

from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from channels.kakao import KakaoAdapter
from channels.messages import conversation_id
from store.messages import Reply
from store.outbox import put
from tests.assistant import PEPPER
from tests.channels.kakao.platform import BOT, SECRET, Platform


@pytest.fixture
async def platform():
    """The platform."""
    platform = Platform()
    async with platform.serving():
        yield platform


@pytest.fixture
def talking(gateway, serve, platform):
    """Connects the platform with a channel that is set up so."""

    @asynccontextmanager
    async def connected(**how):
        how = {"path_secrets": [SECRET], "bot_id": BOT, "api": platform.url, **how}
        async with serve(KakaoAdapter(gateway, **how)) as platform.http:
            yield platform

    return connected


@pytest.fixture
async def kakao(talking):
    """The platform connected with the channel."""
    async with talking() as platform:
        yield platform


@pytest.fixture
def conversation_of():
    """The conversation of a user."""
    return lambda user: conversation_id("kakao", f"{BOT}:{user}", PEPPER)


@pytest.fixture
def busy(assistant_alone, conversation_of):
    """Keeps everybody else from answering a user."""
    return lambda user: assistant_alone.locks.hold(f"turns/{conversation_of(user)}")


@pytest.fixture
def tell(assistant_alone, conversation_of):
    """The assistant says something on its own."""

    async def put_in(user, *replies):
        for number, reply in enumerate(replies):
            reply = reply if isinstance(reply, Reply) else Reply(text=reply)
            async with assistant_alone.database.write() as session:
                key = f"notice/{user}/{number}"
                await put(session, conversation_of(user), key, reply, datetime.now(UTC))

    return put_in
