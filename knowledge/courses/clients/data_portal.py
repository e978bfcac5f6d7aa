"""The national data portal (data.go.kr): 전국평생학습강좌표준데이터 of the whole country."""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

import httpx

from knowledge.courses.clients.answers import SUCCESS, TOMORROW, UPDATE, Meaning, Page, Reader
from knowledge.courses.clients.caller import LATER, Answer, Caller, Manners
from knowledge.courses.clients.errors import ApiChanged, ApiFailed, ApiLimited, ApiRefused

SERVICE = "data.go.kr"
NAME = "tn_pubr_public_lftm_lrn_lctre_api"
PAGE = 1000  # rows of a page; the portal allows no more
KEY_REMEDY = (
    "apply for 전국평생학습강좌표준데이터 (15013110) at data.go.kr, wait an hour after the"
    " approval, and set BAEUMGIL_DATA_KEY to the key (일반 인증키) of 마이페이지"
)
NO_DATA = "03"
CODES = {  # 공공데이터포털 오류 코드; the portal's gateway and the service use the same
    "01": Meaning(ApiFailed, "the service has an error", LATER),
    "02": Meaning(ApiFailed, "the service's database has an error", LATER),
    "04": Meaning(ApiFailed, "the portal cannot reach the service", LATER),
    "05": Meaning(ApiFailed, "the service takes too long", LATER),
    "10": Meaning(ApiChanged, "it does not understand what is asked", UPDATE),
    "11": Meaning(ApiChanged, "it misses something in what is asked", UPDATE),
    "12": Meaning(ApiChanged, "there is no such service any more", UPDATE),
    "20": Meaning(ApiRefused, "the key may not use this service", KEY_REMEDY),
    "21": Meaning(ApiRefused, "the key is suspended for the time being", KEY_REMEDY),
    "22": Meaning(ApiLimited, "today's calls are used up", TOMORROW),
    "30": Meaning(ApiRefused, "it does not know the key", KEY_REMEDY),
    "31": Meaning(ApiRefused, "the key has expired", "prolong it (활용연장) at data.go.kr"),
    "32": Meaning(
        ApiRefused, "the key is for another address", "register this machine's IP at data.go.kr"
    ),
    "33": Meaning(ApiRefused, "the call is not signed", KEY_REMEDY),
    "99": Meaning(ApiFailed, "the portal has an error it has no name for", LATER),
}


class LifelongStandard:
    """Pages of the standard data of lifelong learning courses; to be closed.

    Args:
        key: as the portal gives it, in either form: decoded, or percent-encoded.
        base: address of its services.
        manners: how it is asked.
    """

    feed = "lifelong-standard"
    service = NAME
    own_id: str | None = None
    page_size = PAGE
    is_partial = False

    def __init__(self, key: str, base: str, manners: Manners) -> None:
        self._key = unquote(key.strip())  # sent encoded once; base64 has no % of its own
        self._url = httpx.URL(f"{base}/{NAME}")
        self.origin = str(self._url)
        self._caller = Caller(SERVICE, "BAEUMGIL_DATA_URL", manners)
        self._reader = Reader(SERVICE, CODES, KEY_REMEDY)

    async def page(self, number: int, size: int = PAGE) -> Page:
        """A page, from 1 on; empty when there is none.

        Raises:
            ApiError: it could not be had.
        """
        asked = {"serviceKey": self._key, "pageNo": str(number), "numOfRows": str(size)}
        url = self._url.copy_merge_params({**asked, "type": "json"})
        return await self._caller.ask(url, lambda answer: self._read(answer, (number - 1) * size))

    async def aclose(self) -> None:
        """Close its connections."""
        await self._caller.aclose()

    def _read(self, answer: Answer, before: int) -> Page:
        held = self._reader.open(answer)
        code = held if isinstance(held, str) else _code(held)
        if code is None:
            raise self._reader.failed("its answer is not what is documented")
        if code == NO_DATA:
            return Page([], 0)
        if isinstance(held, str) or code not in SUCCESS:
            raise self._reader.meant(code, answer)
        body = _at(held, "response", "body")
        items = body.get("items") or []
        if isinstance(items, dict):
            items = items.get("item") or []
        return self._reader.page(
            [items] if isinstance(items, dict) else items, body.get("totalCount"), before
        )


def _code(held: dict[str, Any]) -> str | None:
    """The code of an answer: of the service, or of the gateway before it."""
    code = _at(held, "response", "header").get("resultCode") or _at(
        held, "OpenAPI_ServiceResponse", "cmmMsgHeader"
    ).get("returnReasonCode")
    return None if code is None else str(code)


def _at(held: Any, *names: str) -> dict[str, Any]:
    for name in names:
        held = held.get(name) if isinstance(held, dict) else None
    return held if isinstance(held, dict) else {}
