"""Who gets in, who does not, and what browsers are told."""

from dataclasses import replace

import httpx
import pytest

from bot.app import create_app
from bot.settings import Settings
from bot.staff.sessions import csrf_of
from bot.today import now


async def test_who_is_not_logged_in_is_led_to_the_log_in(console):
    nobody = await console(None)
    answer = await nobody.get("/")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/console/login?next=%2Fconsole%2F"


@pytest.mark.parametrize("path", ["/", "/nowhere", "/static/console.css"])
async def test_every_answer_has_the_headers(console, path):
    answer = await (await console()).get(path)
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "unsafe" not in answer.headers["content-security-policy"]
    assert answer.headers["strict-transport-security"]
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_errors_say_what_to_do(console):
    answer = await (await console()).get("/nowhere")
    assert answer.status_code == 404
    assert "메뉴에서 다시 찾아 주세요" in answer.text


async def test_without_tls_nothing_asks_for_it(assistant_alone, console):
    person = await console()
    token = await assistant_alone.sessions.store.add(person.account.id, now(), confirmed=True)
    services = assistant_alone.services
    assistant_alone.services = replace(services, address="http://127.0.0.1:8000")
    app = create_app(Settings(public_url=None), "http://127.0.0.1:8000", public=True)
    app.state.console.state.runtime = assistant_alone
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app),
        base_url="http://127.0.0.1:8000",
        cookies={"console": token},
        headers={"Origin": "http://127.0.0.1:8000", "X-CSRF-Token": csrf_of(token)},
    ) as http:
        answer = await http.post("/console/logout")
    assert answer.status_code == 303
    assert "secure" not in answer.headers["set-cookie"].lower()
    assert "strict-transport-security" not in answer.headers


async def test_what_fails_is_a_page_without_internals(console, assistant_alone):
    person = await console()
    assistant_alone.sessions = None
    answer = await person.get("/account")
    assert answer.status_code == 500
    assert "문제가 생겼어요" in answer.text
    assert "NoneType" not in answer.text


async def test_for_htmx_a_refusal_is_a_sentence(console):
    answer = await (await console()).get("/people", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer.text == "이 화면을 볼 권한이 없어요. 필요하면 관리자에게 말씀해 주세요."
