"""The console of an assistant without Rasa, and people who are logged in to it."""

import itertools
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

from bot.app import create_app
from bot.console.access import CSRF_HEADER
from bot.settings import Settings
from bot.staff.sessions import csrf_of
from bot.today import now
from store.accounts import Account, Role
from tests.assistant import ADDRESS, Assistant

COOKIE = "__Host-console"


class Person(httpx.AsyncClient):
    """A browser of somebody at the console; shows the session's CSRF token.

    Attributes:
        account: who; None for nobody.
    """

    def __init__(self, app: FastAPI, account: Account | None = None, token: str = "") -> None:
        super().__init__(
            transport=httpx.ASGITransport(app),
            base_url=f"{ADDRESS}/console",
            headers={"Origin": ADDRESS},
        )
        self.account = account
        if account:
            self.carry(token)

    def carry(self, token: str) -> None:
        """Go on in a session."""
        self.cookies.set(COOKIE, token, domain=urlsplit(ADDRESS).netloc)
        self.headers[CSRF_HEADER] = csrf_of(token)


@pytest.fixture
def console_app(assistant_alone: Assistant) -> FastAPI:
    """The app with the console, without Rasa."""
    app = create_app(Settings(public_url=ADDRESS), ADDRESS, public=True)
    app.state.runtime = assistant_alone
    app.state.console.state.runtime = assistant_alone
    return app


@pytest.fixture
async def console(
    console_app: FastAPI, assistant_alone: Assistant
) -> AsyncIterator[Callable[..., Awaitable[Person]]]:
    """Log somebody new in with a role, or let nobody come (None); paths are below `/console`."""
    numbers = itertools.count(1)
    async with AsyncExitStack() as stack:

        async def log_in(role: Role | None = "counsellor", name: str | None = None) -> Person:
            if role is None:
                return await stack.enter_async_context(Person(console_app))
            login = f"{role}-{next(numbers)}"
            account = await assistant_alone.accounts.add(
                login, name or login, role, "no hash", now(), must_change=False
            )
            token = await assistant_alone.sessions.store.add(account.id, now(), confirmed=True)
            return await stack.enter_async_context(Person(console_app, account, token))

        yield log_in


@pytest.fixture
def csrf() -> Callable[..., Awaitable[str]]:
    """Reads the CSRF token from a page, as its forms send it."""

    async def read(person: httpx.AsyncClient, path: str = "/account") -> str:
        found = re.search(r'name="csrf" value="(\w+)"', (await person.get(path)).text)
        assert found
        return found[1]

    return read
