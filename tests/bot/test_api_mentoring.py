"""The mentoring application of a conversation by API."""

import pytest

from actions.mentoring.telling import accepted_notice
from bot.today import now
from tests.actions.mentoring.people import mentor

PATH = "/api/v1/conversations/p/mentoring"
BODY = {
    "grade": "m2",
    "subjects": ["math"],
    "mode": "online",
    "times": ["mon-evening", "sat-morning"],
    "goal": "연락처 010-1234-5678, 수학을 더 잘하고 싶어요",
    "of_age": True,
}


async def test_an_application_is_put_read_changed_and_deleted(api):
    assert (await api.get(PATH)).status_code == 404
    made = (await api.put(PATH, json=BODY)).json()
    assert made["state"] == "open"
    assert "1234" not in made["wishes"]["goal"]
    assert (await api.get(PATH)).json() == made
    assert (await api.put(PATH, json=BODY)).json() == made
    changed = (await api.put(PATH, json={**BODY, "subjects": ["english"]})).json()
    assert changed["number"] == made["number"]
    assert changed["wishes"]["subjects"] == ["english"]
    for _ in range(2):
        assert (await api.delete(PATH)).status_code == 204
    assert (await api.get(PATH)).json()["title"] == "NoApplication"


async def test_under_fourteen_the_guardian_is_needed(api, services, inside):
    young = {**BODY, "of_age": False}
    assert (await api.put(PATH, json=young)).json()["title"] == "GuardianMissing"
    assert (await api.get(PATH)).status_code == 404
    bad = await api.put(PATH, json={**young, "guardian_phone": "전화"})
    assert (bad.status_code, bad.json()["title"]) == (422, "DetailInvalid")
    made = await api.put(PATH, json={**young, "guardian_phone": "010-1234-5678"})
    assert made.json()["state"] == "awaiting_consent"
    assert "1234" not in made.text
    assert await services.people.tell(inside("p"), "guardian_phone") == "010-1234-5678"


@pytest.mark.parametrize(
    "change",
    [
        {"grade": "e5"},
        {"subjects": []},
        {"subjects": ["spells"]},
        {"times": ["mon-night"]},
        {"mode": "offline"},
        {"district": "해운대구"},
        {"interests": ["games"] * 5},
        {"shoe_size": 42},
        {"of_age": None},
    ],
    ids=str,
)
async def test_wrong_wishes_are_refused(api, change):
    assert (await api.put(PATH, json={**BODY, **change})).status_code == 422
    assert (await api.get(PATH)).status_code == 404


async def test_a_settled_match_is_shown_with_its_reasons(api, services, base):
    number = (await api.put(PATH, json=BODY)).json()["number"]
    await services.mentoring.roster.replace([mentor()], now())
    await services.mentoring.proposals.assign(
        number, "M1", now(), lambda *about: accepted_notice(*about, base)
    )
    found = (await api.get(PATH)).json()
    assert found["state"] == "matched"
    assert found["match"]["mentor"] == "멘토 M1"
    assert "배울 과목: 수학" in found["match"]["reasons"]
    refused = await api.put(PATH, json={**BODY, "subjects": ["english"]})
    assert (refused.status_code, refused.json()["title"]) == (409, "AlreadyMatched")
    said = (await api.get("/api/v1/conversations/p/messages")).json()
    assert len(said["messages"]) == 1
