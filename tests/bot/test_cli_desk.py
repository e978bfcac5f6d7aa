"""Staff at the counselling desk: counsellors from a file, bookings, consents."""

import re
from datetime import timedelta
from functools import partial

import pytest

from bot.cli.console import CommandError
from bot.today import now

PRODUCT = "product/in-depth"
KIM = """
- id: kim
  name: 김배움 상담사
  products: [product/in-depth]
  place: 배움센터 3층
  slot_minutes: 50
  hours:
    - {rule: "FREQ=DAILY", since: 2026-01-01, opens: "10:00", closes: "18:00"}
"""


@pytest.fixture
def desk(staff):
    """Runs `baeumgil desk`."""
    return partial(staff, "desk")


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "counsellors.yml"
    path.write_text(KIM, encoding="utf-8")
    return path


def book(at_work, *, needs_consent=False) -> str:
    async def work(services):
        [slot] = await services.booking.free_slots(
            PRODUCT, now(), after=now() + timedelta(days=2), limit=1
        )
        held = await services.booking.hold("ann", PRODUCT, slot, now(), quota=4)
        await services.people.keep("ann", "guardian_phone", "010-1234-5678", slot.ends_at)
        await services.booking.confirm("ann", held.number, now(), needs_consent=needs_consent)
        return held.number

    return at_work(work)


def state_and_notices(at_work, number):
    async def work(services):
        booked = await services.booking.by_number(number, now())
        notices = await services.outbox.waiting("ann", now())
        return booked.state, [notice.reply.text for notice in notices]

    return at_work(work)


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"], indirect=True)
def test_counsellors_come_from_a_file_and_bookings_are_shown(desk, file, at_work):
    assert "1 added, 0 changed, 0 unchanged" in desk("counsellors", str(file))
    assert "0 added, 0 changed, 1 unchanged" in desk("counsellors", str(file))
    assert "nothing is booked" in desk("calendar")
    number = book(at_work)
    assert number in desk("calendar", "--days", "5")
    assert f"{number} cancelled" in desk("cancel", number.lower())
    state, [notice] = state_and_notices(at_work, number)
    assert state == "cancelled"
    assert number in notice


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_guardian_is_called_and_the_pupil_is_told(desk, file, at_work):
    desk("counsellors", str(file))
    assert "nobody waits" in desk("consents")
    number = book(at_work, needs_consent=True)
    listed = desk("consents")
    assert re.search(rf"{number}: guardian 010-1234-5678, until \d\d-\d\d \d\d:\d\d", listed)
    assert f"{number} confirmed" in desk("consent", number, "--granted")
    state, notices = state_and_notices(at_work, number)
    assert state == "confirmed"
    assert any("동의" in notice for notice in notices)


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_refusals_are_one_clear_sentence(desk, file, at_work):
    desk("counsellors", str(file))
    number = book(at_work)
    with pytest.raises(CommandError, match=number):
        desk("done", number)
    with pytest.raises(CommandError, match="'nonsense' is no booking number"):
        desk("no-show", "nonsense")
    with pytest.raises(CommandError, match="no such booking"):
        desk("consent", "BG-2AAA-3BBB", "--refused")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_a_wrong_file_is_told_and_nothing_of_it_taken_over(desk, file):
    text = KIM.replace("product/in-depth", "product/dance")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match="kim: no product 'product/dance'"):
        desk("counsellors", str(file))
    file.write_bytes(KIM.encode("cp949"))
    with pytest.raises(CommandError, match="UTF-8"):
        desk("counsellors", str(file))
    file.write_text(KIM, encoding="utf-8")
    assert "1 counsellors, nothing wrong" in desk("counsellors", str(file), "--check")
    assert "1 added" in desk("counsellors", str(file))
