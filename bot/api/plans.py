"""Learning plans: the plan of a conversation, to read, to set, to delete, and as a calendar."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import Field

from actions.plans.ics import plan_calendar
from actions.plans.models import Plan, Wish
from actions.plans.planner import least_minutes
from actions.plans.reading import why_not
from actions.plans.service import Kept
from actions.plans.telling import calendar_address
from actions.plans.wording import duration
from bot.api.access import PROTECTED, ConversationId, needs
from bot.api.common import ApiModel, Day, example, runtime_of
from bot.api.problems import Refused, refusing
from bot.api.scopes import Scope
from bot.runtime import Runtime
from bot.today import now
from store.plans import PlanChanged

calendars = APIRouter(prefix="/api/v1", tags=["learning plans"])
router = APIRouter(
    prefix="/api/v1/conversations/{conversation}",
    tags=["learning plans"],
    dependencies=[needs(Scope.PLANS)],
    responses=PROTECTED,
)


PlanId = Annotated[str, Path(pattern="^[0-9a-f]{32}$")]


class PlanOut(ApiModel):
    """A plan in force.

    Attributes:
        version: counts every change; taking one back puts an older number in force.
        asked_weekly: whether the person is asked every week how it went.
        calendar: address of its calendar file, which names neither person nor conversation.
        progress: what was answered, by ISO week; null where the answer is still open.
        plan: the week, what it may use, and the sources.
    """

    version: int
    asked_weekly: bool
    calendar: str
    progress: dict[str, str | None]
    plan: Plan


class PlanIn(Wish):
    """What a plan is to be made from."""

    model_config = example(
        goal="기말고사",
        subjects=[{"name": "수학", "minutes": 60}, {"name": "영어", "minutes": 30}],
        days=["mon", "wed", "sat"],
        starts="19:00:00",
        grade="m3",
        member=True,
    )

    until: Day | None = None
    member: bool = Field(False, strict=True)
    asked_weekly: Annotated[
        bool,
        Field(strict=True, description="ask every week how it went and fit the next week to it"),
    ] = True


@router.get("/plan", responses=refusing(404))
async def get_plan(conversation: ConversationId, request: Request) -> PlanOut:
    """The plan in force."""
    runtime = runtime_of(request)
    kept = await runtime.services.plans.of(conversation)
    if kept is None:
        raise _no_plan(runtime)
    return await _out(runtime, kept)


@router.put("/plan", responses=refusing(409))
async def put_plan(conversation: ConversationId, wish: PlanIn, request: Request) -> PlanOut:
    """Make a plan from a wish and put it in force; the same again changes nothing."""
    runtime = runtime_of(request)
    plans, texts = runtime.services.plans, runtime.base.texts
    moment = now()
    least = least_minutes(len(wish.days), plans.rules)
    if wish.minutes < least:
        detail = texts("plans.too_little", least=duration(least))
        raise Refused("TooLittleTime", 422, detail)
    if wish.until:
        refusal = why_not(wish.until, moment.date(), runtime.base, plans.rules)
        if refusal:
            raise Refused("DateImpossible", 422, refusal)
    try:
        plain = Wish.model_validate(wish.model_dump(exclude={"asked_weekly"}))
        await plans.keep(conversation, plain, moment, runtime.base)
    except PlanChanged as error:
        raise Refused("PlanChanged", 409, texts("plans.busy")) from error
    await plans.ask_weekly(conversation, wanted=wish.asked_weekly)
    kept = await plans.of(conversation)
    if kept is None:
        raise _no_plan(runtime)
    return await _out(runtime, kept)


@router.delete("/plan", status_code=204)
async def delete_plan(conversation: ConversationId, request: Request) -> None:
    """Forget the plan with its versions and answers; nothing happens if there is none."""
    await runtime_of(request).services.plans.forget(conversation)


@calendars.get(
    "/plans/{plan}.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}}, **refusing(404, 422, 503)},
)
async def get_calendar(plan: PlanId, request: Request) -> Response:
    """A plan as a calendar file; every block comes back each week.

    Whoever has the address may have the file: it names neither a person nor a conversation.
    """
    runtime = runtime_of(request)
    kept = await runtime.services.plans.by_id(plan)
    if kept is None:
        raise _no_plan(runtime)
    content = plan_calendar(kept.plan, kept.stored.id, now(), runtime.base)
    return Response(
        content,
        media_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="plan.ics"'},
    )


async def _out(runtime: Runtime, kept: Kept) -> PlanOut:
    return PlanOut(
        version=kept.stored.version,
        calendar=calendar_address(runtime.services.address, kept.stored.id),
        asked_weekly=kept.stored.checked,
        progress=dict(await runtime.services.plans.progress(kept)),
        plan=kept.plan,
    )


def _no_plan(runtime: Runtime) -> Refused:
    return Refused("NoPlan", 404, runtime.base.texts("plans.none_yet"))
