"""Mentoring: the application of a conversation, to put, to read, to withdraw."""

from __future__ import annotations

from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from pydantic import Field

from actions.mentoring import telling
from actions.mentoring.errors import AlreadyMatched
from actions.mentoring.models import Application, ApplicationState, Mentor, Proposal, Wishes
from bot.api.access import PROTECTED, ConversationId, needs
from bot.api.common import ApiModel, example, runtime_of
from bot.api.problems import Refused, refusing
from bot.api.scopes import Scope
from bot.runtime import Runtime
from bot.today import now
from nlu.korean.details import read_detail

router = APIRouter(
    prefix="/api/v1/conversations/{conversation}",
    tags=["mentoring"],
    dependencies=[needs(Scope.MENTORING)],
    responses=PROTECTED,
)


class ApplicationIn(Wishes):
    """What a learner asks for, and whether the learner decides alone."""

    model_config = example(
        grade="m2",
        subjects=["math"],
        mode="online",
        times=["mon-evening", "sat-morning"],
        goal="수학을 더 잘하고 싶어요",
        of_age=True,
    )

    of_age: bool = Field(
        strict=True, description="14 or older; younger ones need their guardian's consent"
    )
    guardian_phone: str | None = Field(None, max_length=30, description="needed under 14")


class MatchOut(ApiModel):
    """The mentor, once staff have settled it."""

    mentor: str
    university: str
    major: str
    subject: str
    time: str = Field(description="time of the week, for example `sat-morning`")
    reasons: tuple[str, ...] = Field(description="why they fit, in Korean")


class ApplicationOut(ApiModel):
    """An application as it stands."""

    number: int
    state: ApplicationState
    wishes: Wishes
    applied_at: datetime
    consent_until: datetime | None = Field(description="when waiting for consent ends")
    match: MatchOut | None


@router.get("/mentoring", responses=refusing(404))
async def get_application(conversation: ConversationId, request: Request) -> ApplicationOut:
    """The application, and the mentor once there is one."""
    runtime = runtime_of(request)
    application = await runtime.services.mentoring.applications.find(conversation)
    if application is None or application.wishes is None:
        raise Refused("NoApplication", 404, runtime.base.texts("mentoring.nothing_to_leave"))
    return await _out(runtime, application, application.wishes)


@router.put("/mentoring", responses=refusing(409))
async def put_application(
    conversation: ConversationId, wanted: ApplicationIn, request: Request
) -> ApplicationOut:
    """Apply, or change what was applied for; the same again changes nothing."""
    runtime = runtime_of(request)
    moment = now()
    if not wanted.of_age:
        await _keep_phone(runtime, conversation, wanted.guardian_phone, moment)
    wishes = Wishes.model_validate(wanted.model_dump(exclude={"of_age", "guardian_phone"}))
    applications = runtime.services.mentoring.applications
    try:
        done = await applications.apply(
            conversation, wishes, moment, needs_consent=not wanted.of_age
        )
    except AlreadyMatched as error:
        told = runtime.base.texts("mentoring.change_mentor")
        raise Refused("AlreadyMatched", 409, told) from error
    return await _out(runtime, done, wishes)


@router.delete("/mentoring", status_code=204)
async def delete_application(conversation: ConversationId, request: Request) -> None:
    """Withdraw the application and forget its wishes; nothing happens if there is none."""
    await runtime_of(request).services.mentoring.applications.withdraw(conversation, now())


async def _keep_phone(
    runtime: Runtime, conversation: str, phone: str | None, moment: datetime
) -> None:
    """Keep the guardian's number, encrypted, as long as consent may take."""
    people, texts = runtime.services.people, runtime.base.texts
    until = moment + timedelta(days=runtime.services.mentoring.rules.consent_days)
    if phone:
        detail = read_detail("guardian_phone", phone)
        if detail is None:
            raise Refused("DetailInvalid", 422, texts("problems.guardian_phone_invalid"))
        await people.keep(conversation, "guardian_phone", detail, until)
    elif await people.tell(conversation, "guardian_phone") is None:
        raise Refused("GuardianMissing", 422, texts("problems.guardian_missing"))
    else:
        await people.extend(conversation, until)


async def _out(runtime: Runtime, application: Application, wishes: Wishes) -> ApplicationOut:
    match = await runtime.services.mentoring.applications.mentor_of(application)
    return ApplicationOut(
        number=application.id,
        state=application.state,
        wishes=wishes,
        applied_at=application.applied_at,
        consent_until=application.consent_until,
        match=_match_out(runtime, wishes, *match) if match else None,
    )


def _match_out(runtime: Runtime, wishes: Wishes, proposal: Proposal, mentor: Mentor) -> MatchOut:
    return MatchOut(
        mentor=mentor.name,
        university=mentor.university,
        major=mentor.major,
        subject=proposal.subject,
        time=proposal.time,
        reasons=tuple(telling.match_lines(wishes, proposal, mentor, runtime.base.texts)),
    )
