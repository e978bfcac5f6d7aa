"""Keys, scopes and limits of the API, and problems that tell no more than they must."""

from datetime import timedelta

import httpx
import pytest
from limits import parse

from bot.api.scopes import Scope
from bot.app import create_app
from bot.settings import Settings
from bot.today import now
from store.errors import StoreUnavailable

ROUTES = {
    Scope.CONVERSATIONS: "/api/v1/conversations/ann/messages",
    Scope.BOOKINGS: "/api/v1/conversations/ann/bookings",
    Scope.MENTORING: "/api/v1/conversations/ann/mentoring",
    Scope.PLANS: "/api/v1/conversations/ann/plan",
    Scope.KNOWLEDGE: "/api/v1/search?q=%EC%84%9C%EC%9A%B8%EB%9F%B0",
}
NOBODYS = f"bg_{'A' * 43}"


def bearer(key: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {key}"}


def problem(answer: httpx.Response, status: int, title: str) -> dict:
    assert (answer.status_code, answer.json()["title"]) == (status, title), answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert answer.json()["detail"].endswith("요.")
    return answer.json()


@pytest.mark.parametrize("path", ROUTES.values())
@pytest.mark.parametrize(
    "shown",
    [
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Basic YTpi"},
        bearer(NOBODYS),
        bearer("x" * 5000),
        {"Authorization": b"Bearer \xff\xfe"},
    ],
    ids=["none", "empty", "basic", "wrong", "long", "bytes"],
)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_without_a_key_there_is_nothing(api, path, shown):
    answer = await api.get(path, headers=shown)
    problem(answer, 401, "NotAuthenticated")
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


async def test_every_route_but_calendars_needs_a_key(served):
    schema = served.openapi()
    free = {
        path
        for path, routes in schema["paths"].items()
        for route in routes.values()
        if "security" not in route
    }
    calendars = ("bookings/{number}.ics", "courses/calendar.ics", "plans/{plan}.ics")
    assert free == {*(f"/api/v1/{path}" for path in calendars), "/health"}


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_a_key_opens_what_its_scope_says(api, services, scope):
    key = await services.partners.add("narrow", [scope], now())
    for needed, path in ROUTES.items():
        answer = await api.get(path, headers=bearer(key))
        if needed == scope:
            assert answer.status_code in (200, 404)
        else:
            problem(answer, 403, "Forbidden")
            assert f'scope="{needed}"' in answer.headers["WWW-Authenticate"]


async def test_keys_end(api, services, partner_key):
    path = ROUTES[Scope.BOOKINGS]
    fresh = await services.partners.rotate("tests", now(), timedelta())
    problem(await api.get(path), 401, "NotAuthenticated")
    assert (await api.get(path, headers=bearer(fresh))).status_code == 200
    await services.partners.revoke("tests", now())
    problem(await api.get(path, headers=bearer(fresh)), 401, "NotAuthenticated")


async def test_who_calls_too_often_is_told_when_to_come_back(api, served, services):
    served.state.authenticator.limit = parse("3/hour")
    path = ROUTES[Scope.BOOKINGS]
    answers = [await api.get(path) for _ in range(5)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[0].headers["RateLimit-Policy"] == '"partner";q=3;w=3600'
    assert answers[0].headers["RateLimit"].startswith('"partner";r=2;t=')
    problem(answers[-1], 429, "TooManyRequests")
    assert 0 < int(answers[-1].headers["Retry-After"]) <= 3600
    other = await services.partners.add("other", list(Scope), now())
    assert (await api.get(path, headers=bearer(other))).status_code == 200


async def test_while_the_database_is_away_known_keys_count_and_danger_is_answered(
    api, assistant_alone, services, database_kind
):
    path = ROUTES[Scope.CONVERSATIONS]
    stranger = await services.partners.add("stranger", list(Scope), now())
    assert (await api.get(path)).status_code == 200
    async with assistant_alone.engine.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE partners RENAME TO gone")
        await connection.exec_driver_sql("ALTER TABLE turns RENAME TO gone_too")
    problem(await api.get(path, headers=bearer(stranger)), 503, "StoreUnavailable")
    refused = await api.post(path, json={"text": "서울런이 뭐예요?"})
    problem(refused, 503, "StoreUnavailable")
    assert refused.headers["Retry-After"]
    danger = await api.post(path, json={"text": "죽고 싶어요"})
    assert danger.status_code == 200
    assert danger.json()["intent"]["name"] == "crisis"


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
class TestProblems:
    async def test_wrong_fields_are_named_and_what_was_sent_is_not_repeated(self, api):
        secret = "010-1234-5678"
        body = {"text": 7, "message_id": secret * 20, "as_of": secret, "phone": secret}
        answer = await api.post(ROUTES[Scope.CONVERSATIONS], json=body)
        told = problem(answer, 422, "Invalid")
        assert secret not in answer.text
        assert {error["field"]: error["code"] for error in told["errors"]} == {
            "body.text": "string_type",
            "body.message_id": "string_too_long",
            "body.as_of": "date_from_datetime_parsing",
            "body.phone": "extra_forbidden",
        }

    @pytest.mark.parametrize(
        ("method", "path", "status", "title"),
        [
            ("GET", "/nowhere", 404, "NotFound"),
            ("GET", "/api/v1/nowhere", 404, "NotFound"),
            ("PUT", "/api/v1/conversations/ann/messages", 405, "MethodNotAllowed"),
            ("GET", "/api/v1/conversations/a%20b/messages", 422, "Invalid"),
            ("GET", "/api/v1/conversations/%FF%FE/messages", 422, "Invalid"),
            ("GET", "/api/v1/bookings/%00.ics", 404, "UnknownBooking"),
        ],
    )
    async def test_wrong_addresses(self, api, method, path, status, title):
        answer = await api.request(method, path)
        problem(answer, status, title)
        assert ("Allow" in answer.headers) == (status == 405)

    @pytest.mark.parametrize(
        ("content", "status"),
        [
            (b"[" * 100_000, 400),
            (b'{"text":' * 50_000, 400),
            (b'{"text":"\xff\xfe"}', 400),
            (b'{"text":' + b"9" * 10_000 + b"}", 400),
            (b'{"text":"\\ud800"}', 422),
            (b'{"text":NaN}', 422),
            (b"", 422),
            (b"{", 422),
            (b'"text"', 422),
        ],
        ids=["bomb", "deep", "utf-8", "number", "surrogate", "nan", "empty", "half", "string"],
    )
    async def test_hostile_json_is_refused(self, api, content, status):
        answer = await api.post(
            ROUTES[Scope.CONVERSATIONS],
            content=content,
            headers={"Content-Type": "application/json"},
        )
        problem(answer, status, {400: "BadRequest", 422: "Invalid"}[status])

    async def test_facts_may_be_deep_and_odd(self, api):
        deep = b"[" * 500 + b"]" * 500
        for facts in (b'{"grade":%s}' % deep, b'{"age":NaN}', b'{"age":1e999}', b'{"%s":1}' % deep):
            answer = await api.post(
                "/api/v1/eligibility",
                content=b'{"facts":%s}' % facts,
                headers={"Content-Type": "application/json"},
            )
            told = problem(answer, 422, "FactError")
            assert len(told["errors"][0]["message"]) <= 400

    @pytest.mark.parametrize("is_told", [True, False])
    async def test_big_bodies_are_refused_before_they_are_read(self, api, is_told):
        async def chunks():
            for _ in range(3):
                yield b" " * 500_000

        content = b" " * 1_500_000 if is_told else chunks()
        answer = await api.post(ROUTES[Scope.CONVERSATIONS], content=content)
        problem(answer, 413, "TooLarge")

    async def test_errors_nobody_foresaw_tell_nothing(self, api, served, caplog):
        secret = "비밀"

        @served.get("/broken")
        async def broken():
            raise LookupError(secret)

        answer = await api.get("/broken")
        problem(answer, 500, "InternalError")
        assert secret not in answer.text + caplog.text
        assert "LookupError" in caplog.text

    async def test_a_lost_database_is_told(self, api, served):
        @served.get("/lost")
        async def lost():
            raise StoreUnavailable("postgresql://db", "비밀")

        answer = await api.get("/lost")
        problem(answer, 503, "StoreUnavailable")
        assert "postgresql" not in answer.text


def test_the_schema_says_how_to_sign_in(settings):
    schema = create_app(Settings(), "http://test").openapi()
    assert schema["components"]["securitySchemes"]["key"]["scheme"] == "bearer"
