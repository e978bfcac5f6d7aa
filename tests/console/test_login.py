"""Logging in with password and code, and what happens to who guesses."""

from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from bot.staff.entrance import OF_CODES
from bot.today import now

PASSWORD = "seven quiet herons wade"


@pytest.fixture
async def person(assistant_alone):
    """Somebody with a password, and no log-in yet."""
    account, _ = await assistant_alone.administration.add(
        None, "kim", "김상담", "counsellor", now(), PASSWORD
    )
    return account


@pytest.fixture
async def browser(console, person):
    """The browser of that person."""
    return await console(None)


async def log_in(browser, login="kim", password=PASSWORD, wanted=""):
    return await browser.post(
        "/login", data={"login": login, "password": password, "wanted": wanted}
    )


async def actions(assistant) -> list[str]:
    return [line.action for line in await assistant.audit.page()]


async def test_the_right_password_opens_the_console(browser, assistant_alone):
    answer = await log_in(browser, " KIM ")
    assert answer.status_code == 303
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-console=")
    assert {"HttpOnly", "Secure", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
    assert "김상담" in (await browser.get("/account")).text
    assert await actions(assistant_alone) == ["account.login", "account.add"]


@pytest.mark.parametrize(
    ("login", "password"), [("kim", "wrong"), ("nobody", PASSWORD), ("kim", ""), ("", "")]
)
async def test_a_wrong_one_does_not_and_which_was_wrong_is_not_told(browser, login, password):
    answer = await log_in(browser, login, password)
    assert answer.status_code == 401
    assert "아이디나 비밀번호가 맞지 않아요" in answer.text
    assert 'aria-describedby="login-error' in answer.text
    assert password not in answer.text or not password
    assert "set-cookie" not in answer.headers


async def test_failed_log_ins_are_audited_without_what_was_typed(browser, assistant_alone, person):
    await log_in(browser, "kim", "not this one")
    await log_in(browser, "my-password-by-mistake")
    second, first, _ = await assistant_alone.audit.page()
    assert (first.action, first.account) == ("account.login_failed", person.id)
    assert (second.action, second.account) == ("account.login_failed", None)
    assert "mistake" not in str(second)


async def test_a_weak_hash_is_made_again_at_log_in(browser, assistant_alone, person):
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await assistant_alone.accounts.set_password(person.id, weak, must_change=False)
    assert (await log_in(browser, "kim", "wrong")).status_code == 401
    assert await assistant_alone.accounts.password(person.id) == weak
    assert (await log_in(browser)).status_code == 303
    assert not assistant_alone.passwords.is_weak(await assistant_alone.accounts.password(person.id))
    assert (await log_in(browser)).status_code == 303


async def test_who_guesses_has_to_wait_and_others_do_not(browser, assistant_alone):
    await assistant_alone.administration.add(None, "lee", "이", "counsellor", now(), PASSWORD)
    for _ in range(10):
        assert (await log_in(browser, "kim", "wrong")).status_code == 401
    answer = await log_in(browser)
    assert answer.status_code == 429
    assert "15분 뒤에" in answer.text
    assert (await log_in(browser, "lee")).status_code == 303


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/console/people", "/console/people"),
        ("https://evil.example/", "/console/"),
        ("//evil.example", "/console/"),
        ("/console/\r\nx: y", "/console/"),
    ],
)
async def test_one_is_led_to_pages_of_the_console_only(browser, wanted, led):
    assert (await log_in(browser, wanted=wanted)).headers["location"] == led


async def test_a_disabled_account_cannot_log_in(browser, assistant_alone, person):
    await assistant_alone.administration.set_active(None, person.id, False, now())
    assert (await log_in(browser)).status_code == 401


async def test_logging_out_ends_the_session(browser, assistant_alone, csrf):
    await log_in(browser)
    kept = dict(browser.cookies)
    answer = await browser.post("/logout", data={"csrf": await csrf(browser)})
    assert answer.headers["location"].startswith("/console/login")
    browser.cookies.update(kept)
    assert (await browser.get("/account")).status_code == 303
    assert (await actions(assistant_alone))[0] == "account.logout"


async def test_another_site_cannot_log_anybody_in(browser):
    browser.headers["Origin"] = "https://evil.example"
    assert (await log_in(browser)).status_code == 403
    del browser.headers["Origin"]
    assert (await log_in(browser)).status_code == 403


@pytest.fixture
async def secret(assistant_alone, person):
    """The secret of that person's app."""
    secret = await assistant_alone.administration.begin_totp(person.id)
    earlier = now() - timedelta(minutes=1)
    assert await assistant_alone.entrance.accept(person, pyotp.TOTP(secret).at(earlier), earlier)
    return secret


async def test_with_a_second_factor_the_password_alone_opens_nothing(browser, secret, csrf):
    answer = await log_in(browser, wanted="/console/account")
    assert answer.headers["location"] == "/console/code?next=%2Fconsole%2Faccount"
    assert (await browser.get("/account")).status_code == 303
    token = await csrf(browser, "/code")
    wrong = await browser.post("/code", data={"csrf": token, "code": "000000"})
    assert wrong.status_code == 401
    before = dict(browser.cookies)
    code = pyotp.TOTP(secret).at(now())
    right = await browser.post(
        "/code",
        data={"csrf": token, "code": f"{code[:3]} {code[3:]}", "wanted": "/console/account"},
    )
    assert right.headers["location"] == "/console/account"
    assert dict(browser.cookies) != before
    assert (await browser.get("/account")).status_code == 200


async def test_a_code_counts_once(console, secret, csrf, person):
    code = pyotp.TOTP(secret).at(now())
    statuses = []
    for _ in range(2):
        browser = await console(None)
        await log_in(browser)
        token = await csrf(browser, "/code")
        statuses.append(
            (await browser.post("/code", data={"csrf": token, "code": code})).status_code
        )
    assert statuses == [303, 401]


async def test_codes_cannot_be_guessed(browser, secret, csrf):
    await log_in(browser)
    token = await csrf(browser, "/code")
    for _ in range(OF_CODES.amount - 1):  # one was spent on turning it on
        await browser.post("/code", data={"csrf": token, "code": "12"})
    code = pyotp.TOTP(secret).at(now())
    assert (await browser.post("/code", data={"csrf": token, "code": code})).status_code == 429
