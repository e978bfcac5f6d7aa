"""Who gets in, who does not, and what browsers are told."""

import pytest


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
