"""What the database itself refuses about mentoring."""

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from store import mentoring
from store.tables.mentoring import ApplicationRow, MentorRow, ProposalRow
from tests.actions.mentoring.people import NOW

APPLICATION = {"conversation_id": "a", "state": "open", "wishes": {}, "version": 1,
               "applied_at": NOW, "consent_until": None}  # fmt: skip
PROPOSAL = {"application_id": 1, "mentor_id": "M1", "version": 1, "subject": "math",
            "stage": "middle", "time": "sat-morning", "points": 1, "created_at": NOW}  # fmt: skip


@pytest.fixture
async def filled(database):
    async with database.write() as session:
        await session.execute(
            insert(MentorRow).values(id="M1", details={}, active=True, changed_at=NOW)
        )
        assert await mentoring.new_application(session, APPLICATION)
        assert not await mentoring.new_application(session, APPLICATION)
    return database


async def add(database, state):
    async with database.write() as session:
        await session.execute(insert(ProposalRow).values(**PROPOSAL, state=state))


async def test_at_most_one_proposal_stands(filled):
    for state in ("rejected", "ended", "replaced", "rejected", "proposed"):
        await add(filled, state)
    for state in ("proposed", "accepted"):
        with pytest.raises(IntegrityError):
            await add(filled, state)
    with pytest.raises(IntegrityError):
        async with filled.write() as session:
            await mentoring.add_proposals(session, [{**PROPOSAL, "state": "proposed"}])


async def test_one_application_of_a_conversation(filled):
    with pytest.raises(IntegrityError):
        async with filled.write() as session:
            await session.execute(insert(ApplicationRow).values(**APPLICATION))


async def test_a_decision_counts_once(filled):
    await add(filled, "proposed")
    async with filled.write() as session:
        (row,) = await mentoring.proposals(session, "proposed")
        moved = [
            await mentoring.decide(session, [row.id, 99], "proposed", "accepted", NOW)
            for _ in range(2)
        ]
        assert moved == [[row.id], []]
        (accepted,) = await mentoring.accepted_of(session, "M1")
        assert accepted.decided_at == NOW
