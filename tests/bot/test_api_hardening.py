"""Hostile clients on a real socket: too big, too slow, never ending; others do not notice."""

import asyncio
import socket

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

from bot.api.problems import tell_problems
from bot.http.body import MOST, BodyLimit
from bot.http.errors import ErrorNet
from bot.http.protocol import StrictProtocol
from bot.serving import server_of

PATIENCE = 60  # seconds; only a broken server needs them
SHORT = 0.5  # seconds; a limit that is meant to be met


class Hasty(StrictProtocol):
    """The same with less patience."""

    head_within = body_within = SHORT


def hardened() -> FastAPI:
    """An app with routes that read a body, ignore it, answer slowly, or break."""
    app = FastAPI()
    app.add_middleware(BodyLimit, larger={"/large": 2 * MOST})
    app.add_middleware(ErrorNet)
    tell_problems(app)

    @app.post("/large")
    @app.post("/")
    async def read(request: Request) -> dict[str, int]:
        return {"size": len(await request.body())}

    @app.post("/json")
    async def parsed(value: dict[str, int]) -> dict[str, int]:
        return value

    @app.get("/events")
    async def events() -> Response:
        async def slowly():
            for number in range(4):
                yield f"data: {number}\n\n"
                await asyncio.sleep(SHORT)

        return StreamingResponse(slowly(), media_type="text/event-stream")

    @app.get("/breaks")
    async def breaks() -> Response:
        async def halfway():
            yield b"begun"
            raise LookupError("secret")

        return StreamingResponse(halfway())

    return app


@pytest.fixture(params=[Hasty])
async def address(request):
    """Where the app listens."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = server_of(hardened(), request.param)
    task = asyncio.create_task(server.serve(sockets=[listener]))
    yield listener.getsockname()
    server.should_exit = True
    await task


async def hears(address, *pieces: bytes, trickle: bytes = b"") -> bytes:
    """All the server says until it closes; `trickle` is sent byte by byte without end."""
    reader, writer = await asyncio.open_connection(*address)
    try:
        for piece in pieces:
            writer.write(piece)
        sending = asyncio.create_task(_trickle(writer, trickle)) if trickle else None
        async with asyncio.timeout(PATIENCE):
            heard = await reader.read()
        if sending:
            sending.cancel()
            await asyncio.gather(sending, return_exceptions=True)
        return heard
    finally:
        writer.transport.abort()


async def _trickle(writer, text: bytes) -> None:
    while True:
        writer.write(text)
        await asyncio.sleep(SHORT / 10)


def head(path="/", **fields) -> bytes:
    lines = [f"POST {path} HTTP/1.1", "Host: test"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


def status(heard: bytes) -> int:
    return int(heard.split(b" ", 2)[1])


async def works(address) -> bool:
    async with httpx.AsyncClient(base_url=f"http://{address[0]}:{address[1]}") as http:
        return (await http.post("/", content=b"abc")).json() == {"size": 3}


@pytest.mark.parametrize(
    ("pieces", "trickle"),
    [
        ((), b"\r\n"),
        ((b"POST / HTTP/1.1\r\n",), b""),
        ((b"POST / HTTP/1.1\r\nHost: test\r\n",), b"X-A: b\r\n"),
        ((b"POST / HTTP/1.1\r\nX-Long: ",), b"x"),
    ],
    ids=["newlines", "no headers", "headers", "one header"],
)
async def test_slow_headers_are_cut_off(address, pieces, trickle):
    heard = await hears(address, *pieces, trickle=trickle)
    assert status(heard) == 408
    assert await works(address)


async def test_silent_connections_are_closed(address):
    assert await hears(address) == b""


@pytest.mark.parametrize("path", ["/", "/json", "/nowhere"])
async def test_slow_bodies_are_cut_off(address, path):
    heard = await hears(address, head(path, Content_Length=1000), trickle=b"x")
    assert status(heard) in (404, 408)
    assert await works(address)


async def test_slow_chunks_are_cut_off(address):
    begin = head(Transfer_Encoding="chunked")
    assert status(await hears(address, begin, trickle=b"1\r\nx\r\n")) == 408


async def test_a_kept_connection_is_watched_too(address):
    complete = head(Content_Length=0)
    heard = await hears(address, complete, trickle=b"P")
    assert heard.startswith(b"HTTP/1.1 200")


async def test_endless_headers_are_refused(address):
    header = b"X-Header: " + b"x" * 8000 + b"\r\n"
    heard = await hears(address, b"POST / HTTP/1.1\r\n", *[header] * 12)
    assert status(heard) == 431
    assert await works(address)


@pytest.mark.parametrize("address", [StrictProtocol], indirect=True)
@pytest.mark.parametrize("path", ["/", "/json"])
@pytest.mark.parametrize("is_told", [True, False])
async def test_big_bodies_are_refused(address, path, is_told):
    async def chunks():
        for _ in range(10):
            yield b" " * MOST

    content = b" " * 10 * MOST if is_told else chunks()
    url = f"http://{address[0]}:{address[1]}{path}"
    headers = {"Content-Type": "application/json"}
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        answer = await http.post(url, content=content, headers=headers)
    assert (answer.status_code, answer.json()["title"]) == (413, "TooLarge")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("address", [StrictProtocol], indirect=True)
@pytest.mark.parametrize(
    ("path", "size", "expected"),
    [("/", MOST, 200), ("/", MOST + 1, 413), ("/large", MOST + 1, 200)],
)
async def test_the_limit_is_exact_and_some_paths_have_another(address, path, size, expected):
    url = f"http://{address[0]}:{address[1]}{path}"
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        assert (await http.post(url, content=b"x" * size)).status_code == expected


async def test_a_body_without_end_is_cut_off(address):
    chunk = b"%x\r\n" % MOST + b"x" * MOST + b"\r\n"

    async def send() -> None:
        while True:
            writer.write(chunk)
            await writer.drain()

    _, writer = await asyncio.open_connection(*address)
    writer.write(head(Transfer_Encoding="chunked"))
    with pytest.raises(ConnectionError):
        await asyncio.wait_for(send(), PATIENCE)
    writer.transport.abort()
    assert await works(address)


async def test_long_answers_are_not_cut_off(address):
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        answer = await http.get(f"http://{address[0]}:{address[1]}/events")
    assert answer.text.count("data:") == 4


async def test_an_answer_that_breaks_off_is_seen_to_be_broken(address):
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get(f"http://{address[0]}:{address[1]}/breaks")
    assert await works(address)


@pytest.mark.parametrize(
    "nonsense", [b"\x00\x01\x02\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x16\x03\x01\x02\x00" * 20]
)
async def test_what_is_not_http_is_refused(address, nonsense):
    assert status(await hears(address, nonsense)) == 400
    assert await works(address)


async def test_many_slow_clients_keep_nobody_out(address):
    slow = [asyncio.create_task(hears(address, b"POST / HTTP/1.1\r\n")) for _ in range(200)]
    assert await works(address)
    assert {status(heard) for heard in await asyncio.gather(*slow)} == {408}
