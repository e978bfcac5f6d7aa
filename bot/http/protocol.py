"""How slowly a request may come: uvicorn has no such limits of its own."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

HEAD_WITHIN = 10.0  # seconds from the first byte (or the connection) to the end of the headers
BODY_WITHIN = 30.0  # seconds from there to the end of the body
MOST_OF_HEAD = 64 * 1024  # bytes of request line and headers
LINGER = 1.0  # seconds a refused connection stays open
EMPTY = b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
TOO_SLOW = b"HTTP/1.1 408 Request Timeout" + EMPTY
TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large" + EMPTY


class StrictProtocol(HttpToolsProtocol):
    """Closes connections whose requests come too slowly (slow-loris) or never end.

    A connection on which nothing is being received is left to uvicorn's keep-alive limit, and one
    that is being answered (server-sent events) is not limited at all.
    """

    head_within = HEAD_WITHIN
    body_within = BODY_WITHIN
    _deadline: asyncio.TimerHandle | None = None
    _in_head = True
    _head = 0
    _is_refused = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A client has connected."""
        super().connection_made(transport)
        self._expect(self.head_within)

    def connection_lost(self, exc: Exception | None) -> None:
        """A client is gone."""
        self._expect(None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Bytes of one request or of several."""
        if self._is_refused:
            return
        if self._deadline is None:
            self._expect(self.head_within)
        self._head += len(data)
        super().data_received(data)
        if self._in_head and self._head > MOST_OF_HEAD:
            self._refuse(TOO_LONG)

    def on_headers_complete(self) -> None:
        """The headers are there; a body may follow."""
        self._in_head = False
        self._expect(self.body_within)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """The whole request is there."""
        self._in_head, self._head = True, 0
        self._expect(None)
        super().on_message_complete()

    def _expect(self, within: float | None) -> None:
        if self._deadline:
            self._deadline.cancel()
        self._deadline = self.loop.call_later(within, self._late) if within else None

    def _late(self) -> None:
        if self.flow.read_paused and not self._is_refused:  # it is us who do not read
            self._expect(self.body_within)
        else:
            self._refuse(TOO_SLOW)

    def _refuse(self, answer: bytes) -> None:
        """Say why and close, but not at once: what still comes would wipe the answer out."""
        if self._is_refused or self.transport.is_closing():
            self.transport.close()
            return
        if self._in_head and self._head == 0:  # nothing was asked, nothing is answered
            self.transport.close()
            return
        self._is_refused = True
        if self.cycle is None or not self.cycle.response_started or self.cycle.response_complete:
            self.transport.write(answer)
            self.transport.write_eof()
        self._expect(LINGER)
