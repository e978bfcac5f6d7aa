"""What goes wrong at a service: each has an outcome of its own, and none shows the key."""

import asyncio
import gzip
import logging
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import quote

import pytest

from knowledge.courses.clients import caller
from knowledge.courses.clients.caller import Manners
from knowledge.courses.clients.data_portal import CODES as PORTAL_CODES
from knowledge.courses.clients.data_portal import LifelongStandard
from knowledge.courses.clients.errors import (
    ApiChanged,
    ApiError,
    ApiFailed,
    ApiLimited,
    ApiRefused,
)
from knowledge.courses.clients.seoul import CODES as PLAZA_CODES
from knowledge.courses.clients.seoul import SeoulFeed
from tests.knowledge.courses.clients.conftest import QUICK
from tests.knowledge.courses.clients.open_data import (
    DATA_KEY,
    LECTURES,
    MAINTENANCE,
    RESERVATION,
    SEOUL_KEY,
    Fault,
    gateway_error,
    plaza_error,
    plaza_xml,
    service_error,
)


@pytest.fixture(autouse=True)
def some(data):
    """A row each."""
    data.rows[LECTURES].append({"lctreNm": "서예"})
    data.rows[RESERVATION].append({"SVCID": "S1"})


async def refused(api, data, *faults):
    """The error that requests end in which are all answered like this, and how many there were."""
    data.faults += faults
    with pytest.raises(ApiError) as caught:
        await api.page(1)
    asked = len(faults) - len(data.faults)
    data.faults.clear()
    said = str(caught.value)
    for key in (DATA_KEY, quote(DATA_KEY, safe=""), SEOUL_KEY):
        assert key not in said
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__ or caught.value.__context__ is None
    return caught.value, asked


def every(fault):
    return [fault] * QUICK.tries


OF_PORTAL = {
    ApiFailed: ("01", "02", "04", "05", "99"),
    ApiChanged: ("10", "11", "12"),
    ApiRefused: ("20", "21", "30", "31", "32", "33"),
    ApiLimited: ("22",),
}
OF_PLAZA = {
    ApiFailed: ("ERROR-500", "ERROR-600", "ERROR-601"),
    ApiChanged: (
        "ERROR-300", "ERROR-301", "ERROR-310", "ERROR-331", "ERROR-332", "ERROR-333", "ERROR-334",
        "ERROR-335", "ERROR-336",
    ),
    ApiRefused: ("INFO-100", "INFO-300"),
    ApiLimited: ("ERROR-337",),
}  # fmt: skip


async def check_codes(api, data, known, status, body):
    for error, codes in known.items():
        for code in codes:
            found, asked = await refused(api, data, *every(Fault(status, body(code))))
            assert type(found) is error, code
            assert f"({code})" in str(found)
            assert found.remedy
            assert asked == (QUICK.tries if error is ApiFailed else 1)


@pytest.mark.parametrize("body", [gateway_error, service_error])
async def test_codes_of_the_portal(lectures, data, body):
    assert {code for codes in OF_PORTAL.values() for code in codes} == set(PORTAL_CODES)
    await check_codes(lectures, data, OF_PORTAL, 200, body)
    await check_codes(lectures, data, OF_PORTAL, 403, body)


@pytest.mark.parametrize("body", [plaza_error, plaza_xml])
async def test_codes_of_the_plaza(reservation, data, body):
    assert {code for codes in OF_PLAZA.values() for code in codes} == set(PLAZA_CODES)
    await check_codes(reservation, data, OF_PLAZA, 200, body)


async def test_the_gateway_in_json(lectures, data):
    error = b'{"OpenAPI_ServiceResponse":{"cmmMsgHeader":{"returnReasonCode":"30"}}}'
    found, _ = await refused(lectures, data, Fault(403, error))
    assert isinstance(found, ApiRefused)


async def test_wrong_keys(data):
    async with aclosing(LifelongStandard("another key", data.data_url, QUICK)) as api:
        found, _ = await refused(api, data)
        assert isinstance(found, ApiRefused)
        assert "BAEUMGIL_DATA_KEY" in found.remedy
        assert "data.go.kr" in found.remedy
    async with aclosing(SeoulFeed("fifty-plus", "another/key", data.url, QUICK)) as api:
        data.faults.clear()
        found, _ = await refused(api, data, Fault(body=plaza_xml("INFO-100")))
        assert isinstance(found, ApiRefused)
        assert "BAEUMGIL_SEOUL_KEY" in found.remedy


async def test_too_many_rows_at_once(lectures, reservation, data):
    """The limits are the services': what we ask for is below them."""
    with pytest.raises(ApiChanged, match="ERROR-336"):
        await reservation.page(1, size=1001)
    with pytest.raises(ApiChanged, match="10"):
        await lectures.page(1, size=1001)
    assert (await reservation.page(1)).total == 1


async def test_unknown_codes_are_not_repeated_as_they_come(api, data):
    for body in (b"<x><CODE>INFO-777</CODE></x>", b"<x><resultCode>-401</resultCode></x>"):
        found, _ = await refused(api, data, *every(Fault(body=body)))
        assert isinstance(found, ApiFailed)
        assert "unknown code" in str(found)
    for code in (SEOUL_KEY, "local_key"):
        xml = f"<CODE>{code}</CODE>".encode()
        found, _ = await refused(api, data, *every(Fault(body=xml)))
        assert "not a code" in str(found)


PASSING = [
    (Fault(body=MAINTENANCE, headers={"Content-Type": "text/html"}), "web page"),
    (Fault(is_cut=True), "breaks off"),
    (Fault(body=b'{"response": {"hea'), "cut off"),
    (Fault(body=b"[]"), "no JSON"),
    (Fault(body=b"null"), "no JSON"),
    (Fault(body=b"{}"), "not what is documented"),
    (Fault(body=b'{"RESULT": "INFO-000", "response": 7}'), "not what is documented"),
    (Fault(body="<서울>".encode("cp949")), "no JSON"),
    (Fault(body=b"[" * 100_000), "no JSON"),
    (Fault(body=b"<r><header><resultCode>00</resultCode></header></r>"), "XML"),
    (Fault(body=b"<x><RESULT><CODE>INFO-000</CODE></RESULT></x>"), "XML"),
    (Fault(body=b"\x1f\x8b", headers={"Content-Encoding": "gzip"}), "later"),
    (Fault(body=b"no gzip", headers={"Content-Encoding": "gzip"}), "breaks off"),
    (Fault(status=204), "no JSON"),
    (Fault(status=500, body=b"Unexpected errors"), "HTTP 500"),
    (Fault(status=503, body=MAINTENANCE), "HTTP 503"),
    (Fault(status=502), "HTTP 502"),
    (Fault(status=429, body=b"API rate limit exceeded", headers={"Retry-After": "0"}), "HTTP 429"),
    (Fault(status=503, headers={"Retry-After": "soon"}), "HTTP 503"),
]


async def test_what_passes_is_asked_again(api, data):
    for fault, words in PASSING:
        data.faults += [fault] * (QUICK.tries - 1)
        assert (await api.page(1)).total == 1
        found, asked = await refused(api, data, *every(fault))
        assert isinstance(found, ApiFailed | ApiLimited)
        assert words in str(found)
        assert "later" in found.remedy
        assert asked == QUICK.tries


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(status=429, body=b"API token quota exceeded"), ApiLimited),
        (Fault(status=429, headers={"Retry-After": "3600"}, body=b"later"), ApiLimited),
        (Fault(status=503, headers={"Retry-After": "3600"}, body=b"later"), ApiFailed),
        (Fault(status=401, body=b"Unauthorized"), ApiRefused),
        (Fault(status=403, body=b"Forbidden"), ApiRefused),
        (Fault(status=404, body=b"API not found"), ApiChanged),
    ],
)
async def test_what_does_not_pass_is_asked_once(api, data, fault, error):
    found, asked = await refused(api, data, *every(fault))
    assert type(found) is error
    assert asked == 1


async def test_a_moment_to_wait_until(api, data):
    until = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    fault = Fault(status=429, headers={"Retry-After": until}, body=b"later")
    found, asked = await refused(api, data, fault, fault)
    assert asked == 1
    assert 3500 < found.wait <= 3600


@pytest.mark.parametrize("status", [301, 302, 307, 308])
async def test_no_redirect_is_followed(api, data, status):
    """The key would go along."""
    location = f"{data.url}/{SEOUL_KEY}/json/elsewhere/1/5/"
    found, asked = await refused(api, data, *every(Fault(status, headers={"Location": location})))
    assert isinstance(found, ApiChanged)
    assert asked == 1
    assert data.calls == []


@pytest.mark.parametrize("limit", ["silence", "within"])
async def test_no_answer(data, limit):
    impatient = Manners(rate=1000, tries=2, pause=0.001, **{limit: 0.1})
    async with aclosing(LifelongStandard(DATA_KEY, data.data_url, impatient)) as api:
        found, asked = await refused(api, data, *[Fault(is_silent=True)] * 2)
    assert asked == 2
    assert "in time" in str(found)


async def test_nobody_there():
    async with aclosing(SeoulFeed("fifty-plus", SEOUL_KEY, "http://127.0.0.1:9", QUICK)) as api:
        with pytest.raises(ApiFailed, match=r"cannot be reached") as caught:
            await api.page(1)
    assert SEOUL_KEY not in str(caught.value)


async def test_an_answer_without_end(api, data, monkeypatch):
    monkeypatch.setattr(caller, "MOST", 1000)
    packed = Fault(body=gzip.compress(b" " * 2000), headers={"Content-Encoding": "gzip"})
    assert len(packed.body) < 1000
    for fault in (Fault(body=b" " * 2000), packed):
        found, _ = await refused(api, data, *every(fault))
        assert "1,000 bytes" in str(found)


async def test_a_polite_rate(data):
    """The second question waits for its turn."""
    slow = Manners(rate=1 / 3600)
    async with aclosing(LifelongStandard(DATA_KEY, data.data_url, slow)) as api:
        await api.page(1)
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await api.page(2)
    assert len(data.calls) == 1


async def test_no_log_holds_a_key(api, data, caplog):
    caplog.set_level(logging.DEBUG)
    await api.page(1)
    await refused(api, data, *every(Fault(503, headers={"Location": f"/{SEOUL_KEY}/"})))
    for key in (DATA_KEY, quote(DATA_KEY, safe=""), SEOUL_KEY):
        assert key not in caplog.text
