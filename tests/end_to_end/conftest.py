"""One running assistant (app, action endpoint and a real trained Rasa) for all of these tests."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
import pytest_asyncio

from bot.api.scopes import Scope
from bot.cli.prepare import prepare
from bot.serving import serving
from bot.today import now, today
from channels.messages import Inbound
from knowledge.documents.ingest import ingest
from store.courses.types import Course
from store.database import Database
from store.documents import Documents
from store.engine import create_engine, migrate
from store.messages import TurnResult
from tests.actions.courses.world import COURSES, NOW, fill

TODAY = date(2026, 11, 21)
LATER = timedelta(weeks=(today() - NOW.date()).days // 7)  # from the town's Monday to our week's


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


STARS = """별빛천문교실 운영 안내

2026. 3. 2.

별빛구청

□ 이용 안내
 ㅇ 별빛천문교실 재료비는 한 사람에 3,500원이다.
 ㅇ 별빛천문교실은 토요일마다 19시에 문을 연다.

□ 함께하는 곳
 ㅇ 노인대학 강당 좌석은 모두 350석이다.
 ㅇ 디지털배움터는 서울에 77군데가 있다.
"""


def of_this_week(course: Course) -> Course:
    """A course of the town, moved: what ended long ago leaves the index, and what people keep."""
    days = ("as_of", "starts_on", "ends_on", "opens_at", "closes_at")
    return replace(course, **{day: getattr(course, day) + LATER for day in days})


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def informed(home, tmp_path_factory):
    """An assistant that knows the courses of our small town, and one document."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "build").symlink_to((home.home / "build").resolve())
    file = folder / "stars.txt"
    file.write_text(STARS, encoding="utf-8")
    settings = home.model_copy(update={"home": folder})
    engine = create_engine(settings.database)
    await migrate(engine)
    await fill(Database(engine), map(of_this_week, COURSES))
    await ingest(file, Documents(Database(engine)), now())
    await engine.dispose()
    async with serving(settings, ephemeral=True) as (runtime, _):
        yield runtime


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
