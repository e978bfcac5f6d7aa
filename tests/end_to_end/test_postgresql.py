"""Store and dialogue in one PostgreSQL: the server fails, the app restarts, nothing is lost."""

import psycopg
import pytest

from bot.cli.prepare import prepare
from bot.serving import serving
from bot.settings import Settings
from store.errors import StoreUnavailable
from tests.end_to_end.conftest import Talk

pytestmark = [pytest.mark.rasa, pytest.mark.asyncio(loop_scope="session")]


@pytest.fixture
def on_postgresql(settings, postgresql, tmp_path):
    """Settings as an operator's who sets one address."""
    prepare(settings)
    (tmp_path / "build").symlink_to((settings.home / "build").resolve())
    name = postgresql.create()
    address = postgresql.url(name).replace("postgresql+psycopg", "postgres")
    yield Settings(home=tmp_path, database_url=address)
    postgresql.drop(name)


async def test_nothing_is_lost(on_postgresql, postgresql):
    async with serving(on_postgresql) as (runtime, _):
        talk = Talk(runtime.turns, "someone")
        asked = await talk.say("중2인데 서울런 되나요?")
        assert asked.verdict.status == "needs_info"
        postgresql.stop()
        try:
            with pytest.raises(StoreUnavailable):
                await talk.say("서울 살고 다문화 가정이에요")
        finally:
            postgresql.start()
        again = await talk.say("다문화 가정이에요")
        assert again.verdict.status == "needs_info"
    async with serving(on_postgresql) as (runtime, _):
        talk = Talk(runtime.turns, "someone", first=10)
        done = await talk.say("서울 살아요")
        assert done.verdict.status == "eligible", "the dialogue goes on where it was"
    assert not list(on_postgresql.home.glob("*.db*"))
    address = on_postgresql.database
    with psycopg.connect(address.replace("postgres:", "postgresql:")) as connection:
        events = connection.execute("SELECT count(*) FROM rasa.events").fetchone()
        turns = connection.execute("SELECT count(*) FROM turns WHERE result IS NOT NULL").fetchone()
    assert events[0] > 0
    assert turns[0] == 3
