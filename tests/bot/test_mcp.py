"""The MCP server, talked to by the SDK's own client."""

import asyncio
import json
import socket
import sys
from contextlib import asynccontextmanager

import httpx
import httpx2
import pytest
import uvicorn
from mcp import Client
from mcp.client.stdio import StdioServerParameters
from mcp.client.streamable_http import streamable_http_client

from actions.course_enquiries import CourseFindings
from actions.enquiries import Decision, Description, Findings
from bot.api.scopes import Scope
from bot.mcp.http import LARGEST, serving_mcp
from bot.mcp.server import build_server
from bot.settings import Settings
from bot.today import now
from tests.actions.courses.world import fill

DAY = "2026-11-21"
CALLS = [
    ("check_eligibility", {"facts": {"residence": "seoul", "grade": "m3"}}, Decision),
    ("check_vendors", {"vendors": [{"vendor": "메가스터디"}, {"vendor": "이투스"}]}, Decision),
    ("programme_facts", {"name": "서울런"}, Description),
    ("search_courses_and_programmes", {"text": "느린 학습자", "k": 2}, Findings),
]
WRONG = [
    ("check_eligibility", {"facts": {"shoe_size": 42}}, "it knows residence, age"),
    ("check_eligibility", {"facts": {"grade": "x9"}}, "one of preschool"),
    ("check_eligibility", {"facts": {}, "as_of": "2022-13-01"}, "as_of"),
    ("check_vendors", {"vendors": []}, "vendors"),
    ("check_vendors", {"vendors": [{"vendor": "이투스"}] * 7}, "vendors"),
    ("check_vendors", {"vendors": [{"vendor": "없는사이트"}]}, "vendor/"),
    ("programme_facts", {"name": "화성 이주 사업"}, "no record is called"),
    ("search_courses_and_programmes", {"text": "x", "kinds": ["spaceship"]}, "programme"),
    ("search_courses_and_programmes", {"text": "x", "k": 0}, "k"),
    ("tell_fortune", {}, "tell_fortune"),
]


@pytest.fixture
def stdio(program) -> StdioServerParameters:
    """How an assistant starts the server as a child."""
    return StdioServerParameters(
        command=sys.executable, args=["-m", "bot", "mcp"], **program.options()
    )


@asynccontextmanager
async def listening(app, base, address="http://127.0.0.1"):
    """The app behind a real HTTP server; where its tools are."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off"))
    async with serving_mcp(app, base, address):
        task = asyncio.create_task(server.serve(sockets=[listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/mcp"
        finally:
            server.should_exit = True
            await task


@asynccontextmanager
async def connected(address, key, mode="auto"):
    headers = {"Authorization": f"Bearer {key}"}
    async with (
        httpx2.AsyncClient(headers=headers) as http,
        Client(streamable_http_client(address, http_client=http), mode=mode) as client,
    ):
        yield client


async def test_tools_are_read_only_and_described(base) -> None:
    async with Client(build_server(base)) as client:
        tools = (await client.list_tools()).tools
        assert [tool.name for tool in tools] == [name for name, _, _ in CALLS]
        for tool in tools:
            assert tool.title
            assert tool.description
            assert "{" not in tool.description
            assert tool.annotations
            assert tool.annotations.read_only_hint
            assert tool.annotations.open_world_hint is False
            assert tool.output_schema
        for fact, spec in base.policies["policy/seoullearn"].facts.items():
            assert fact in tools[0].description
            assert all(code in tools[0].description for code in spec.options)
        assert "Say only what a result says" in client.instructions


@pytest.mark.parametrize(("tool", "arguments", "shape"), CALLS)
async def test_every_answer_has_text_data_sources_and_days(base, tool, arguments, shape) -> None:
    async with Client(build_server(base)) as client:
        result = await client.call_tool(tool, {**arguments, "as_of": DAY})
    answer = shape.model_validate_json(json.dumps(result.structured_content))
    (content,) = result.content
    assert answer.as_of.isoformat() == DAY
    assert content.text.startswith(answer.text)
    assert answer.sources
    for source in answer.sources:
        assert f"{source.document} (기준일 {source.as_of})" in content.text


@pytest.mark.parametrize(("tool", "arguments", "told"), WRONG, ids=str)
async def test_what_cannot_be_answered_is_an_error_that_says_why(
    base, tool, arguments, told
) -> None:
    async with Client(build_server(base)) as client:
        result = await client.call_tool(tool, arguments)
    assert result.is_error
    assert told in result.content[0].text


async def test_courses_are_found_where_there_is_a_search(assistant_alone, base) -> None:
    await fill(assistant_alone.database)
    async with Client(build_server(base, assistant_alone.services.courses)) as client:
        assert [tool.name for tool in (await client.list_tools()).tools][-1] == "find_courses"
        asked = {"text": "요가", "districts": ["노원구"], "as_of": "2026-05-04"}
        result = await client.call_tool("find_courses", asked)
        wrong = await client.call_tool("find_courses", {"registration": ["maybe"]})
    answer = CourseFindings.model_validate_json(json.dumps(result.structured_content))
    assert result.content[0].text.startswith(answer.text)
    assert {one.district for one in answer.covered} >= {"노원구", "송파구"}
    assert wrong.is_error


async def test_what_the_data_do_not_have_is_said_without_sources(base) -> None:
    async with Client(build_server(base)) as client:
        result = await client.call_tool(CALLS[3][0], {"text": "화성 우주정거장 관광"})
    assert result.structured_content["results"] == []
    assert result.content[0].text == base.texts("answers.unknown")


async def test_a_child_process_answers_as_the_command_line_does(program, stdio) -> None:
    facts = {"residence": "seoul", "grade": "m3", "household": ["multicultural"]}
    decided, found = (
        json.loads(program(*arguments, "--json").stdout)
        for arguments in (
            ("eligibility", "--facts", json.dumps(facts), "--as-of", DAY),
            ("search", "느린 학습자", "-k", "3"),
        )
    )
    async with Client(stdio) as client:
        decision, findings = [
            (await client.call_tool(tool, arguments)).structured_content
            for tool, arguments in (
                ("check_eligibility", {"facts": facts, "as_of": DAY}),
                ("search_courses_and_programmes", {"text": "느린 학습자", "k": 3, "as_of": DAY}),
            )
        ]
    assert decision["verdict"] == decided["status"]
    assert decision["question"] == decided["question"]
    assert [r["text"] for r in decision["reasons"]] == [line["text"] for line in decided["lines"]]
    assert [(f["record"], f["score"], f["source"]["document"]) for f in findings["results"]] == [
        (row["record"], row["score"], row["source"]) for row in found
    ]


def test_only_the_protocol_is_on_standard_output(program) -> None:
    greeting = {
        "jsonrpc": "2.0",
        "id": 1,
        "method": "initialize",
        "params": {
            "protocolVersion": "2025-06-18",
            "capabilities": {},
            "clientInfo": {"name": "test", "version": "1"},
        },
    }
    done = program("mcp", stdin=f"{json.dumps(greeting)}\nnonsense\n".encode())
    assert done.returncode == 0
    for line in done.stdout.splitlines():
        assert json.loads(line)["jsonrpc"] == "2.0"
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("mode", ["auto", "legacy"])
async def test_over_http_the_answers_are_the_same(served, base, partner_key, mode) -> None:
    async with (
        listening(served, base) as address,
        connected(address, partner_key, mode) as far,
        Client(build_server(base)) as near,
    ):
        for tool, arguments, _ in CALLS:
            told, expected = [await side.call_tool(tool, arguments) for side in (far, near)]
            assert told.structured_content == expected.structured_content
            assert told.content == expected.content


async def test_many_at_once_over_http(served, base, partner_key) -> None:
    async with listening(served, base) as address, connected(address, partner_key) as client:
        results = await asyncio.gather(*(client.call_tool(*CALLS[n % 4][:2]) for n in range(20)))
    assert not any(result.is_error for result in results)


def posted(key, **headers):
    """Headers of a message of the protocol."""
    kind = {"Accept": "application/json", "Content-Type": "application/json"}
    return {**kind, "Authorization": f"Bearer {key}", **headers}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Authorization": ""}, 401),
        ({"Authorization": "Bearer bg_other"}, 401),
        ({"Host": "evil.example"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "https://baeumgil.example", "Host": "baeumgil.example"}, 200),
        ({"Content-Type": "text/plain"}, 400),
    ],
    ids=str,
)
async def test_strangers_and_foreign_pages_are_refused(
    served, base, partner_key, headers, status
) -> None:
    ping = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
    async with (
        listening(served, base, "https://baeumgil.example/app") as address,
        httpx.AsyncClient(headers=posted(partner_key, **headers)) as http,
    ):
        assert (await http.post(address, content=json.dumps(ping))).status_code == status


async def test_a_key_for_something_else_does_not_open(served, base, services) -> None:
    key = await services.partners.add("bookings", [Scope.BOOKINGS], now())
    async with listening(served, base) as address, httpx.AsyncClient() as http:
        refused = await http.post(address, content="{}", headers=posted(key))
    assert refused.status_code == 403
    assert refused.json()["title"] == "Forbidden"


async def test_requests_that_are_too_large_or_not_json_are_refused(
    served, base, partner_key
) -> None:
    async with (
        listening(served, base) as address,
        httpx.AsyncClient(headers=posted(partner_key)) as http,
    ):
        assert (await http.post(address, content=b"x" * (LARGEST + 1))).status_code == 413
        assert (await http.post(address, content=b"\xff{")).status_code == 400
        assert (await http.post(address, content=b"[" * 50_000)).status_code == 400
        assert (await http.get(address)).status_code == 405


async def test_it_is_off_unless_switched_on(served) -> None:
    assert not Settings.model_fields["mcp"].default
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(served), base_url="http://test"
    ) as http:
        assert (await http.post("/mcp", content="{}")).status_code == 404
