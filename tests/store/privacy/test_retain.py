"""What is too old goes, and nothing that somebody still needs."""

from datetime import timedelta
from typing import get_args

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import delete, update

from store.cipher import Cipher
from store.privacy import retain
from store.privacy.aged import AGED, Kind
from store.privacy.retain import Retention
from store.tables import (
    ApplicationRow,
    BookingKeyRow,
    BookingRow,
    ConversationRow,
    CourseSubscriptionRow,
    CrisisRow,
    HandoffRow,
    LeftMessageRow,
    OccupiedRow,
    PersonalRow,
    PlanProgressRow,
    PlanRow,
    PlanVersionRow,
    ProposalRow,
    SavedCourseRow,
    TurnRow,
    WaitingRow,
)
from tests.store.privacy.filled import NOW, cells, counts, fill

CIPHER = Cipher([Fernet.generate_key().decode()])
BEFORE = {kind: NOW - timedelta(days=200) for kind in get_args(Kind)}
OTHERS = (
    OccupiedRow,
    BookingKeyRow,
    BookingRow,
    WaitingRow,
    ProposalRow,
    ApplicationRow,
    PlanProgressRow,
    PlanVersionRow,
    PlanRow,
    PersonalRow,
    SavedCourseRow,
    CourseSubscriptionRow,
)
"""What has rules of its own."""


@pytest.fixture
async def filled(database):
    """Two people of long ago, who have no business with us any more."""
    await fill(database, CIPHER, "zoe", "yul")
    async with database.write() as session:
        for table in OTHERS:
            await session.execute(delete(table))
    return database


async def test_a_look_changes_nothing(filled):
    before = await cells(filled)
    found = await Retention(filled).old(BEFORE, NOW)
    assert [one.table for one in found] == [aged.table for aged in AGED]
    assert {one.count for one in found if one.table == "turns"} == {2}
    assert all(one.oldest for one in found if one.count)
    assert await cells(filled) == before


async def test_all_that_is_old_goes_conversations_last(filled, monkeypatch):
    monkeypatch.setattr(retain, "BATCH", 1)
    await Retention(filled).delete(BEFORE, NOW)
    left = await counts(filled)
    gone = {aged.table for aged in AGED} | {"handoffs", "left_messages", "crisis_alerts"}
    assert {name: count for name, count in left.items() if name in gone and count} == {}
    assert [cell for cell in await cells(filled) if "zoe" in cell or "yul" in cell] == []


async def test_again_there_is_nothing_to_do(filled):
    await Retention(filled).delete(BEFORE, NOW)
    assert sum(one.count for one in await Retention(filled).delete(BEFORE, NOW)) == 0


async def test_what_is_young_stays(database):
    await fill(database, CIPHER, "zoe", at=NOW - timedelta(days=10))
    before = await cells(database)
    await Retention(database).delete(BEFORE, NOW)
    assert await cells(database) == before


@pytest.mark.parametrize(
    ("table", "values"),
    [
        (TurnRow, {"answered_at": None}),
        (HandoffRow, {"state": "queued"}),
        (HandoffRow, {"state": "offered"}),
        (HandoffRow, {"state": "human"}),
        (HandoffRow, {"state": "snoozed"}),
        (CrisisRow, {"state": "open"}),
        (LeftMessageRow, {"handled_at": None}),
    ],
)
async def test_what_goes_on_stays_however_old(filled, table, values):
    async with filled.write() as session:
        query = update(table).where(table.conversation_id == "zoe")
        await session.execute(query.values(**values))
    await Retention(filled).delete(BEFORE, NOW)
    left = await counts(filled)
    kept = ("conversations", "turns", "outbox", "notes", "handoffs", "handoff_events")
    assert {name: left[name] for name in kept} == dict.fromkeys(kept, 1)


async def test_a_live_booking_keeps_its_conversation(database):
    await fill(database, CIPHER, "zoe")
    later = NOW + timedelta(days=3)
    async with database.write() as session:
        live = update(BookingRow).values(state="confirmed", starts_at=later, ends_at=later)
        await session.execute(live)
    await Retention(database).delete(BEFORE, NOW)
    left = await counts(database)
    assert (left["conversations"], left["turns"], left["bookings"]) == (1, 1, 1)


async def test_the_record_of_a_danger_outlives_its_message(filled):
    before = {**BEFORE, "crises": NOW - timedelta(days=9000)}
    await Retention(filled).delete(before, NOW)
    left = await counts(filled)
    assert (left["turns"], left["crises"], left["conversations"]) == (0, 2, 2)
    assert "crises.turn: None" in await cells(filled)


async def test_a_conversation_begun_long_ago_keeps_what_was_said_lately(filled):
    async with filled.write() as session:
        late = update(TurnRow).where(TurnRow.conversation_id == "zoe")
        await session.execute(late.values(received_at=NOW))
    await Retention(filled).delete(BEFORE, NOW)
    left = await counts(filled)
    assert (left["turns"], left["outbox"], left["conversations"]) == (1, 1, 1)


async def test_a_conversation_with_a_plan_stays(database):
    await fill(database, CIPHER, "zoe")
    await Retention(database).delete(BEFORE, NOW)
    left = await counts(database)
    assert (left["turns"], left["study_plans"], left["conversations"]) == (0, 1, 1)
    async with database.read() as session:
        assert (await session.get(ConversationRow, "zoe")).address is not None
