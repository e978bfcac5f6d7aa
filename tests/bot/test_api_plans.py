"""The plan of a conversation by API: read, set, delete, as a calendar."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from bot.today import today
from tests.assistant import ADDRESS

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


@pytest.fixture
def client(api):
    return api


async def test_without_a_plan_there_is_none(client):
    for path in (PLAN, f"/api/v1/plans/{'0' * 32}.ics"):
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
    address = made["calendar"]
    assert "/p/" not in address, "who gets the file cannot enter the conversation"
    response = await client.get(address.removeprefix(ADDRESS))
    assert response.headers["content-type"].startswith("text/calendar")
    events = Calendar.from_ical(response.content).walk("VEVENT")
    assert len(events) == len(made["plan"]["blocks"])
    assert len({event["uid"] for event in events}) == len(events)
    for event in events:
        assert event["rrule"]["freq"] == ["WEEKLY"]
        (until,) = event["rrule"]["until"]
        assert (until.date() if starts else until) == UNTIL
