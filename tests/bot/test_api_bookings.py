"""Counselling by API: from a free time to a calendar file, and every refusal on the way."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from actions.booking.notices import Notices
from actions.desk.counsellors import Counsellor
from bot.today import now
from tests.assistant import ADDRESS

PRODUCT = "product/in-depth"
FACTS = {"grade": "m3", "member": True}
OF_AGE = {"of_age": True, "name": "하늘"}


def bookings(who: str = "ann", rest: str = "") -> str:
    return f"/api/v1/conversations/{who}/bookings{rest}"


@pytest.fixture(autouse=True)
async def counsellor(services):
    hours = {
        "rule": "FREQ=DAILY",
        "since": "2026-01-01",
        "opens": "10:00",
        "closes": "18:00",
    }
    kim = {
        "id": "kim",
        "name": "김배움 상담사",
        "products": [PRODUCT, "product/focused"],
        "place": "배움센터 3층",
        "slot_minutes": 50,
        "buffer_minutes": 10,
        "hours": [hours],
    }
    await services.booking.open_counsellors([Counsellor.model_validate(kim)], now())


async def free(api, **query) -> list[dict]:
    answer = await api.get("/api/v1/counselling/slots", params={"product": PRODUCT, **query})
    assert answer.status_code == 200, answer.text
    return answer.json()


def wish(slot: dict, **changes) -> dict:
    place = {"counsellor": slot["counsellor"], "starts_at": slot["starts_at"]}
    return {"product": PRODUCT, **place, "facts": FACTS, **changes}


async def held(api, who="ann", slot=None, **changes) -> dict:
    slot = slot or (await free(api))[0]
    answer = await api.post(bookings(who), json=wish(slot, **changes))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def booked(api, who="ann", **changes) -> dict:
    number = (await held(api, who, **changes))["number"]
    answer = await api.post(bookings(who, f"/{number}/confirm"), json=OF_AGE)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(answer, status: int, title: str) -> str:
    assert (answer.status_code, answer.json()["title"]) == (status, title), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    detail = answer.json()["detail"]
    assert detail.rstrip(".!").endswith(("요", "다", "죠")), detail
    return detail


async def test_a_free_time_is_held_confirmed_and_found_again(api, services, inside):
    first, *others = await free(api)
    booking = await booked(api, slot=first)
    assert booking["state"] == "confirmed"
    assert first not in await free(api)
    assert others[0] in await free(api)
    assert (await api.get(bookings())).json() == [booking]
    assert (await api.get(bookings(rest=f"/{booking['number']}"))).json() == booking
    assert await services.people.tell(inside("ann"), "name") == "하늘"


async def test_a_hold_says_until_when_it_is_kept_and_can_be_given_back(api):
    hold = await held(api)
    assert datetime.fromisoformat(hold["release_at"]) > now()
    answer = await api.delete(bookings(rest=f"/{hold['number']}"))
    assert answer.json()["state"] == "released"
    assert hold["slot"] in await free(api)


async def test_the_same_key_books_once_however_often_it_is_sent(api):
    slot = (await free(api))[0]
    headers = {"Idempotency-Key": "order-1"}
    answers = await asyncio.gather(
        *(api.post(bookings(), json=wish(slot), headers=headers) for _ in range(5))
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["number"] for answer in answers}) == 1
    other = wish((await free(api))[-1])
    refused(await api.post(bookings(), json=other, headers=headers), 422, "KeyReused")


async def test_a_time_is_given_to_one_of_many(api):
    slot = (await free(api))[0]
    answers = await asyncio.gather(
        *(api.post(bookings(f"p{n}"), json=wish(slot)) for n in range(10))
    )
    assert sorted(answer.status_code for answer in answers) == [201, *[409] * 9]
    loser = next(answer for answer in answers if answer.status_code == 409)
    refused(loser, 409, "SlotTaken")


async def test_somebody_elses_number_is_as_unknown_as_a_wrong_one(api):
    number = (await booked(api))["number"]
    answers = [
        await api.get(bookings("bob", f"/{name}")) for name in (number, "BG-2AAA-3BBB", "nonsense")
    ]
    assert len({refused(answer, 404, "UnknownBooking") for answer in answers}) == 1
    refused(await api.delete(bookings("bob", f"/{number}")), 404, "UnknownBooking")
    confirm = await api.post(bookings("bob", f"/{number}/confirm"), json=OF_AGE)
    refused(confirm, 404, "UnknownBooking")


@pytest.mark.parametrize(
    ("facts", "title"),
    [
        ({"grade": "h3", "member": True}, "NotEntitled"),
        ({"grade": "m3", "member": False}, "NotEntitled"),
        ({"grade": "m3"}, "NotEntitled"),
        ({"grade": "nonsense"}, "FactError"),
        ({"weather": "fine"}, "FactError"),
    ],
)
async def test_who_is_not_entitled_books_nothing(api, facts, title):
    slot = (await free(api))[0]
    answer = await api.post(bookings(), json=wish(slot, facts=facts))
    assert answer.json()["title"] == title
    assert slot in await free(api)


async def test_the_sessions_of_a_product_run_out(api):
    await booked(api, product="product/focused")
    slot = (await free(api))[-1]
    answer = await api.post(bookings(), json=wish(slot, product="product/focused"))
    refused(answer, 409, "QuotaUsedUp")


async def test_under_14_the_guardian_is_asked_and_the_booking_waits(api, services, inside):
    hold = await held(api, facts={"grade": "m1", "member": True})
    path = bookings(rest=f"/{hold['number']}/confirm")
    refused(await api.post(path, json={"of_age": False}), 422, "GuardianMissing")
    wrong = {"of_age": False, "guardian_phone": "12"}
    refused(await api.post(path, json=wrong), 422, "DetailInvalid")
    answer = await api.post(path, json={"of_age": False, "guardian_phone": "010 1234 5678"})
    assert answer.json()["state"] == "awaiting_consent"
    assert await services.people.tell(inside("ann"), "guardian_phone") == "010-1234-5678"
    await services.booking.grant_consent(hold["number"], now())
    found = await api.get(bookings(rest=f"/{hold['number']}"))
    assert found.json()["state"] == "confirmed"


async def test_a_booking_is_moved_and_cancelled(api):
    soon = (now() + timedelta(days=3)).isoformat()
    slot, other = (await free(api, after=soon))[:2]
    number = (await booked(api, slot=slot))["number"]
    place = {"counsellor": other["counsellor"], "starts_at": other["starts_at"]}
    moved = await api.patch(bookings(rest=f"/{number}"), json=place)
    assert moved.json()["slot"] == other
    assert slot in await free(api, after=soon)
    cancelled = await api.delete(bookings(rest=f"/{number}"))
    assert cancelled.json()["state"] == "cancelled"
    assert other in await free(api, after=soon)


async def test_a_freed_time_is_offered_to_who_waits(api, services, base):
    slot = (await free(api, after=(now() + timedelta(days=3)).isoformat()))[0]
    number = (await booked(api, slot=slot))["number"]
    around = {"after": slot["starts_at"], "before": slot["ends_at"]}
    path = "/api/v1/conversations/bob/waiting"
    answer = await api.post(path, json={"product": PRODUCT, "facts": FACTS, **around})
    assert answer.status_code == 201, answer.text
    assert len((await api.get(path)).json()) == 1
    await api.delete(bookings(rest=f"/{number}"))
    notices = Notices(base, ADDRESS)
    assert await services.booking.offer_freed(now(), notices.offer) == 1
    [notice] = (await api.get("/api/v1/conversations/bob/messages")).json()["messages"]
    assert notice["reply"]["buttons"]
    assert (await api.delete(path)).status_code == 204
    assert (await api.get(path)).json() == []


async def test_the_calendar_file_names_the_time_and_nobody(api):
    booking = await booked(api)
    answer = await api.get(booking["calendar"].removeprefix(ADDRESS))
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(answer.text).walk("VEVENT")
    assert event.start == datetime.fromisoformat(booking["slot"]["starts_at"])
    assert "하늘" not in answer.text
    missing = await api.get("/api/v1/bookings/BG-2AAA-3BBB.ics")
    refused(missing, 404, "UnknownBooking")


@pytest.mark.parametrize(
    "change",
    [
        {"starts_at": "2026-12-01T25:00:00+09:00"},
        {"starts_at": "2026-12-01T16:00:00"},
        {"starts_at": None},
        {"surprise": 1},
    ],
)
async def test_malformed_wishes_are_refused(api, change):
    slot = (await free(api))[0]
    assert (await api.post(bookings(), json=wish(slot, **change))).status_code == 422


@pytest.mark.parametrize(
    "starts_at", ["2020-01-01T16:00:00+09:00", "2099-01-01T16:00:00+09:00"], ids=["past", "far"]
)
async def test_times_that_are_not_offered_are_refused(api, starts_at):
    slot = (await free(api))[0]
    answer = await api.post(bookings(), json=wish(slot, starts_at=starts_at))
    refused(answer, 422, "NotOffered")


async def test_a_time_in_another_zone_is_the_same_time(api):
    slot = (await free(api))[0]
    at = datetime.fromisoformat(slot["starts_at"]).astimezone(ZoneInfo("America/New_York"))
    hold = await held(api, slot={**slot, "starts_at": at.isoformat()})
    assert hold["slot"] == slot


async def test_an_unknown_product_is_refused(api):
    answer = await api.get("/api/v1/counselling/slots", params={"product": "product/none"})
    refused(answer, 404, "UnknownProduct")


@pytest.mark.parametrize("impossible", ["", "x" * 129, "tab\there"])
async def test_impossible_keys_are_refused(api, impossible):
    slot = (await free(api))[0]
    headers = {"Idempotency-Key": impossible}
    answer = await api.post(bookings(), json=wish(slot), headers=headers)
    assert answer.status_code == 422
