"""Administrators keep accounts."""

import re

import pytest

from bot.today import now


@pytest.fixture
async def boss(console):
    """An administrator."""
    return await console("administrator", "관리자")


def password_in(answer) -> str:
    return re.search(r'<code class="secret">([\w-]+)</code>', answer.text)[1]


async def add(boss, login="lee", name="이상담", role="counsellor"):
    return await boss.post("/people", data={"login": login, "name": name, "role": role})


async def test_a_new_account_logs_in_with_a_password_shown_once(boss, assistant_alone):
    password = password_in(await add(boss))
    account, _ = await assistant_alone.entrance.enter("lee", password, "", now())
    assert account.must_change
    assert (account.name, account.role) == ("이상담", "counsellor")
    page = (await boss.get("/people")).text
    assert "이상담" in page
    assert password not in page


@pytest.mark.parametrize(
    ("login", "said"), [("Lee Kim", "쓸 수 없는 아이디예요"), ("lee", "이미 있는 아이디예요")]
)
async def test_a_login_that_cannot_be_had(boss, login, said):
    await add(boss)
    answer = await add(boss, login)
    assert answer.status_code in (409, 422)
    assert said in answer.text


async def test_name_and_role_are_changed(boss, console, assistant_alone):
    one = await console("counsellor")
    data = {"name": "<b>새 이름</b>", "role": "supervisor"}
    page = (await boss.post(f"/people/{one.account.id}", data=data, follow_redirects=True)).text
    assert "저장했어요" in page
    assert "&lt;b&gt;새 이름" in page
    changed = await assistant_alone.accounts.get(one.account.id)
    assert changed.role == "supervisor"
    role, name, *_ = await assistant_alone.audit.page()
    assert (role.action, role.account, role.target) == (
        "account.role",
        boss.account.id,
        str(one.account.id),
    )
    assert name.action == "account.rename"


async def test_a_role_given_counts_at_once(boss, console):
    one = await console("counsellor")
    assert (await one.get("/people")).status_code == 403
    data = {"name": "하나", "role": "administrator"}
    await boss.post(f"/people/{one.account.id}", data=data)
    assert (await one.get("/people")).status_code == 200


async def test_who_is_disabled_is_out_at_once(boss, console):
    one = await console("counsellor")
    await boss.post(f"/people/{one.account.id}/active", data={"active": "false"})
    assert (await one.get("/account")).status_code == 303
    assert "사용 중지" in (await boss.get("/people")).text
    await boss.post(f"/people/{one.account.id}/active", data={"active": "true"})
    assert (await one.get("/account")).status_code == 303  # has to log in again


async def test_the_last_administrator_stays_one(boss):
    number = boss.account.id
    answer = await boss.post(f"/people/{number}", data={"name": "관리자", "role": "counsellor"})
    assert answer.status_code == 409
    assert "관리자가 한 명도 없게 돼요" in answer.text
    answer = await boss.post(f"/people/{number}/active", data={"active": "false"})
    assert answer.status_code == 409


async def test_a_reset_logs_out_and_the_new_password_has_to_be_changed(
    boss, console, assistant_alone
):
    one = await console("counsellor")
    password = password_in(await boss.post(f"/people/{one.account.id}/password"))
    assert (await one.get("/account")).status_code == 303
    account, _ = await assistant_alone.entrance.enter(one.account.login, password, "", now())
    assert account.must_change


async def test_a_lost_telephone(boss, console, assistant_alone):
    one = await console("counsellor")
    await assistant_alone.administration.begin_totp(one.account.id)
    await assistant_alone.accounts.use_step(one.account.id, 1)
    assert "2단계 인증 풀기" in (await boss.get(f"/people/{one.account.id}")).text
    await boss.post(f"/people/{one.account.id}/totp")
    assert not (await assistant_alone.accounts.get(one.account.id)).has_totp


async def test_logging_somebody_out(boss, console):
    one = await console("counsellor")
    await boss.post(f"/people/{one.account.id}/logout")
    assert (await one.get("/account")).status_code == 303


async def test_nobody_there(boss):
    assert (await boss.get("/people/999")).status_code == 404
    assert (await boss.post("/people/x/password")).status_code == 422
