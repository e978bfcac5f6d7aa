"""The open data services on this machine, written from their public descriptions.

data.go.kr: `GET /openapi/tn_pubr_public_lftm_lrn_lctre_api?serviceKey&pageNo&numOfRows&type`;
errors of its gateway come as XML whatever was asked for. Seoul's plaza: `GET
/{KEY}/json/{SERVICE}/{START}/{END}/`; a wrong key is answered in XML, too. Both refuse what the
real ones refuse, and fail on demand (`Fault`).
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from urllib.parse import parse_qsl, unquote, urlsplit

DATA_KEY = "local/key+of+the/tests==="
SEOUL_KEY = "6c6f63616c6b65796f667465737473"
LECTURES = "tn_pubr_public_lftm_lrn_lctre_api"
RESERVATION, OFFLINE, FIFTY = "ListPublicReservationEducation", "OfflineCourse", "FiftyPotalEduInfo"
MOST, MOST_SAMPLE = 1000, 5
MAINTENANCE = b"<!DOCTYPE html><html><head><title>Error</title></head><body></body></html>"
MESSAGES = {"22": "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR",
            "30": "SERVICE_KEY_IS_NOT_REGISTERED_ERROR"}  # fmt: skip


@dataclass(frozen=True)
class Fault:
    """How a request is answered instead.

    Attributes:
        status, body, headers: the answer.
        is_cut: whether the connection ends in the middle of it.
        is_silent: whether there is no answer at all.
        also: done before.
    """

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    is_cut: bool = False
    is_silent: bool = False
    also: Callable[[], None] | None = None


def gateway_error(code: str) -> bytes:
    """An error of data.go.kr's gateway."""
    return (
        "<OpenAPI_ServiceResponse>\n<cmmMsgHeader>\n<errMsg>SERVICE ERROR</errMsg>\n"
        f"<returnAuthMsg>{MESSAGES.get(code, 'ERROR')}</returnAuthMsg>\n"
        f"<returnReasonCode>{code}</returnReasonCode>\n"
        "</cmmMsgHeader>\n</OpenAPI_ServiceResponse>"
    ).encode()


def service_error(code: str) -> bytes:
    """An error of a service behind the gateway."""
    header = {"resultCode": code, "resultMsg": MESSAGES.get(code, "ERROR")}
    return json.dumps({"response": {"header": header}}).encode()


def plaza_error(code: str) -> bytes:
    """An error of Seoul's plaza."""
    return json.dumps({"RESULT": {"CODE": code, "MESSAGE": "오류"}}).encode()


def plaza_xml(code: str) -> bytes:
    """An error of Seoul's plaza, in XML."""
    return f"<RESULT><CODE>{code}</CODE><MESSAGE><![CDATA[오류]]></MESSAGE></RESULT>".encode()


class OpenData:
    """Both services on one port.

    Attributes:
        rows: what they have, by service.
        calls: what was asked for: service, first and last row.
        faults: how the next requests are answered; None as always.
    """

    def __init__(self) -> None:
        self.rows: dict[str, list[dict]] = {LECTURES: [], RESERVATION: [], OFFLINE: [], FIFTY: []}
        self.calls: list[tuple[str, int, int]] = []
        self.faults: deque[Fault | None] = deque()
        self._closing = Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True

    @property
    def url(self) -> str:
        """Its address: of Seoul's plaza."""
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def data_url(self) -> str:
        """Its address: of data.go.kr."""
        return f"{self.url}/openapi"

    @contextmanager
    def serving(self) -> Iterator[OpenData]:
        """Answer requests as long as this is entered."""
        thread = Thread(target=self._server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield self
        finally:
            self._closing.set()
            self._server.shutdown()
            thread.join()
            self._server.server_close()

    def answer(self, target: str) -> bytes:
        """What a request is answered with."""
        parts = urlsplit(target)
        if parts.path == f"/openapi/{LECTURES}":
            return self._lectures(dict(parse_qsl(parts.query)))
        key, kind, service, first, last = parts.path.strip("/").split("/")
        return self._plaza(unquote(key), kind, service, first, last)

    def _lectures(self, asked: dict[str, str]) -> bytes:
        if asked.get("serviceKey") != DATA_KEY:
            return gateway_error("30")
        page, size = int(asked["pageNo"]), int(asked["numOfRows"])
        if size > MOST or asked["type"] != "json":
            return service_error("10")
        first = (page - 1) * size
        self.calls.append((LECTURES, first + 1, first + size))
        rows = self.rows[LECTURES]
        if not rows[first : first + size]:
            return service_error("03")
        body = {"items": rows[first : first + size], "totalCount": str(len(rows)),
                "numOfRows": str(size), "pageNo": str(page)}  # fmt: skip
        header = {"resultCode": "00", "resultMsg": "NORMAL_SERVICE"}
        return json.dumps({"response": {"header": header, "body": body}}).encode()

    def _plaza(self, key: str, kind: str, service: str, start: str, end: str) -> bytes:
        if key not in (SEOUL_KEY, "sample"):
            return plaza_xml("INFO-100")
        if kind != "json":
            return plaza_error("ERROR-301")
        if service not in self.rows:
            return plaza_error("ERROR-500")
        first, last = int(start), int(end)
        if first > last:
            return plaza_error("ERROR-334")
        if key == "sample" and last > MOST_SAMPLE:
            return plaza_error("ERROR-335")
        if last - first >= MOST:
            return plaza_error("ERROR-336")
        self.calls.append((service, first, last))
        rows = self.rows[service]
        if not rows[first - 1 : last]:
            return plaza_error("INFO-200")
        return json.dumps({service: {
            "list_total_count": len(rows),
            "RESULT": {"CODE": "INFO-000", "MESSAGE": "정상 처리되었습니다"},
            "row": rows[first - 1 : last],
        }}).encode()  # fmt: skip

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        data = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                fault = data.faults.popleft() if data.faults else None
                if fault and fault.also:
                    fault.also()
                if fault and fault.is_silent:
                    data._closing.wait()
                    self.close_connection = True
                    return
                if fault and (fault.body or fault.status != 200):
                    self._send(fault.status, fault.body, fault.headers)
                    return
                body = data.answer(self.path)
                length = len(body)
                if fault and fault.is_cut:
                    body = body[: length // 2]
                self._send(200, body, {"Content-Length": str(length)})

            def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
                self.send_response(status)
                # Their content types say little: errors in XML are said to be JSON.
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_arguments) -> None:
                return

        return Handler
