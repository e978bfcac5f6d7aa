"""The calendar of bookings, and what staff do with one."""

import html
import re
from datetime import timedelta

import pytest

from actions.desk.calendar import day_of
from actions.desk.counsellors import Counsellor
from bot.today import now
from store.outbox import Outbox
from tests.actions.desk.desk import IN_DEPTH, INTERVIEW, counsellor

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


@pytest.fixture
async def desk(assistant_alone):
    """A desk that is open every day, holidays included."""
    today = day_of(now())
    hours = {"opens": "10:00", "closes": "16:00"}
    exceptions = [{"day": today, "until": today + 60 * DAY, "kind": "open", **hours}]
    kim = counsellor(hours=[], exceptions=exceptions)
    booking = assistant_alone.services.booking
    await booking.open_counsellors([Counsellor.model_validate(kim)], now())
    return booking


@pytest.fixture
async def booked(desk):
    """A firm booking a week ahead."""
    [slot] = await desk.free_slots(IN_DEPTH, now(), after=now() + WEEK, limit=1)
    held = await desk.hold("ann", IN_DEPTH, slot, now(), quota=4)
    return await desk.confirm("ann", held.number, now())


@pytest.fixture
async def waits(desk, assistant_alone):
    """A booking that waits for consent."""
    [slot] = await desk.free_slots(INTERVIEW, now(), after=now() + WEEK + DAY, limit=1)
    held = await desk.hold("bob", INTERVIEW, slot, now(), quota=1)
    await assistant_alone.services.people.keep(
        "bob", "guardian_phone", "010-1234-5678", now() + WEEK
    )
    return await desk.confirm("bob", held.number, now(), needs_consent=True)


def read(answer) -> str:
    """What a page says."""
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", " ", answer.text)))


async def test_without_counsellors_the_calendar_says_what_to_do(console):
    page = read(await (await console()).get("/bookings"))
    assert "아직 상담사가 없어요" in page
    assert "빈자리를 기다리는 분이 없어요" in page


async def test_the_week_and_the_day_show_bookings_free_times_and_who_waits(
    console, desk, booked, waits, assistant_alone
):
    await desk.wait("carl", IN_DEPTH, now(), after=now() + WEEK, before=now() + 2 * WEEK, quota=4)
    person = await console()
    day = day_of(booked.slot.starts_at)
    for span in ("week", "day"):
        answer = await person.get("/bookings", params={"day": day.isoformat(), "span": span})
        assert booked.number in answer.text
        page = read(answer)
        assert "예약됨" in page
        assert "비어 있음(1자리)" in page
        assert f"/bookings/{waits.number}" in answer.text
        assert "/console/conversations/carl" in answer.text
    other = await person.get("/bookings", params={"day": day.isoformat(), "counsellor": "nobody"})
    assert booked.number not in other.text
    views = await assistant_alone.audit.page(action="booking.calendar")
    assert len(views) == 3


async def test_a_booking_is_found_by_its_number_however_written(console, booked):
    person = await console()
    spaced = booked.number.lower().replace("-", " ")
    found = await person.get("/bookings/find", params={"number": spaced})
    assert found.headers["location"].endswith(booked.number)
    wrong = await person.get("/bookings/find", params={"number": "12"})
    told = await person.get(wrong.headers["location"].removeprefix("/console"))
    assert "예약번호를 알아볼 수 없어요" in told.text
    assert (await person.get("/bookings/BG-2222-222A")).status_code == 404


async def test_staff_cancel_and_the_person_is_told(console, booked, assistant_alone):
    person = await console()
    path = f"/bookings/{booked.number}"
    assert "취소하기" in read(await person.get(path))
    done = await person.post(f"{path}/cancel", data={"version": booked.version})
    assert done.status_code == 303
    page = read(await person.get(done.headers["location"].removeprefix("/console")))
    assert "예약을 취소하고 이용자에게 알렸어요" in page
    assert "더 할 일이 없어요" in page
    [notice] = await Outbox(assistant_alone.database).waiting("ann", now())
    assert booked.number in notice.reply.text
    [line] = await assistant_alone.audit.page(action="booking.cancel")
    assert (line.account, line.target) == (person.account.id, booked.number)


async def test_a_session_is_moved_to_a_time_that_is_chosen(console, desk, booked):
    person = await console()
    path = f"/bookings/{booked.number}/move"
    page = await person.get(path)
    choices = re.findall(r'name="to" value="([^"]+)"', page.text)
    assert choices
    none = await person.post(path, data={"version": booked.version})
    assert none.status_code == 422
    assert "옮길 시간을 골라 주세요" in none.text
    done = await person.post(path, data={"version": booked.version, "to": choices[-1]})
    assert done.status_code == 303
    moved = await desk.by_number(booked.number, now())
    assert moved.slot.starts_at.isoformat() == choices[-1].rpartition("/")[2]
    far = (day_of(now()) + 400 * DAY).isoformat()
    assert "빈 시간이 없어요" in (await person.get(path, params={"day": far})).text


async def test_who_looked_at_an_older_booking_is_told_kindly(console, desk, booked):
    person = await console()
    [slot] = await desk.free_slots(IN_DEPTH, now(), after=booked.slot.ends_at, limit=1)
    await desk.relocate(booked.number, slot, now())
    path = f"/bookings/{booked.number}/cancel"
    late = await person.post(path, data={"version": booked.version})
    assert late.status_code == 409
    assert "그사이 다른 사람이 이 예약을 바꿨어요" in late.text
    assert (await desk.by_number(booked.number, now())).state == "confirmed"


@pytest.mark.parametrize(("answer", "state"), [("granted", "confirmed"), ("refused", "cancelled")])
async def test_a_consent_is_noted_by_whoever_called(
    console, desk, waits, answer, state, assistant_alone
):
    person = await console()
    path = f"/bookings/{waits.number}"
    assert "010-1234-5678" in read(await person.get(path))
    await person.post(f"{path}/consent", data={"version": waits.version, "answer": answer})
    assert (await desk.by_number(waits.number, now())).state == state
    assert "010-1234-5678" not in read(await person.get(path))
    assert await assistant_alone.audit.page(action=f"booking.consent_{answer}")


async def test_a_session_to_come_is_not_finished(console, booked):
    person = await console()
    path = f"/bookings/{booked.number}/finish"
    early = await person.post(path, data={"version": booked.version, "how": "no_show"})
    assert early.status_code == 409
    assert "지금 상태에서는 할 수 없는 일이에요" in early.text
