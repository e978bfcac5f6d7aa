"""One's own account: password, second factor, logging out everywhere."""

import re
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import update

from bot.today import now
from store.tables import ConsoleSessionRow

OLD, NEW = "seven quiet herons wade", "nine loud magpies argue"


@pytest.fixture
async def me(console, assistant_alone):
    """Somebody who is logged in and has a password."""
    me = await console("supervisor", "박책임")
    await assistant_alone.accounts.set_password(
        me.account.id, await assistant_alone.passwords.hash(OLD), must_change=False
    )
    return me


async def elsewhere(assistant, person) -> str:
    """The token of another log-in of theirs."""
    return await assistant.sessions.store.add(person.account.id, now(), confirmed=True)


async def change(me, old=OLD, new=NEW, again=NEW):
    return await me.post("/account/password", data={"old": old, "new": new, "again": again})


async def test_a_new_password_ends_all_other_log_ins(me, assistant_alone):
    other = await elsewhere(assistant_alone, me)
    before = dict(me.cookies)
    answer = await change(me)
    assert answer.headers["location"] == "/console/account?told=console.told_password"
    assert dict(me.cookies) != before
    assert "비밀번호를 바꿨어요" in (await me.get("/account?told=console.told_password")).text
    assert await assistant_alone.sessions.find(other, now()) is None
    assert await assistant_alone.entrance.knows(me.account, NEW)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"old": "wrong"}, "지금 비밀번호가 맞지 않아요"),
        ({"new": "short", "again": "short"}, "너무 짧아요. 12자 이상"),
        ({"new": OLD, "again": OLD}, "지금과 같은 비밀번호예요"),
        ({"new": "baeumgil2026!", "again": "baeumgil2026!"}, "쉽게 알아낼 수 있는"),
        ({"again": "nine loud magpies"}, "새 비밀번호와 달라요"),
    ],
)
async def test_a_refused_password_says_why_at_its_field(me, typed, said):
    answer = await change(me, **typed)
    assert answer.status_code == 422
    field = re.search(rf'id="(\w+)-error">{said}', answer.text)
    assert field
    assert f'aria-describedby="{field[1]}-error' in answer.text


async def test_whose_password_others_know_can_only_change_it(me, assistant_alone):
    told = await assistant_alone.administration.reset(None, me.account.id, now())
    token = await elsewhere(assistant_alone, me)
    me.carry(token)
    assert (await me.get("/")).headers["location"] == "/console/account"
    assert (await me.post("/account/logout")).headers["location"] == "/console/account"
    page = (await me.get("/account")).text
    assert "나만 아는 비밀번호로 바꿔야" in page
    assert "주 메뉴" not in page
    assert (await change(me, old=told)).status_code == 303
    assert (await me.get("/")).headers["location"] != "/console/account"


async def test_logging_out_everywhere(me, assistant_alone):
    other = await elsewhere(assistant_alone, me)
    answer = await me.post("/account/logout")
    assert answer.headers["location"].startswith("/console/login")
    assert await assistant_alone.sessions.find(other, now()) is None


async def test_a_second_factor_is_in_force_once_a_code_was_right(me, assistant_alone):
    assert (await me.post("/account/totp", data={"password": "wrong"})).status_code == 422
    assert await assistant_alone.accounts.totp(me.account.id) is None
    answer = await me.post("/account/totp", data={"password": OLD})
    page = (await me.get("/account/totp")).text
    (secret,) = re.findall(r'<code class="secret">(\w+)</code>', page)
    assert "<svg" in page
    assert "style=" not in page
    wrong = await me.post("/account/totp/confirm", data={"code": "1"})
    assert wrong.status_code == 422
    assert not (await assistant_alone.accounts.get(me.account.id)).has_totp
    right = await me.post("/account/totp/confirm", data={"code": pyotp.TOTP(secret).at(now())})
    assert right.status_code == answer.status_code == 303
    assert (await assistant_alone.accounts.get(me.account.id)).has_totp
    assert secret not in (await me.get("/account/totp", follow_redirects=True)).text
    # A second secret would turn the first one off without its owner's knowledge.
    await me.post("/account/totp", data={"password": OLD})
    assert (await assistant_alone.accounts.totp(me.account.id)).secret == secret
    await me.post("/account/totp/remove", data={"password": OLD})
    assert await assistant_alone.accounts.totp(me.account.id) is None


async def move_back(assistant, **columns) -> None:
    async with assistant.database.write() as session:
        await session.execute(update(ConsoleSessionRow).values(**columns))


async def test_a_session_ends_unless_it_is_used(me, assistant_alone):
    await move_back(assistant_alone, seen_at=now() - timedelta(minutes=59))
    left = (await me.get("/session")).json()["seconds"]
    assert 0 < left <= 60
    assert (await me.get("/session")).json()["seconds"] <= left  # asking is no use
    assert (await me.post("/session")).status_code == 204
    assert (await me.get("/session")).json()["seconds"] > 3500
    await move_back(assistant_alone, seen_at=now() - timedelta(minutes=61))
    answer = await me.get("/session", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/console/login")


async def test_a_session_ends_at_the_latest_after_some_hours(me, assistant_alone):
    assert (await me.get("/session")).json()["extends"]
    await move_back(assistant_alone, created_at=now() - timedelta(hours=11, minutes=59))
    left = (await me.get("/session")).json()
    assert left["seconds"] <= 60
    assert not left["extends"]
    await move_back(assistant_alone, created_at=now() - timedelta(hours=12))
    assert (await me.get("/account")).status_code == 303


async def test_using_the_console_is_use(me, assistant_alone):
    await move_back(assistant_alone, seen_at=now() - timedelta(minutes=30))
    await me.get("/")
    assert (await me.get("/session")).json()["seconds"] > 3500
