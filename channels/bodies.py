"""Bodies of requests, up to a size."""

from __future__ import annotations

from fastapi import HTTPException, Request


async def read_body(request: Request, most: int) -> bytes:
    """The body of a request, at most `most` bytes.

    Raises:
        HTTPException: 413, it is larger.
    """
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise HTTPException(413)
    return bytes(body)
