"""Only our own pages, and those the operator names, may use the chat."""

import pytest

from bot.settings import Settings
from tests.assistant import ADDRESS
from tests.channels.web.conftest import SCHOOL

EVIL = "https://evil.example"


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": ADDRESS},
        {"Origin": "https://test"},  # the host under which it was reached
        {"Origin": SCHOOL},
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
    ],
    ids=str,
)
async def test_let_in(http, headers):
    assert (await http.post("/web/v1/sessions", headers=headers)).status_code == 201


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": EVIL},
        {"Origin": "null"},
        {"Origin": "http://school.example"},
        {"Origin": SCHOOL + ".evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
    ids=str,
)
async def test_refused(http, headers, base):
    for answer in (
        await http.post("/web/v1/sessions", headers=headers),
        await http.get("/web/v1/texts", headers=headers),
    ):
        assert answer.status_code == 403
        assert answer.json()["detail"] == base.texts.data("web.problems")[403]
        assert "access-control-allow-origin" not in answer.headers


async def test_a_school_may_read_answers_and_refusals(http):
    headers = {"Origin": SCHOOL}
    for answer in (
        await http.get("/web/v1/texts", headers=headers),
        await http.post("/web/v1/messages", headers=headers),
        await http.get("/web/static/chat.js", headers=headers),
        await http.get("/web/nothing", headers=headers),
    ):
        assert answer.headers["access-control-allow-origin"] == SCHOOL
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize(("origin", "status"), [(SCHOOL, 200), (EVIL, 400)])
async def test_browsers_that_ask_beforehand(http, origin, status):
    asked = {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }
    answer = await http.options("/web/v1/messages", headers=asked)
    assert answer.status_code == status
    assert (answer.headers.get("access-control-allow-origin") == SCHOOL) == (status == 200)


def test_origins_are_set_as_a_list():
    settings = Settings(web_origins="https://a.example, http://localhost:8080,")
    assert settings.embedding_origins == ["https://a.example", "http://localhost:8080"]


@pytest.mark.parametrize("origins", ["a.example", "https://a.example/path", "*", "https://*.a.kr"])
def test_what_is_no_origin_is_refused(origins):
    with pytest.raises(ValueError, match="an origin is a scheme and a host"):
        Settings(web_origins=origins)
