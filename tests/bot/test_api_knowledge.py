"""Questions by API without a conversation: the same answers, with sources and days."""

from datetime import date

import pytest

from actions import enquiries
from actions.eligibility import POLICY

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)

FACTS = {"residence": "seoul", "age": 15, "household": ["multicultural"]}
DAY = date(2026, 11, 21)


async def test_who_is_entitled(api, base):
    answer = await api.post("/api/v1/eligibility", json={"facts": FACTS, "as_of": f"{DAY}"})
    assert answer.status_code == 200
    assert answer.json() == enquiries.decide(base, POLICY, FACTS, DAY).model_dump(mode="json")
    assert answer.json()["sources"]


async def test_what_must_be_known_is_asked(api):
    answer = (await api.post("/api/v1/eligibility", json={"facts": {}})).json()
    assert answer["verdict"] == "needs_info"
    assert answer["question"]


async def test_what_combines(api, base):
    sites = [{"vendor": "대성마이맥"}, {"vendor": "메가스터디"}]
    body = {"sites": sites, "level": "h2", "as_of": f"{DAY}"}
    answer = await api.post("/api/v1/vendor-check", json=body)
    wanted = [enquiries.Site(**site) for site in sites]
    assert answer.json() == enquiries.combine(base, wanted, DAY, "h2").model_dump(mode="json")


async def test_what_is_known(api, base):
    found = (await api.get("/api/v1/search", params={"q": "느린 학습자", "limit": 3})).json()
    assert 0 < len(found["results"]) <= 3
    record = found["results"][0]["record"]
    answer = await api.get(f"/api/v1/records/{record}", params={"as_of": f"{DAY}"})
    assert answer.json() == enquiries.describe(base, record, DAY).model_dump(mode="json")
    assert all(source["as_of"] for source in answer.json()["sources"])


async def test_only_the_kinds_asked_for_are_found(api):
    query = {"q": "서울런", "kind": ["service"], "limit": 20}
    found = (await api.get("/api/v1/search", params=query)).json()
    assert {result["kind"] for result in found["results"]} == {"service"}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "title", "field"),
    [
        ("POST", "eligibility", {"facts": {"weather": 1}}, 422, "FactError", "body.facts"),
        ("POST", "eligibility", {"facts": {}, "policy": "x"}, 404, "UnknownName", "body.policy"),
        ("POST", "vendor-check", {"sites": [{"vendor": "x"}]}, 404, "UnknownName", "body.sites"),
        (
            "POST",
            "vendor-check",
            {"sites": [{"vendor": "대성마이맥"}], "level": "x"},
            422,
            "FactError",
            "body.level",
        ),
        ("GET", "search?q=a&kind=x", None, 404, "UnknownName", "query.kind"),
        ("GET", "records/service/none", None, 404, "UnknownName", "path.record"),
    ],
)
async def test_what_is_not_known_is_told(api, method, path, body, status, title, field):
    answer = await api.request(method, f"/api/v1/{path}", json=body)
    assert (answer.status_code, answer.json()["title"]) == (status, title), answer.text
    [error] = answer.json()["errors"]
    assert error["field"] == field
    assert error["message"]
