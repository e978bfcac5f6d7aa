"""What the answers of both services have in common."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from knowledge.courses.clients.caller import LATER, Answer
from knowledge.courses.clients.errors import (
    ApiChanged,
    ApiError,
    ApiFailed,
    ApiLimited,
    ApiRefused,
)
from knowledge.courses.formats.known import strings

TOMORROW = "go on tomorrow with the same command; more calls a day are applied for at the site"
UPDATE = "update the program, or report this"
SUCCESS = ("0", "00", "INFO-000")
# Errors come as XML whatever was asked for. One code is all that is read of it: what a service
# sends may be cut off, or hostile.
_CODE = re.compile(rb"<(?:returnReasonCode|resultCode|CODE)>\s*([\w-]{1,40})\s*<")


class Page(NamedTuple):
    """One page of a feed, and how many rows the feed has."""

    rows: list[dict[str, str]]
    total: int


class Meaning(NamedTuple):
    """What a code of a service means: the error, why, and what to do."""

    error: type[ApiError]
    why: str
    remedy: str


class Reader:
    """Reads the answers of one service.

    Args:
        service: its name, for errors.
        codes: what its codes mean; those of success are not among them.
        key_remedy: what to do about the key, when it is refused without a code.
    """

    def __init__(self, service: str, codes: Mapping[str, Meaning], key_remedy: str) -> None:
        self._service, self._codes, self._key_remedy = service, codes, key_remedy

    def open(self, answer: Answer) -> dict[str, Any] | str:
        """The object in an answer, or the code that came instead.

        Raises:
            ApiError: it is neither.
        """
        try:
            held = json.loads(answer.body)
        except (ValueError, RecursionError):
            held = None
        if isinstance(held, dict):
            return held
        if code := _CODE.search(answer.body):
            if code[1].decode() in SUCCESS:
                raise self.failed("it answers in XML though JSON was asked for")
            return code[1].decode()
        raise self._without_code(answer)

    def meant(self, code: str, answer: Answer) -> ApiError:
        """The error that a code means."""
        if meaning := self._codes.get(code):
            return meaning.error(
                self._service, f"{meaning.why} ({code})", meaning.remedy, answer.wait
            )
        known = code if re.fullmatch(r"[A-Z]{0,10}-?\d{1,5}", code) else "not a code"
        return ApiFailed(self._service, f"it answers with an unknown code ({known})", LATER)

    def failed(self, why: str) -> ApiFailed:
        """An answer that makes no sense; the next may."""
        return ApiFailed(self._service, why, LATER)

    def page(self, rows: object, total: object, before: int) -> Page:
        """A page, checked.

        Args:
            rows: as they came.
            total: how many there are in the feed, as it came.
            before: how many are on the pages before this one.

        Raises:
            ApiFailed: it makes no sense.
        """
        try:
            count = int(str(total))
        except ValueError:
            raise self.failed("its answer does not say how many rows there are") from None
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.failed("its rows are not rows")
        if not rows and before < count:
            raise self.failed(f"a page is empty though rows from {before + 1} to {count} follow")
        return Page([strings(row) for row in rows], count)

    def _without_code(self, answer: Answer) -> ApiError:
        if answer.status == 429:
            if b"quota" in answer.body.lower():
                return ApiLimited(self._service, "today's calls are used up (HTTP 429)", TOMORROW)
            why = "it is asked too often (HTTP 429)"
            return ApiLimited(self._service, why, LATER, answer.wait or 0)
        if answer.status in (401, 403):
            why = f"it does not let us in (HTTP {answer.status})"
            return ApiRefused(self._service, why, self._key_remedy)
        if answer.status in (404, 410):
            return ApiChanged(
                self._service, f"there is no such data (HTTP {answer.status})", UPDATE
            )
        if answer.status >= 400:
            why = f"it has an error (HTTP {answer.status})"
            return ApiFailed(self._service, why, LATER, answer.wait)
        start = answer.body[:1000].lower()
        if b"<html" in start or b"<!doctype" in start:
            return self.failed("it answers with a web page instead of data")
        return self.failed("its answer is empty, cut off, or no JSON")
