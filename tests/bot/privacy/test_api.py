"""Partners pass on the wish to be forgotten."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from bot.today import now
from store.tables import TurnRow
from tests.store.privacy.filled import cells

ANN = "/api/v1/conversations/ann"


@pytest.fixture
async def talked(api):
    """Ann has asked something; how many things were said."""
    for text in ("서울런이 뭐예요?", "급식은 어느 과에서 해요?"):
        assert (await api.post(f"{ANN}/messages", json={"text": text})).status_code == 200
    return (await api.get(f"{ANN}/messages")).json()["next"]


async def test_a_conversation_is_erased_and_begins_anew(api, talked, inside, database):
    assert (await api.delete(ANN)).status_code == 204
    assert [cell for cell in await cells(database) if inside("ann") in cell] == []
    assert (await api.delete(ANN)).status_code == 404
    await api.post(f"{ANN}/messages", json={"text": "안녕하세요"})
    again = (await api.get(f"{ANN}/messages", params={"after": talked})).json()["messages"]
    assert again[0]["text"] == "안녕하세요"
    assert again[0]["seq"] == 1


async def test_while_a_message_waits_it_is_refused(api, talked, database):
    async with database.write() as session:
        later = now() + timedelta(days=1)  # so that nobody takes it up
        await session.execute(
            update(TurnRow).where(TurnRow.seq == 1).values(answered_at=None, received_at=later)
        )
    refused = await api.delete(ANN)
    assert refused.status_code == 409
    assert refused.json()["title"] == "NotErasable"


async def test_nobody_erases_the_conversation_of_another(api, talked, services, inside, database):
    other = await services.partners.add("other", ["conversations"], now())
    gone = await api.delete(ANN, headers={"Authorization": f"Bearer {other}"})
    assert gone.status_code == 404
    assert [cell for cell in await cells(database) if inside("ann") in cell]
