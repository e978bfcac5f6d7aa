"""A desk on each kind of database."""

import pytest

from actions.desk.service import Booking
from knowledge.rules.counselling import load_desk
from store.database import Database
from tests.actions.desk.desk import NOW, counsellor


@pytest.fixture
async def booking(database: Database) -> Booking:
    """A desk with one counsellor."""
    desk = Booking(database, load_desk())
    await desk.open_counsellors([counsellor()], NOW)
    return desk
