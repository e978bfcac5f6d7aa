"""Saved courses and subscriptions of a conversation by API."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Path, Request
from pydantic import Field

from actions.course_enquiries import CourseTold
from bot.api.access import PROTECTED, ConversationId, needs
from bot.api.common import ApiModel, example, runtime_of
from bot.api.courses import CourseNumber
from bot.api.problems import Refused, general, refusing
from bot.api.scopes import Scope
from bot.today import now
from store.courses.subscriptions import Subscription

router = APIRouter(
    prefix="/api/v1/conversations/{conversation}/courses",
    tags=["courses"],
    dependencies=[needs(Scope.COURSES)],
    responses=PROTECTED,
)
SubscriptionId = Annotated[int, Path(ge=1, le=2**31 - 1)]


class SavingIn(ApiModel):
    """How a course is kept."""

    model_config = example(reminds=True)

    reminds: bool = Field(True, strict=True, description="tell when registration opens")


KEEPING = SavingIn()


class SavedOut(ApiModel):
    """A saved course; `is_gone`: its provider's data have it no more."""

    course: CourseTold
    reminds: bool
    is_gone: bool
    saved_at: datetime


class SubscriptionIn(ApiModel):
    """What to tell of when registration opens; one of the two may be empty."""

    model_config = example(topic="요가", district="강남구")

    topic: str = Field("", max_length=60, pattern=r"^[^\x00-\x1f\x7f]*$")
    district: str = Field("", max_length=10, pattern=r"^[^\x00-\x1f\x7f]*$")


class SubscriptionOut(ApiModel):
    """A subscription; what opens is said in the conversation, in one message a day."""

    id: int
    topic: str
    district: str
    created_at: datetime


@router.get("/saved")
async def get_saved(conversation: ConversationId, request: Request) -> list[SavedOut]:
    """The saved courses, newest first."""
    wanted, moment = runtime_of(request).services.courses_wanted, now()
    return [
        SavedOut(
            course=CourseTold.of(wanted.found(one.course, moment)),
            reminds=one.reminds,
            is_gone=one.is_gone,
            saved_at=one.saved_at,
        )
        for one in await wanted.saved(conversation)
    ]


@router.put("/saved/{course}", responses=refusing(404))
async def put_saved(
    conversation: ConversationId, course: CourseNumber, request: Request, saving: SavingIn = KEEPING
) -> CourseTold:
    """Keep a course; once more changes only whether to remind."""
    wanted = runtime_of(request).services.courses_wanted
    found = await wanted.save(conversation, f"course/{course}", now(), reminds=saving.reminds)
    if found is None:
        raise general("NotFound", 404)
    return CourseTold.of(found)


@router.delete("/saved/{course}", status_code=204)
async def delete_saved(
    conversation: ConversationId, course: CourseNumber, request: Request
) -> None:
    """Keep a course no more; nothing happens if it was not kept."""
    await runtime_of(request).services.courses_wanted.unsave(conversation, f"course/{course}")


@router.get("/subscriptions")
async def get_subscriptions(
    conversation: ConversationId, request: Request
) -> list[SubscriptionOut]:
    """What the person is told of, oldest first."""
    wanted = runtime_of(request).services.courses_wanted
    return [_out(one) for one in await wanted.subscriptions(conversation)]


@router.post("/subscriptions", status_code=201, responses=refusing(409))
async def post_subscription(
    conversation: ConversationId, asked: SubscriptionIn, request: Request
) -> SubscriptionOut:
    """Tell the person of what opens from now on; the same again changes nothing."""
    runtime = runtime_of(request)
    wanted, texts = runtime.services.courses_wanted, runtime.base.texts
    try:
        made = await wanted.subscribe(conversation, asked.topic, asked.district, now())
    except ValueError as error:
        detail = texts("courses_wanted.subscribe_what")
        raise Refused("NothingToFollow", 422, detail) from error
    if made is None:
        detail = texts("courses_wanted.too_many", most=wanted.rules.subscriptions)
        raise Refused("TooManySubscriptions", 409, detail)
    return _out(made)


@router.delete("/subscriptions/{subscription}", status_code=204)
async def delete_subscription(
    conversation: ConversationId, subscription: SubscriptionId, request: Request
) -> None:
    """End a subscription; nothing happens if there is none."""
    await runtime_of(request).services.courses_wanted.unsubscribe(conversation, subscription)


def _out(one: Subscription) -> SubscriptionOut:
    return SubscriptionOut(
        id=one.id, topic=one.topic, district=one.district, created_at=one.created_at
    )
