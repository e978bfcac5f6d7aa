"""Seoul's open data plaza (data.seoul.go.kr): the city's own course feeds."""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import quote

import httpx

from knowledge.courses.clients.answers import SUCCESS, TOMORROW, UPDATE, Meaning, Page, Reader
from knowledge.courses.clients.caller import LATER, Answer, Caller, Manners
from knowledge.courses.clients.errors import ApiChanged, ApiFailed, ApiLimited, ApiRefused

SERVICE = "data.seoul.go.kr"
PAGE = 1000  # rows of a page; the plaza allows no more (ERROR-336)
SAMPLE, SAMPLE_PAGE = "sample", 5  # a key that everybody may use, for the first rows (ERROR-335)
KEY_REMEDY = "apply for a key (인증키 신청) at data.seoul.go.kr and set BAEUMGIL_SEOUL_KEY to it"
NO_DATA = "INFO-200"
CODES = {  # 열린데이터광장 메시지 설명
    "INFO-100": Meaning(ApiRefused, "the key is not valid", KEY_REMEDY),
    "INFO-300": Meaning(
        ApiRefused, "the key is barred", "ask the plaza (Q&A at data.seoul.go.kr) why"
    ),
    "ERROR-300": Meaning(ApiChanged, "it misses something in what is asked", UPDATE),
    "ERROR-301": Meaning(ApiChanged, "it does not give JSON", UPDATE),
    "ERROR-310": Meaning(ApiChanged, "there is no such service any more", UPDATE),
    "ERROR-331": Meaning(ApiChanged, "it does not like the first row asked for", UPDATE),
    "ERROR-332": Meaning(ApiChanged, "it does not like the last row asked for", UPDATE),
    "ERROR-333": Meaning(ApiChanged, "it takes the rows asked for for no numbers", UPDATE),
    "ERROR-334": Meaning(ApiChanged, "the first row asked for comes after the last", UPDATE),
    "ERROR-335": Meaning(ApiChanged, "the key 'sample' opens the first five rows only", KEY_REMEDY),
    "ERROR-336": Meaning(ApiChanged, "it gives fewer rows at once than are asked for", UPDATE),
    "ERROR-337": Meaning(ApiLimited, "today's calls are used up", TOMORROW),
    "ERROR-500": Meaning(ApiFailed, "its server has an error", LATER),
    "ERROR-600": Meaning(ApiFailed, "it cannot reach its database", LATER),
    "ERROR-601": Meaning(ApiFailed, "its database has an error", LATER),
}


class Service(NamedTuple):
    """A service of the plaza, and the field that holds a row's own id."""

    name: str
    own_id: str


FEEDS = {
    "seoul-reservation": Service("ListPublicReservationEducation", "SVCID"),
    "seoul-learn-4050": Service("OfflineCourse", "LCTR_ID"),
    "fifty-plus": Service("FiftyPotalEduInfo", "LCT_NO"),
}


class SeoulFeed:
    """Pages of one feed of the city; to be closed.

    Args:
        feed: which one, of `FEEDS`.
        key: as the plaza gives it.
        base: address of its services.
        manners: how it is asked.
    """

    def __init__(self, feed: str, key: str, base: str, manners: Manners) -> None:
        self.feed, self.service = feed, FEEDS[feed].name
        self.own_id: str | None = FEEDS[feed].own_id
        self._key, self._base = key.strip(), base
        self.is_partial = self._key == SAMPLE
        self.page_size = SAMPLE_PAGE if self.is_partial else PAGE
        self.origin = f"{base}/{self.service}"
        self._caller = Caller(SERVICE, "BAEUMGIL_SEOUL_URL", manners)
        self._reader = Reader(SERVICE, CODES, KEY_REMEDY)

    async def page(self, number: int, size: int | None = None) -> Page:
        """A page, from 1 on; empty when there is none.

        Raises:
            ApiError: it could not be had.
        """
        size = size or self.page_size
        before = (number - 1) * size
        rows = f"{before + 1}/{before + size}"
        url = f"{self._base}/{quote(self._key, safe='')}/json/{self.service}/{rows}/"
        return await self._caller.ask(httpx.URL(url), lambda answer: self._read(answer, before))

    async def aclose(self) -> None:
        """Close its connections."""
        await self._caller.aclose()

    def _read(self, answer: Answer, before: int) -> Page:
        held = self._reader.open(answer)
        if isinstance(held, str):
            raise self._reader.meant(held, answer)
        body = held.get(self.service, held)
        code = _code(body)
        if code == NO_DATA:
            return Page([], 0)
        if code is None or (code in SUCCESS and body is held):
            raise self._reader.failed("its answer is not what is documented")
        if code not in SUCCESS:
            raise self._reader.meant(code, answer)
        return self._reader.page(body.get("row") or [], body.get("list_total_count"), before)


def _code(body: Any) -> str | None:
    result = body.get("RESULT") if isinstance(body, dict) else None
    code = result.get("CODE") if isinstance(result, dict) else None
    return code if isinstance(code, str) else None
