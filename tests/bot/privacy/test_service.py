"""Erase and export of one person, whatever stands in the way."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from actions.desk.service import Booking
from bot.privacy.retention import RASA, daily
from bot.privacy.service import NotYetErasable, UnknownPerson
from knowledge.rules.counselling import load_desk
from store.audit import Audit
from store.cipher import Cipher
from store.inbox import Inbox
from store.tables import AuditRow, CrisisRow, ErasureRow, SlotRow
from tests.actions.desk.desk import IN_DEPTH, counsellor
from tests.bot.privacy.conftest import NOW
from tests.store.privacy.filled import LONG_AGO, cells, fill

MINUTE = timedelta(minutes=1)


@pytest.fixture
async def filled(database, key):
    """Two people who have not asked for anything."""
    await fill(database, Cipher([key]), "zoe", "yul")
    async with database.write() as session:
        await session.execute(delete(ErasureRow))
    return database


async def test_all_is_gone_here_and_in_rasa(filled, parts, memory):
    await memory.remember("zoe", "안녕", NOW)
    await memory.remember("yul", "안녕", NOW)
    erased = await parts.privacy.erase("zoe", NOW)
    assert erased.in_rasa
    assert erased.events == 1
    assert erased.rows["turns"] == 1
    assert [cell for cell in await cells(filled) if "zoe" in cell] == []
    assert await memory.told("zoe") == []
    assert await memory.told("yul") == ["안녕"]
    with pytest.raises(UnknownPerson):
        await parts.privacy.erase("zoe", NOW)


async def test_cut_off_after_rasa_it_is_done_again(filled, parts, memory):
    await memory.remember("zoe", "안녕", NOW)
    await memory.trackers.erase("zoe")  # and then the process dies
    await parts.privacy.erase("zoe", NOW)
    assert [cell for cell in await cells(filled) if "zoe" in cell] == []


async def test_memory_of_a_conversation_we_do_not_know_goes_too(database, parts, memory):
    await memory.remember("zoe", "안녕", NOW)
    assert (await parts.privacy.erase("zoe", NOW)).events == 1


async def test_a_live_booking_is_cancelled_and_its_time_is_free(database, parts):
    desk = Booking(database, load_desk())
    await desk.open_counsellors([counsellor()], NOW)
    [slot] = await desk.free_slots(IN_DEPTH, NOW, after=NOW + timedelta(days=2), limit=1)
    held = await desk.hold("zoe", IN_DEPTH, slot, NOW, quota=4)
    await desk.confirm("zoe", held.number, NOW)
    soon = slot.starts_at - timedelta(minutes=30)  # too late for anybody else
    erased = await parts.privacy.erase("zoe", soon)
    assert erased.cancelled == 1
    assert [cell for cell in await cells(database) if "zoe" in cell] == []
    async with database.read() as session:
        taken = select(SlotRow).where(SlotRow.taken_until.is_not(None))
        assert (await session.scalars(taken)).all() == []
    assert (await desk.by_number(held.number, soon)).state == "cancelled"


async def test_an_open_danger_is_settled_first(filled, parts, memory):
    await memory.remember("zoe", "안녕", NOW)
    async with filled.write() as session:
        await session.execute(update(CrisisRow).values(state="open"))
    with pytest.raises(NotYetErasable, match="danger"):
        await parts.privacy.erase("zoe", NOW)
    assert await memory.told("zoe") == ["안녕"]
    assert await parts.privacy.ask("zoe", NOW) == ["in_danger"]
    assert await parts.privacy.erase_asked(NOW + 60 * MINUTE) == 0
    async with filled.write() as session:
        await session.execute(update(CrisisRow).values(state="closed"))
    assert await parts.privacy.erase_asked(NOW + 60 * MINUTE) == 1
    assert [cell for cell in await cells(filled) if "zoe" in cell] == []


async def test_asked_for_it_happens_once_whoever_sweeps(filled, parts):
    await parts.privacy.ask("zoe", NOW)
    await parts.privacy.ask("zoe", NOW)
    done = await asyncio.gather(
        parts.privacy.erase_asked(NOW), parts.privacy.erase_asked(NOW), return_exceptions=True
    )
    assert [count for count in done if count == 1]
    assert await parts.privacy.erase_asked(NOW) == 0
    assert [cell for cell in await cells(filled) if "zoe" in cell] == []


async def test_who_is_waiting_for_an_answer_is_answered_first(database, parts, key):
    inbox = Inbox(database, Cipher([key]))
    await inbox.take_in("zoe", "web", "1", "{}", NOW)
    with pytest.raises(NotYetErasable, match="answered"):
        await parts.privacy.erase("zoe", NOW)


async def test_an_export_is_whole_and_audited(filled, parts, memory):
    await memory.remember("zoe", "안녕", NOW)
    found = await parts.privacy.export("zoe", NOW)
    assert found["personal_details"][0]["secret"] == "secret of zoe"
    assert found["rasa_events"][0]["text"] == "안녕"
    [line] = await Audit(filled).page(action="person.export")
    assert line.target == parts.privacy.alias("zoe")
    assert "zoe" not in str(line)
    with pytest.raises(UnknownPerson):
        await parts.privacy.export("nobody", NOW)


async def test_an_erasure_is_audited_without_the_person(filled, parts):
    await parts.privacy.erase("zoe", NOW)
    async with filled.read() as session:
        query = select(AuditRow).where(AuditRow.action == "person.erase")
        line = (await session.scalars(query)).one()
    assert line.target == parts.privacy.alias("zoe")
    assert line.details["turns"] == 1


async def test_retention_counts_first_and_then_deletes(filled, parts, memory):
    await memory.remember("zoe", "안녕", LONG_AGO)
    before = await cells(filled)
    old = {one.table: one.count for one in await parts.retaining.old(NOW)}
    assert (old["turns"], old["audit"], old[RASA]) == (2, 2, 1)
    assert await cells(filled) == before
    gone = {one.table: one.count for one in await parts.retaining.delete(NOW)}
    assert (gone["turns"], gone["audit"], gone[RASA]) == (2, 2, 1)
    assert await memory.told("zoe") == []


async def test_a_daily_job_runs_once_a_day_and_again_when_it_failed():
    runs = []

    async def job(at):
        runs.append(at)
        if len(runs) == 1:
            raise OSError("gone")
        return 3

    once = daily(job)
    with pytest.raises(OSError, match="gone"):
        await once(NOW)
    assert [await once(NOW), await once(NOW + MINUTE)] == [3, 0]
    assert await once(NOW + timedelta(days=1)) == 3
    assert len(runs) == 3
