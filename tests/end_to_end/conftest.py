"""One running assistant (app, action endpoint and a real trained Rasa) for all of these tests."""

import itertools
from datetime import date

import pytest
import pytest_asyncio

from bot.api.scopes import Scope
from bot.cli.prepare import prepare
from bot.serving import serving
from bot.today import now
from channels.messages import Inbound
from store.messages import TurnResult

TODAY = date(2026, 11, 21)


class Talk:
    """One conversation, as a user has it."""

    def __init__(self, turns, name, first=0):
        self._turns, self.name = turns, name
        self._numbers = itertools.count(first)

    async def say(self, text, as_of=TODAY) -> TurnResult:
        return await self._turns.converse(
            Inbound(self.name, str(next(self._numbers)), text, "test", as_of)
        )


@pytest.fixture(scope="session")
def home(settings, tmp_path_factory):
    """Settings of a home without courses and documents, around the common build."""
    prepare(settings)
    folder = tmp_path_factory.mktemp("home")
    (folder / "build").symlink_to((settings.home / "build").resolve())
    return settings.model_copy(update={"home": folder, "database_url": None})


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def assistant(home):
    async with serving(home, ephemeral=True) as (runtime, address):
        yield runtime, address


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def signed_in(assistant) -> dict[str, str]:
    """Headers of a partner's requests."""
    runtime, _ = assistant
    key = await runtime.services.partners.add("tests", list(Scope), now())
    return {"Authorization": f"Bearer {key}"}


@pytest.fixture
def talk(assistant, request):
    """A new conversation."""
    runtime, _ = assistant
    return Talk(runtime.turns, f"test-{abs(hash(request.node.nodeid))}")
