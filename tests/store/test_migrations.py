"""The schema: up, down and up again, by one process or several, as the tables declare it."""

import json
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from cryptography.fernet import Fernet
from sqlalchemy import inspect, select, text

from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine, migrate, migrations
from store.errors import StoreUnavailable
from store.feed import Feed
from store.inbox import Inbox
from store.outbox import Outbox
from store.tables import Base, TurnRow

ROOT = Path(__file__).parents[2]
PROCESSES = 3


@pytest.fixture
async def empty(empty_database_url):
    engine = create_engine(empty_database_url)
    yield engine
    await engine.dispose()


async def sync(engine, work):
    async with engine.begin() as connection:
        return await connection.run_sync(work)


def tables(connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def differences(connection) -> list[object]:
    return compare_metadata(MigrationContext.configure(connection), Base.metadata)


async def test_the_migrations_make_what_the_tables_declare(engine):
    assert await sync(engine, differences) == []


async def test_up_down_and_up_again(empty):
    await migrate(empty)
    made = await sync(empty, tables)
    assert made == {*Base.metadata.tables, "alembic_version"}
    await sync(empty, lambda connection: command.downgrade(migrations(connection), "base"))
    assert await sync(empty, tables) == {"alembic_version"}
    await migrate(empty)
    assert await sync(empty, tables) == made
    assert await sync(empty, differences) == []


async def test_each_step_down_can_be_gone_up_again(empty):
    await migrate(empty)
    while await sync(empty, lambda c: MigrationContext.configure(c).get_current_revision()):
        await sync(empty, lambda connection: command.downgrade(migrations(connection), "-1"))
        await sync(empty, lambda connection: command.upgrade(migrations(connection), "+1"))
        await sync(empty, lambda connection: command.downgrade(migrations(connection), "-1"))
    assert await sync(empty, tables) == {"alembic_version"}


BEFORE_THE_INBOX = """
INSERT INTO conversations VALUES ('c', 'api', '2026-11-01 09:00:00');
INSERT INTO turns (conversation_id, message_id, text, received_at, result, answered_at)
    VALUES ('c', 'm1', '하나', '2026-11-01 09:00:00', :result, '2026-11-01 09:00:01');
INSERT INTO turns (conversation_id, message_id, text, received_at, result, answered_at)
    VALUES ('c', 'm2', '둘', '2026-11-01 09:10:00', NULL, NULL);
INSERT INTO outbox (conversation_id, key, reply, created_at, expires_at, delivered_at)
    VALUES ('c', 'k1', :notice, '2026-11-01 09:05:00', NULL, NULL);
INSERT INTO outbox (conversation_id, key, reply, created_at, expires_at, delivered_at)
    VALUES ('new', 'k2', :notice, '2026-11-01 09:06:00', NULL,
    '2026-11-01 09:07:00')
"""


async def test_what_was_said_before_there_was_an_inbox_is_kept(empty):
    await sync(empty, lambda connection: command.upgrade(migrations(connection), "0005"))
    replies = [{"text": "답 하나"}, {"text": "답 둘"}]
    intent = {"name": "chitchat", "confidence": 1.0}
    values = {
        "result": json.dumps({"intent": intent, "replies": replies}),
        "notice": json.dumps({"text": "알림"}),
    }
    async with empty.begin() as connection:
        for statement in BEFORE_THE_INBOX.split(";"):
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement), named)
    await migrate(empty)
    database, cipher = Database(empty), Cipher([Fernet.generate_key().decode()])
    now = datetime(2026, 11, 2, tzinfo=UTC)
    entries = await Feed(database).entries("c", 0, 9, now)
    told = [(entry.seq, entry.text or entry.reply.text) for entry in entries]
    assert told == [(1, "하나"), (2, "답 하나"), (3, "답 둘"), (4, "알림")]
    inbox = Inbox(database, cipher)
    result = await inbox.result("c", "m1")
    assert [reply.text for reply in result.replies] == ["답 하나", "답 둘"]
    waiting = [len(await Outbox(database).waiting(name, now)) for name in ("c", "new")]
    assert waiting == [1, 0]
    await inbox.take_in("c", "api", "m2", "둘", now)  # was never answered: sent again, it is new
    assert [pending.message_id for pending in await inbox.pending("c")] == ["m2"]


ANSWERED_BEFORE_FIGURES = """
INSERT INTO conversations (id, channel, created_at, last_seq, epoch)
    VALUES ('c', 'web', '2026-11-01 09:00:00', 8, 0);
INSERT INTO turns (id, conversation_id, message_id, seq, received_at, text, tries, result)
    VALUES (1, 'c', 'm1', 1, '2026-11-01 09:00:00', '하나', 0, :known);
INSERT INTO turns (id, conversation_id, message_id, seq, received_at, text, tries, result)
    VALUES (2, 'c', 'm2', 3, '2026-11-01 09:00:00', '둘', 0, :known);
INSERT INTO turns (id, conversation_id, message_id, seq, received_at, text, tries, result)
    VALUES (3, 'c', 'm3', 5, '2026-11-01 09:00:00', '셋', 0, :silent);
INSERT INTO turns (id, conversation_id, message_id, seq, received_at, text, tries, result)
    VALUES (4, 'c', 'm4', 6, '2026-11-01 09:00:00', NULL, 0, NULL);
INSERT INTO outbox (conversation_id, seq, key, turn, reply, created_at, state, urgent, attempts)
    VALUES ('c', 2, 'k1', 1, :cites, '2026-11-01 09:00:00', 'sent', false, 0);
INSERT INTO outbox (conversation_id, seq, key, turn, reply, created_at, state, urgent, attempts)
    VALUES ('c', 4, 'k2', 2, :says, '2026-11-01 09:00:00', 'sent', false, 0)
"""


async def test_what_was_answered_before_there_were_figures_is_counted(empty):
    await sync(empty, lambda connection: command.upgrade(migrations(connection), "0013"))
    intent = {"name": "cost", "confidence": 0.5}
    values = {
        "known": json.dumps({"intent": intent}),
        "silent": json.dumps({"intent": intent, "owner": "human"}),
        "cites": json.dumps({"text": "답", "sources": [{"record": "service/x"}]}),
        "says": json.dumps({"text": "답", "sources": []}),
    }
    async with empty.begin() as connection:
        for statement in ANSWERED_BEFORE_FIGURES.split(";"):
            named = {name: value for name, value in values.items() if f":{name}" in statement}
            await connection.execute(text(statement), named)
    await migrate(empty)
    counted = select(TurnRow.owner, TurnRow.intent, TurnRow.confidence, TurnRow.cited)
    async with empty.connect() as connection:
        rows = (await connection.execute(counted.order_by(TurnRow.id))).all()
    assert rows == [
        ("bot", "cost", 0.5, True),
        ("bot", "cost", 0.5, False),
        ("human", "cost", 0.5, None),
        (None, None, None, None),
    ]


MIGRATES = """
import asyncio, sys
from store.engine import create_engine, migrate

async def main():
    sys.stdin.readline()
    engine = create_engine(sys.argv[1])
    await migrate(engine)
    await engine.dispose()

asyncio.run(main())
"""


async def test_several_processes_migrate_at_once(empty_database_url, empty):
    replicas = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATES, empty_database_url],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(PROCESSES)
    ]
    for replica in replicas:  # all are ready, and start together
        replica.stdin.write(b"\n")
        replica.stdin.flush()
    complaints = [replica.communicate(timeout=60)[1].decode() for replica in replicas]
    assert [line for line in complaints if line] == []
    assert await sync(empty, differences) == []


async def test_a_database_newer_than_the_program_is_left_alone(engine):
    async with engine.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(StoreUnavailable, match="9999"):
        await migrate(engine)
