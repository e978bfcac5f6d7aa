"""The page of office hours."""

from datetime import date, time

from bot.today import now, today
from store.office import Hours, SpecialDay


async def test_supervisors_see_what_is_in_force(console):
    page = await (await console("supervisor")).get("/office")
    assert page.status_code == 200
    for word in ("월요일", "오전 9시~오후 6시", "기본 규칙 파일", "정해 둔 특별한 날이 없어요"):
        assert word in page.text
    assert (await (await console("counsellor")).get("/office")).status_code == 403


async def test_a_day_of_the_week_is_set_closed_and_left_to_the_file_again(console, assistant_alone):
    boss = await console("supervisor")
    path = "/office/weekdays/5"
    done = await boss.post(path, data={"kind": "open", "opens": "10:00", "closes": "12:30"})
    assert done.status_code == 303
    page = (await boss.get(done.headers["location"].removeprefix("/console"))).text
    assert "오전 10시~오후 12시 30분" in page
    assert "요일별 시간을 저장했어요" in page
    await boss.post(path, data={"kind": "closed"})
    hours = assistant_alone.hours
    assert (await hours.office.read(today())).week == {5: None}
    await boss.post(path, data={"kind": "file"})
    assert (await hours.office.read(today())).week == {}
    lines = await assistant_alone.audit.page(action="office.weekday")
    assert [(line.account, line.target) for line in lines] == [(boss.account.id, "sat")] * 3
    assert lines[-1].details == {"kind": "open", "opens": "10:00", "closes": "12:30"}


async def test_what_is_wrong_is_said_at_its_field_and_nothing_is_saved(console, assistant_alone):
    boss = await console("supervisor")
    order = await boss.post(
        "/office/weekdays/0", data={"kind": "open", "opens": "12:00", "closes": "12:00"}
    )
    assert order.status_code == 422
    assert 'id="weekday-0-closes-wrong"' in order.text
    assert "닫는 때는 여는 때보다 늦어야 해요" in order.text
    assert 'id="weekday-1-closes-wrong"' not in order.text
    empty = await boss.post("/office/days", data={"kind": "open"})
    for field in ("day", "why", "opens", "closes"):
        assert f'id="{field}-wrong"' in empty.text
    past = await boss.post(
        "/office/days", data={"kind": "closed", "day": "2020-01-01", "why": "연수"}
    )
    assert "지난 날은 정할 수 없어요" in past.text
    assert 'value="연수"' in past.text
    assert (await boss.post("/office/weekdays/7", data={"kind": "closed"})).status_code == 404
    found = await assistant_alone.hours.office.read(date(2000, 1, 1))
    assert (found.week, found.days) == ({}, {})
    assert await assistant_alone.audit.page(action="office") == []


async def test_a_single_day_is_set_and_forgotten(console, assistant_alone):
    boss = await console("supervisor")
    day = date(today().year + 1, 1, 1)
    form = {"kind": "open", "day": day.isoformat(), "why": "새해 <근무>"}
    await boss.post("/office/days", data={**form, "opens": "09:00", "closes": "10:00"})
    special = (await assistant_alone.hours.office.read(today())).days[day]
    assert special == SpecialDay(day, "새해 <근무>", Hours(time(9), time(10)))
    page = (await boss.get("/office")).text
    assert "새해 &lt;근무&gt;" in page
    done = await boss.post(f"/office/days/{day}/forget")
    assert done.status_code == 303
    assert (await assistant_alone.hours.office.read(today())).days == {}
    await boss.post(f"/office/days/{day}/forget")
    assert len(await assistant_alone.audit.page(action="office.forget_day")) == 1


async def test_closed_all_week_says_that_it_never_opens(console, assistant_alone):
    for weekday in range(7):
        await assistant_alone.hours.office.set_weekday(weekday, None)
    assert await assistant_alone.hours.next_opening(now()) is None
    page = (await (await console("supervisor")).get("/office")).text
    assert "앞으로 1년 동안 여는 날이 없어요" in page
