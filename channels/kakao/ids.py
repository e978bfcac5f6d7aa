"""Ids of requests. Kakao gives a message none."""

from __future__ import annotations

import time
from collections.abc import Callable
from hashlib import sha256

from channels.kakao.models import SkillRequest

WINDOW = 2.0  # seconds in which the same words are the same request


class RequestIds:
    """Names requests so that one that is sent again keeps its name.

    A proxy's `X-Request-Id` decides. Without it, the same user saying the same in the same block
    within `WINDOW` is the same request. Every replica names the requests of one time slot of that
    length alike; beyond the end of a slot a replica knows only those that it has seen itself.

    Args:
        clock: seconds since the epoch.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._seen: dict[str, tuple[float, str]] = {}

    def of(self, request: SkillRequest, given: str | None) -> str:
        """The id of a request: 40 hexadecimal digits.

        Args:
            request: as it came.
            given: by a proxy.
        """
        if given:
            return _digest("given", given)
        said = request.user_request
        block = said.block.id if said.block else None
        words = _digest(said.user.id, said.utterance, str(block), str(request.cursor))
        now = self._clock()
        self._forget(now)
        return self._seen.setdefault(words, (now, _digest(words, str(int(now // WINDOW)))))[1]

    def _forget(self, now: float) -> None:
        """Forget what is older than the window; the oldest stand first."""
        while self._seen:
            oldest = next(iter(self._seen))
            if now - self._seen[oldest][0] < WINDOW:
                break
            del self._seen[oldest]


def _digest(*parts: str) -> str:
    return sha256("\x00".join(parts).encode()).hexdigest()[:40]
