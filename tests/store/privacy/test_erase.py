"""Who is erased leaves nothing behind, and nobody else loses anything."""

from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, update

from store.cipher import Cipher
from store.database import Database
from store.engine import create_engine
from store.privacy.erase import Erasures
from store.privacy.export import Exports
from store.privacy.places import BOOKINGS, PLACES
from store.tables import (
    Base,
    BookingRow,
    ConversationRow,
    CrisisRow,
    HandoffRow,
    OutboxRow,
    TurnRow,
)
from tests.store.privacy.filled import LONG_AGO, NOW, PEOPLE, cells, counts, fill

CIPHER = Cipher([Fernet.generate_key().decode()])
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def filled(database):
    await fill(database, CIPHER, "zoe", "ben")
    return database


@pytest.fixture
def erasures(filled):
    return Erasures(filled)


def test_every_table_with_something_of_a_person_is_on_the_list():
    known = {place.table.__tablename__ for place in (*PLACES, BOOKINGS)}
    for table in Base.metadata.sorted_tables:
        personal = PEOPLE & set(table.columns.keys()) or table.name == "conversations"
        if personal:
            assert table.name in known
        for key in table.foreign_keys:  # what hangs on what is deleted goes before it
            parent = key.column.table.name
            deleted = [place.table.__tablename__ for place in PLACES]
            if parent in deleted and table.name != parent:
                assert deleted.index(table.name) < deleted.index(parent)


async def test_nothing_of_the_person_is_left_and_all_of_others_is(filled, erasures):
    gone = await erasures.erase("zoe", "person/x", NOW)
    left = await cells(filled)
    assert [cell for cell in left if "zoe" in cell] == []
    assert await erasures.knows("zoe") is False
    assert set(gone) == {place.table.__tablename__ for place in PLACES}
    after = await counts(filled)
    assert {name: after[name] for name in gone} == dict.fromkeys(gone, 1)
    kept = await Exports(filled, CIPHER).of("ben")
    assert set(kept) == {place.table.__tablename__ for place in (*PLACES, BOOKINGS)}


async def test_it_is_audited_under_a_name_that_leads_nowhere(filled, erasures):
    await erasures.erase("zoe", "person/x", NOW, account=None)
    audit = [cell for cell in await cells(filled) if cell.startswith("audit.target")]
    assert sorted(audit) == [
        "audit.target: ben",
        "audit.target: person/x",
        "audit.target: person/x",
    ]


async def test_a_past_booking_stays_without_the_person(filled, erasures):
    await erasures.erase("zoe", "person/x", NOW)
    people = [cell for cell in await cells(filled) if cell.startswith("bookings.person")]
    assert "bookings.person: ben" in people
    assert any(cell.startswith("bookings.person: erased/") for cell in people)


@pytest.mark.parametrize(
    ("table", "values", "why"),
    [
        (TurnRow, {"answered_at": None}, "unanswered"),
        (HandoffRow, {"state": "queued"}, "with_people"),
        (HandoffRow, {"state": "human"}, "with_people"),
        (CrisisRow, {"state": "open"}, "in_danger"),
        (CrisisRow, {"state": "taken"}, "in_danger"),
        (BookingRow, {"state": "confirmed", "ends_at": NOW + MINUTE}, "booked"),
    ],
)
async def test_what_goes_on_is_not_erased(filled, erasures, table, values, why):
    column = getattr(table, "conversation_id", None) or table.person
    async with filled.write() as session:
        await session.execute(update(table).where(column == "zoe").values(**values))
    before = await cells(filled)
    assert await erasures.stops("zoe", NOW) == [why]
    assert await erasures.stops("ben", NOW) == []
    assert await erasures.erase("zoe", "person/x", NOW) is None
    assert await cells(filled) == before


async def test_somebody_unknown_is_unknown(erasures):
    assert not await erasures.knows("nobody")
    assert await erasures.knows("zoe")


async def asked(database, conversation="cara"):
    async with database.write() as session:
        await session.execute(
            insert(ConversationRow).values(
                id=conversation, channel="web", created_at=NOW, last_seq=1, epoch=0
            )
        )
        await session.execute(
            insert(OutboxRow).values(
                conversation_id=conversation,
                seq=1,
                key=f"last/{conversation}",
                author="bot",
                reply={},
                created_at=NOW,
                state="queued",
                urgent=False,
                attempts=0,
            )
        )


async def test_a_wish_is_due_when_the_last_message_has_arrived_or_after_a_while(database):
    erasures = Erasures(database)
    await asked(database)
    await erasures.ask("cara", NOW, NOW + 10 * MINUTE)
    await erasures.ask("cara", NOW + MINUTE, NOW + 90 * MINUTE)  # again: nothing changes
    assert await erasures.due(NOW + MINUTE) == []
    assert await erasures.due(NOW + 10 * MINUTE) == ["cara"]
    async with database.write() as session:
        await session.execute(update(OutboxRow).values(state="sent"))
    assert await erasures.due(NOW + MINUTE) == ["cara"]
    await erasures.erase("cara", "person/c", NOW)
    assert await erasures.due(NOW + 90 * MINUTE) == []


async def test_an_export_holds_every_table_in_the_clear(filled):
    found = await Exports(filled, CIPHER).of("zoe")
    assert {row["secret"] for row in found["personal_details"]} == {"secret of zoe"}
    assert found["conversations"][0]["address"] == "secret of zoe"
    assert found["turns"][0]["received_at"] == LONG_AGO.isoformat()
    assert "ben" not in str(found)
    assert await Exports(filled, CIPHER).of("nobody") == {}


async def test_an_export_says_what_no_key_opens(filled):
    other = Cipher([Fernet.generate_key().decode()])
    found = await Exports(filled, other).of("zoe")
    assert found["personal_details"][0]["secret"] == "?"


NAMES = st.text("abcdefghij-_0123456789", min_size=8, max_size=64)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(names=st.lists(NAMES, min_size=2, max_size=4, unique=True))
async def test_whoever_it_is_nothing_is_left(new_database_url, names):
    engine = create_engine(new_database_url())
    database = Database(engine)
    tails = [f"<{name}>"[:64] for name in names]  # no name is part of another
    await fill(database, CIPHER, *tails)
    await Erasures(database).erase(tails[0], "person/x", NOW)
    left = await cells(database)
    assert not any(tails[0] in cell for cell in left)
    for other in tails[1:]:
        found = await Exports(database, CIPHER).of(other)
        assert len(found) == len(PLACES) + 1
    await engine.dispose()
