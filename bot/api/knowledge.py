"""Questions without a conversation: who is entitled, what combines, what is known.

The same answers as in a conversation and by MCP, with their sources (`actions/enquiries.py`).
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from pydantic import Field

from actions import enquiries
from actions.eligibility import POLICY
from actions.enquiries import MOST_SITES, Decision, Description, Findings, Site, UnknownName
from bot.api.access import PROTECTED, needs
from bot.api.common import PRINTABLE, ApiModel, Day, Facts, runtime_of
from bot.api.problems import refusing, wrong_field
from bot.api.scopes import Scope
from bot.today import today
from knowledge.policy import FactError

router = APIRouter(
    prefix="/api/v1",
    tags=["knowledge"],
    dependencies=[needs(Scope.KNOWLEDGE)],
    responses=PROTECTED,
)

AsOf = Annotated[Day | None, Query(description="the day in question; today when absent")]


class EligibilityIn(ApiModel):
    """What is known of a person; never a name or a number."""

    facts: Facts
    policy: str = Field(POLICY, max_length=64, examples=[POLICY])
    as_of: Day | None = Field(None, description="the day in question; today when absent")


class SitesIn(ApiModel):
    """Learning sites somebody wants."""

    sites: list[Site] = Field(
        min_length=1,
        max_length=MOST_SITES,
        examples=[[{"vendor": "대성마이맥"}, {"vendor": "메가스터디"}]],
    )
    level: str | None = Field(
        None, max_length=20, description="school level or grade", examples=["m3"]
    )
    as_of: Day | None = Field(None, description="the day in question; today when absent")


@router.post("/eligibility", responses=refusing(404))
def post_eligibility(asked: EligibilityIn, request: Request) -> Decision:
    """Whether somebody is entitled, and if that cannot be said yet, what to ask next."""
    base = runtime_of(request).base
    try:
        return enquiries.decide(base, asked.policy, asked.facts, asked.as_of or today())
    except UnknownName as error:
        raise wrong_field("UnknownName", 404, "body.policy", error) from error
    except FactError as error:
        raise wrong_field("FactError", 422, "body.facts", error) from error


@router.post("/vendor-check", responses=refusing(404))
def post_vendor_check(asked: SitesIn, request: Request) -> Decision:
    """Whether learning sites can be chosen together."""
    base = runtime_of(request).base
    try:
        return enquiries.combine(base, asked.sites, asked.as_of or today(), asked.level)
    except UnknownName as error:
        raise wrong_field("UnknownName", 404, "body.sites", error) from error
    except FactError as error:
        raise wrong_field("FactError", 422, "body.level", error) from error


@router.get("/search", responses=refusing(404))
def get_search(
    request: Request,
    q: Annotated[str, Query(min_length=1, max_length=500, examples=["느린 학습자"])],
    kind: Annotated[list[str] | None, Query(max_length=20, description="only these kinds")] = None,
    limit: Annotated[int, Query(ge=1, le=20)] = 5,
    as_of: AsOf = None,
) -> Findings:
    """Records that answer a question; none rather than one that only comes near."""
    base = runtime_of(request).base
    try:
        return enquiries.look_up(base, q, as_of or today(), kind or (), limit)
    except UnknownName as error:
        raise wrong_field("UnknownName", 404, "query.kind", error) from error


@router.get("/records/{record:path}", responses=refusing(404))
def get_record(
    record: Annotated[
        str, Path(max_length=100, pattern=PRINTABLE, examples=["service/seoullearn"])
    ],
    request: Request,
    as_of: AsOf = None,
) -> Description:
    """All that may be told about a record, by its id or a name people use."""
    try:
        return enquiries.describe(runtime_of(request).base, record, as_of or today())
    except UnknownName as error:
        raise wrong_field("UnknownName", 404, "path.record", error) from error
