"""A desk on each kind of database."""

import pytest

from actions.booking.service import Booking
from knowledge.desk import load_desk
from store.database import Database
from tests.actions.booking.desk import NOW, counsellor


@pytest.fixture
async def booking(database: Database) -> Booking:
    """A desk with one counsellor."""
    desk = Booking(database, load_desk())
    await desk.open_counsellors([counsellor()], NOW)
    return desk
