"""Courses by API: search, one course, the calendar, what is saved and followed."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest
from icalendar import Calendar

from actions.courses.service import CourseSearch
from bot.api.scopes import Scope
from bot.today import SEOUL, now, today
from knowledge.published import Corpora
from knowledge.search.layout import Layout
from store.courses.types import Course
from store.database import Database
from store.engine import create_engine
from tests.actions.courses.conftest import courses_folder  # noqa: F401
from tests.actions.courses.world import NOW, fill

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
COURSES = "/api/v1/courses"
MINE = "/api/v1/conversations/p/courses"
ID = "00000000000000a1"


def course(number: int, opens_on: date, at: time = time(), **values) -> Course:
    return Course(
        id=f"course/{number:016x}",
        feed="lifelong-standard",
        provider="서울특별시 강남구",
        as_of=today(),
        **{
            "title": f"요가; 몸, 마음 {number}반",
            "institution": "강남구청",
            "district": "강남구",
            "starts_on": opens_on + timedelta(days=30),
            "ends_on": opens_on + timedelta(days=90),
            "starts_at": 19 * 60 + 30,
            "opens_at": datetime.combine(opens_on, at, SEOUL),
            "closes_at": datetime.combine(opens_on + timedelta(days=14), time(23, 59), SEOUL),
            "url": "https://learn.example/1",
            **values,
        },
    )


SOON = today() + timedelta(days=3)
LATE = today() + timedelta(days=60)
WORLD = [
    course(0xA1, SOON),
    course(2, SOON, time(14), title="수채화"),
    course(3, SOON, time(10), district="서초구", institution="서초구청"),
    course(4, today() - timedelta(days=5)),
    course(5, LATE),
]


@pytest.fixture
async def client(api, assistant_alone):
    await fill(assistant_alone.database, WORLD, now())
    return api


@pytest.fixture
async def searching(api, assistant_alone, base, settings, courses_folder):  # noqa: F811
    """A client of an app with an index of the courses of `world`."""
    engine = create_engine(f"sqlite:///{courses_folder}/store.db")
    layout, database = Layout(settings.home), Database(engine)
    corpora = Corpora.open(courses_folder, layout, database, base.searcher, NOW.date)
    search = CourseSearch(corpora.published)
    assistant_alone.services = replace(assistant_alone.services, courses=search)
    yield api
    await engine.dispose()


async def test_a_course_with_its_registration_and_source(client):
    told = (await client.get(f"{COURSES}/{ID}")).json()
    assert (told["id"], told["starts_at"]) == (f"course/{ID}", "19:30:00")
    assert told["registration"]["state"] == "soon"
    assert told["registration"]["opens_at"] == f"{SOON}T00:00:00+09:00"
    assert told["source"]["as_of"] == WORLD[0].as_of.isoformat()
    later = (await client.get(f"{COURSES}/{ID}", params={"as_of": str(SOON)})).json()
    assert later["registration"]["state"] == "open"
    assert (await client.get(f"{COURSES}/{'0' * 16}")).json()["title"] == "NotFound"


async def test_a_month_of_the_calendar(client):
    asked = {"month": f"{SOON:%Y-%m}", "district": "강남구"}
    told = (await client.get(f"{COURSES}/calendar", params=asked)).json()
    [window] = [one for one in told["opening"] if one["on"] == str(SOON)]
    assert (window["institution"], window["count"]) == ("강남구청", 2)
    assert [one["id"] for one in window["courses"]] == [WORLD[0].id, WORLD[1].id]
    assert {one["district"] for one in told["covered"]} == {"강남구", "서초구"}
    about = (await client.get(f"{COURSES}/calendar", params={**asked, "topic": "수채"})).json()
    assert sum(one["count"] for one in about["opening"]) == 1
    of = (await client.get(f"{COURSES}/calendar", params={**asked, "institution": "서초"})).json()
    assert of["opening"] == []


async def test_what_is_expected_comes_with_evidence(client, assistant_alone):
    first = (today().replace(day=1) - timedelta(days=150)).replace(day=10)
    months = [(first + timedelta(days=31 * n)).replace(day=10) for n in range(5)]
    past = [course(100 + n, day, institution="노원구청") for n, day in enumerate(months)]
    await fill(assistant_alone.database, past)
    on = (months[-1] + timedelta(days=31)).replace(day=10)
    for month in {f"{on:%Y-%m}", f"{(on + timedelta(days=31)):%Y-%m}"}:
        told = (await client.get(f"{COURSES}/calendar", params={"month": month})).json()
        if told["expected"]:
            break
    [one] = told["expected"]
    assert (one["institution"], one["is_estimate"]) == ("노원구청", True)
    assert one["kept"] == 5
    assert f"지난 {one['occasions']}번 가운데 5번 매월 10일 무렵" in one["evidence"]
    assert one["on"] >= str(today())


async def test_a_calendar_file_without_a_key(client):
    del client.headers["Authorization"]
    first, again = [await client.get(f"{COURSES}/calendar.ics") for _ in range(2)]
    assert first.headers["content-type"].startswith("text/calendar")
    assert all(line.endswith(b"\r\n") for line in first.content.splitlines(keepends=True))
    assert rb"\; " in first.content  # of a title
    events = {str(one["uid"]): one for one in Calendar.from_ical(first.content).walk("VEVENT")}
    assert len(events) == 3
    assert set(events) == {
        str(one["uid"]) for one in Calendar.from_ical(again.content).walk("VEVENT")
    }
    whole = next(one for one in events.values() if one["dtstart"].dt == SOON)
    assert "강남구청 강좌 2개" in whole["summary"]
    assert "요가; 몸, 마음" in whole["description"]
    [timed] = [one for one in events.values() if isinstance(one["dtstart"].dt, datetime)]
    assert timed["dtstart"].dt == WORLD[2].opens_at
    for event in events.values():
        [alarm] = event.walk("VALARM")
        assert alarm["action"] == "DISPLAY"
        is_whole = not isinstance(event["dtstart"].dt, datetime)
        assert (alarm["trigger"].dt > timedelta()) is is_whole


async def test_what_is_no_month_or_name_is_refused(client):
    for asked in ("month=2026-13", "month=1999-01", "district=%00", f"topic={'x' * 61}"):
        for kind in ("calendar", "calendar.ics"):
            assert (await client.get(f"{COURSES}/{kind}?{asked}")).status_code == 422
    for cursor in ("?", "abc"):
        assert (await client.get(COURSES, params={"cursor": cursor})).status_code == 422


async def test_saved_courses_of_a_conversation(client):
    for reminds in (True, False):
        saved = await client.put(f"{MINE}/saved/{ID}", json={"reminds": reminds})
        assert saved.json()["registration"]["state"] == "soon"
    [kept] = (await client.get(f"{MINE}/saved")).json()
    assert (kept["course"]["id"], kept["reminds"]) == (f"course/{ID}", False)
    assert (await client.get("/api/v1/conversations/q/courses/saved")).json() == []
    assert (await client.put(f"{MINE}/saved/{'0' * 16}", json={})).status_code == 404
    for _ in range(2):
        assert (await client.delete(f"{MINE}/saved/{ID}")).status_code == 204
    assert (await client.get(f"{MINE}/saved")).json() == []


async def test_subscriptions_of_a_conversation(client, services):
    asked = {"topic": "요가", "district": "강남구"}
    made = [(await client.post(f"{MINE}/subscriptions", json=asked)).json() for _ in range(2)]
    assert made[0] == made[1]
    assert (await client.post(f"{MINE}/subscriptions", json={"topic": " "})).json()[
        "title"
    ] == "NothingToFollow"
    for number in range(services.courses_wanted.rules.subscriptions - 1):
        await client.post(f"{MINE}/subscriptions", json={"topic": f"주제 {number}"})
    refused = await client.post(f"{MINE}/subscriptions", json={"topic": "하나 더"})
    assert (refused.status_code, refused.json()["title"]) == (409, "TooManySubscriptions")
    number = made[0]["id"]
    assert (
        await client.delete(f"/api/v1/conversations/q/courses/subscriptions/{number}")
    ).status_code == 204
    assert len((await client.get(f"{MINE}/subscriptions")).json()) == 5
    assert (await client.delete(f"{MINE}/subscriptions/{number}")).status_code == 204
    assert number not in [one["id"] for one in (await client.get(f"{MINE}/subscriptions")).json()]


async def test_a_key_for_something_else_does_not_open(client, services):
    key = await services.partners.add("other", [Scope.PLANS], now())
    client.headers["Authorization"] = f"Bearer {key}"
    for path in (COURSES, f"{COURSES}/calendar", f"{MINE}/saved", f"{MINE}/subscriptions"):
        assert (await client.get(path)).status_code == 403


async def test_a_search_without_an_index_says_what_the_data_cover(client):
    told = (await client.get(COURSES, params={"text": "요가", "district": "강남구"})).json()
    assert (told["courses"], told["next"], told["total"]) == ([], None, 0)
    assert "데이터에" in told["text"]
    assert {one["district"] for one in told["covered"]} == {"강남구", "서초구"}


AS_OF = {"as_of": NOW.date().isoformat()}


async def test_search_by_everything_that_can_be_wished(searching):
    asked = {
        "text": "요가",
        "district": "노원구",
        "weekday": ["sat", "sun"],
        "part_of_day": "morning",
        "free": True,
        "registration": "open",
        **AS_OF,
    }
    told = (await searching.get(COURSES, params=asked)).json()
    assert [one["title"] for one in told["courses"]] == ["주말 요가 교실"]
    assert told["given_up"] == []
    assert told["sources"][0]["record"] == told["courses"][0]["id"]
    asked = {"mode": "online", "begins_from": "18:00", "fee_max": 80_000, **AS_OF}
    told = (await searching.get(COURSES, params=asked)).json()
    assert [one["title"] for one in told["courses"]] == ["파이썬 첫걸음"]


async def test_nearly_fitting_courses_name_what_was_given_up(searching):
    asked = {"text": "도자기", "fee_max": 1000, "district": "도봉구", **AS_OF}
    told = (await searching.get(COURSES, params=asked)).json()
    assert [one["title"] for one in told["courses"]] == ["생활 도자기 빚기"]
    assert told["given_up"] == ["fee_max"]
    assert told["next"] is None


async def test_page_by_page_nothing_twice(searching):
    seen, cursor = [], ""
    while cursor is not None:
        asked = {"limit": 3, "cursor": cursor, **AS_OF}
        told = (await searching.get(COURSES, params=asked)).json()
        seen += [one["id"] for one in told["courses"]]
        cursor = told["next"]
    assert len(seen) == len(set(seen)) == 16
