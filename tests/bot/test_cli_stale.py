"""`stale`, and what `doctor` says of it."""

import asyncio
import json

import pytest

from bot.cli.review_checks import reviews
from bot.settings import Settings
from bot.today import today
from knowledge.library import load_library
from knowledge.reviews import KINDS, due_records
from store.database import Database
from store.engine import create_engine
from tests.stale_world import FEED, settle


@pytest.fixture
def settled(database_url):
    """One of each kind is due today."""

    async def run():
        engine = create_engine(database_url)
        try:
            await settle(Database(engine), today())
        finally:
            await engine.dispose()

    asyncio.run(run())


def test_everything_is_listed(staff, settled):
    told = staff("stale")
    assert [line for line in told.splitlines() if not line.startswith(" ")] == list(KINDS)
    assert f"전국평생학습강좌표준데이터: 강남구 {FEED}" in told
    assert "강동구" not in told
    assert "문서 due document/due" in told


def test_for_machines_on_another_day(staff):
    day = min(record.as_of for record in load_library().records.values())
    assert json.loads(staff("stale", "--json", "--as-of", day.isoformat())) == []
    assert staff("stale", "--as-of", day.isoformat()) == "Nothing is too old.\n"
    rows = json.loads(staff("stale", "--json"))
    due = due_records(load_library(), today())
    assert [row["name"] for row in rows] == [one.name for one in due]
    assert set(rows[0]) == {"kind", "name", "title", "day", "parts"}


def test_doctor_counts_and_names_the_most_pressing(settled, database_url, tmp_path):
    finding = reviews(Settings(home=tmp_path, database_url=database_url))
    assert finding.only_warned
    for words in ("2 of kind document", "1 of kind courses", "1 of kind import", " of kind record"):
        assert words in finding.text
    assert due_records(load_library(), today())[0].name in finding.text
    assert "baeumgil stale" in finding.remedy


def test_doctor_without_a_database_knows_the_records(tmp_path):
    finding = reviews(Settings(home=tmp_path, database_url="postgresql://x@127.0.0.1:9/none"))
    assert " of kind record" in finding.text
