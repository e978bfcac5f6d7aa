"""Every page around the conversations in a real browser: accessible, and none sticks out."""

from datetime import timedelta

import pytest
from playwright.async_api import expect

from actions.desk.calendar import day_of
from bot.today import now
from knowledge.texts import load_texts
from store.canned import Wording
from tests.actions.desk.desk import IN_DEPTH
from tests.actions.mentoring.people import mentor, wishes
from tests.browser.test_console_conversation import console  # noqa: F401

SIZES = [pytest.param(1280, id="desktop"), pytest.param(768, id="tablet")]
WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
STARTING = load_texts().data("canned.replies")


@pytest.fixture
async def world(console):  # noqa: F811
    """A console with something on every page; gives it, a booking and an application."""
    services = console.assistant.services
    await services.booking.open_practice_desk(now())
    week = now() + timedelta(days=7)
    [slot] = await services.booking.free_slots(IN_DEPTH, now(), after=week, limit=1)
    held = await services.booking.hold("ann", IN_DEPTH, slot, now(), quota=4)
    booked = await services.booking.confirm("ann", held.number, now())
    await services.booking.wait(
        "bob", IN_DEPTH, now(), after=week, before=week + timedelta(days=7), quota=4
    )
    mentoring = services.mentoring
    await mentoring.roster.replace([mentor("M1"), mentor("M2")], now())
    application = await mentoring.applications.apply("ann", wishes(), now(), needs_consent=False)
    await mentoring.proposals.match(now())
    return console, booked, application


@pytest.mark.parametrize("width", SIZES)
async def test_every_page(world, accessible, picture, width):
    console, booked, application = world  # noqa: F811
    page = await console.open("/bookings", role="administrator", width=width)
    day = day_of(booked.slot.starts_at)
    await console.assistant.canned.add([Wording(**one) for one in STARTING], page.me.id, now())
    for name, path, title in (
        ("bookings-week", f"/bookings?day={day}", "예약"),
        ("bookings-day", f"/bookings?day={day}&span=day", "예약"),
        ("booking", f"/bookings/{booked.number}", f"예약 {booked.number}"),
        ("booking-move", f"/bookings/{booked.number}/move", f"{booked.number} 시간 바꾸기"),
        ("mentoring", "/mentoring", "멘토링"),
        ("application", f"/mentoring/applications/{application.id}", f"신청 {application.id}"),
        ("canned", "/canned", "자주 쓰는 답"),
        ("canned-new", "/canned/new", "자주 쓰는 답 쓰기"),
        ("knowledge", "/knowledge", "자료"),
        ("knowledge-found", "/knowledge?q=느린 학습자", "자료"),
        ("record", "/knowledge/contact/dasan-120", None),
        ("office", "/office", "운영 시간"),
        ("audit", "/audit", "기록"),
    ):
        await page.goto(page.url.split("/console")[0] + "/console" + path)
        heading = page.get_by_role("heading", level=1)
        if title:
            await expect(heading).to_have_text(title)
        await accessible(page)
        assert not await page.evaluate(WIDE), name
        await picture(page, name)
