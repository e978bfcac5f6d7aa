"""The plan of a conversation by API: read, set, delete, as a calendar."""

from datetime import timedelta
from types import SimpleNamespace

import httpx
import pytest
from cryptography.fernet import Fernet
from fastapi import FastAPI
from icalendar import Calendar

from actions.services import build_services
from bot.api import plans
from bot.api.problems import Refused, refused
from bot.today import today
from knowledge.base import KnowledgeBase
from knowledge.build import build_all
from store.cipher import Cipher

PLAN = "/api/v1/conversations/p/plan"
UNTIL = today() + timedelta(days=60)
WISH = {
    "goal": "기말고사",
    "until": UNTIL.isoformat(),
    "subjects": [{"name": "수학", "minutes": 60}, {"name": "영어", "minutes": 30}],
    "days": ["mon", "wed", "sat"],
    "starts": "19:00:00",
    "grade": "m3",
    "member": True,
}


@pytest.fixture(scope="session")
def base(settings):
    build_all(settings.home, encoder=settings.encoder)
    return KnowledgeBase.open(settings.home, settings.encoder)


@pytest.fixture
async def client(database, base):
    app = FastAPI()
    app.include_router(plans.router)
    app.add_exception_handler(Refused, refused)
    cipher = Cipher([Fernet.generate_key().decode()])
    services = build_services(database, cipher, "https://example.org")
    app.state.runtime = SimpleNamespace(services=services, base=base)
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        yield http


async def test_without_a_plan_there_is_none(client):
    for path in (PLAN, f"{PLAN}.ics"):
        response = await client.get(path)
        assert response.status_code == 404
        assert response.json()["title"] == "NoPlan"


async def test_a_plan_is_made_read_and_deleted(client):
    made = (await client.put(PLAN, json=WISH)).json()
    assert (await client.get(PLAN)).json() == made
    blocks = made["plan"]["blocks"]
    assert {block["day"] for block in blocks} == {"mon", "wed", "sat"}
    assert sum(block["minutes"] for block in blocks) <= 3 * 90
    assert {source["record"] for source in made["plan"]["sources"]} >= {"desk/plans"}
    for _ in range(2):
        assert (await client.delete(PLAN)).status_code == 204
    assert (await client.get(PLAN)).status_code == 404


async def test_the_same_wish_again_changes_nothing_and_another_is_a_new_version(client):
    versions = [(await client.put(PLAN, json=WISH)).json()["version"] for _ in range(2)]
    other = (await client.put(PLAN, json={**WISH, "days": ["sun"]})).json()["version"]
    assert [*versions, other] == [1, 1, 2]


async def test_the_weekly_question_can_be_declined(client):
    made = (await client.put(PLAN, json={**WISH, "asked_weekly": False})).json()
    assert made["asked_weekly"] is False


@pytest.mark.parametrize(
    ("change", "title"),
    [
        ({"until": "2020-01-01"}, "DateImpossible"),
        ({"until": "2999-01-01"}, "DateImpossible"),
        ({"subjects": [{"name": "수학", "minutes": 5}]}, "TooLittleTime"),
    ],
)
async def test_what_cannot_be_is_refused_in_words(client, change, title):
    response = await client.put(PLAN, json={**WISH, **change})
    assert response.status_code == 422
    assert response.json()["title"] == title
    assert (await client.get(PLAN)).status_code == 404


@pytest.mark.parametrize(
    "change",
    [
        {"days": []},
        {"days": ["sat", "mon"]},
        {"subjects": []},
        {"subjects": [{"name": "수학", "minutes": -5}]},
        {"grade": "x9"},
        {"starts": "25:00"},
        {"site": "../../etc"},
        {"unknown": 1},
    ],
)
async def test_bad_input_is_an_error(client, change):
    assert (await client.put(PLAN, json={**WISH, **change})).status_code == 422


@pytest.mark.parametrize("starts", ["19:00:00", None])
async def test_the_calendar_repeats_every_block_until_the_last_day(client, starts):
    made = (await client.put(PLAN, json={**WISH, "starts": starts})).json()
    response = await client.get(f"{PLAN}.ics")
    assert response.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert len(events) == len(made["plan"]["blocks"])
    assert len({event["uid"] for event in events}) == len(events)
    for event in events:
        assert event["rrule"]["freq"] == ["WEEKLY"]
        (until,) = event["rrule"]["until"]
        assert (until.date() if starts else until) == UNTIL
