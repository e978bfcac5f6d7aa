"""The answers about saved courses, notices of openings, and the registration calendar.

Which course, district, topic or month is meant is read by who calls them; they do it and say it.
"""

from __future__ import annotations

from datetime import date, datetime

from actions.courses.service import FoundCourse
from actions.courses.telling import AHEAD, course_source, covered_line
from actions.courses_wanted.notices import wanted_card
from actions.courses_wanted.openings import Openings, Page, Where
from actions.courses_wanted.service import CoursesWanted
from actions.courses_wanted.telling import (
    button,
    expected_lines,
    month_name,
    page_address,
    what_of,
    window_card,
)
from knowledge.base import KnowledgeBase
from knowledge.courses.calendar import Window
from nlu.korean.dates import SEOUL
from store.messages import Button, Reply, SourceRef

SHOWN = 5  # windows of the calendar, or saved courses, in one reply


async def save_reply(
    wanted: CoursesWanted, base: KnowledgeBase, conversation: str, course_id: str, now: datetime
) -> Reply:
    """Keep a course and say so, and whether one will be reminded."""
    found = await wanted.save(conversation, course_id, now)
    if found is None:
        return Reply(text=base.texts("courses_wanted.no_such_course"))
    said = base.texts("courses_wanted.saved", title=found.course.title)
    return Reply(
        text=f"{said}\n{_reminding(wanted, base, found)}",
        cards=(wanted_card(base, found),),
        buttons=(button(base.texts, "saved"),),
        sources=(course_source(found.course),),
    )


async def unsave_reply(
    wanted: CoursesWanted, base: KnowledgeBase, conversation: str, course_id: str
) -> Reply:
    """Keep a course no more."""
    was = await wanted.unsave(conversation, course_id)
    text = base.texts(f"courses_wanted.{'unsaved' if was else 'not_saved'}")
    return Reply(text=text, buttons=(button(base.texts, "saved"),))


async def saved_reply(
    wanted: CoursesWanted, base: KnowledgeBase, conversation: str, now: datetime
) -> Reply:
    """What somebody keeps, newest first, numbered as `CoursesWanted.saved` lists it."""
    texts, kept = base.texts, await wanted.saved(conversation)
    if not kept:
        text = texts("courses_wanted.nothing_saved")
        return Reply(text=text, buttons=(button(texts, "find"),))
    lines = [texts("courses_wanted.saved_list", count=len(kept))]
    cards = []
    for number, one in enumerate(kept[:SHOWN], 1):
        card = wanted_card(base, wanted.found(one.course, now), number)
        gone = (texts("courses_wanted.saved_gone"),) if one.is_gone else ()
        off = button(texts, "unsave", number=number)
        update = {"lines": (*gone, *card.lines), "buttons": (*card.buttons, off)}
        cards.append(card.model_copy(update=update))
    if len(kept) > SHOWN:
        lines.append(texts("courses_wanted.saved_more", count=len(kept) - SHOWN))
    sources = tuple(course_source(one.course) for one in kept[:SHOWN])
    return Reply(text="\n".join(lines), cards=tuple(cards), sources=sources)


async def subscribed_reply(
    wanted: CoursesWanted,
    base: KnowledgeBase,
    conversation: str,
    topic: str,
    district: str,
    now: datetime,
) -> Reply:
    """Begin to tell somebody of openings; asks back when neither topic nor district is named."""
    texts = base.texts
    if not (topic.strip() or district):
        return Reply(text=texts("courses_wanted.subscribe_what"))
    made = await wanted.subscribe(conversation, topic, district, now)
    if made is None:
        text = texts("courses_wanted.too_many", most=wanted.rules.subscriptions)
    else:
        text = texts("courses_wanted.subscribed", what=what_of(texts, Where(district, topic)))
    return Reply(text=text, buttons=(button(texts, "subscriptions"),))


async def subscriptions_reply(
    wanted: CoursesWanted, base: KnowledgeBase, conversation: str
) -> Reply:
    """What somebody is told of, numbered in the order of `CoursesWanted.subscriptions`."""
    texts, found = base.texts, await wanted.subscriptions(conversation)
    if not found:
        return Reply(text=texts("courses_wanted.no_subscriptions"))
    lines, buttons = [texts("courses_wanted.subscriptions")], []
    for number, one in enumerate(found, 1):
        what = what_of(texts, Where(one.district, one.topic))
        lines.append(texts("courses_wanted.subscription_line", number=number, what=what))
        buttons.append(button(texts, "stop_one", number=number))
    return Reply(text="\n".join(lines), buttons=tuple(buttons))


async def unsubscribed_reply(
    wanted: CoursesWanted, base: KnowledgeBase, conversation: str, number: int | None = None
) -> Reply:
    """End what somebody is told of.

    Args:
        wanted: the service.
        base: wording.
        conversation: whose.
        number: place in their list, from 1; all of them when None.
    """
    found = await wanted.subscriptions(conversation)
    place = None if number is None else number - 1
    if not found or (place is not None and not 0 <= place < len(found)):
        return await subscriptions_reply(wanted, base, conversation)
    await wanted.unsubscribe(conversation, None if place is None else found[place].id)
    return Reply(text=base.texts("courses_wanted.unsubscribed"))


async def calendar_reply(
    openings: Openings,
    base: KnowledgeBase,
    address: str,
    now: datetime,
    where: Where,
    month: date | None = None,
) -> Reply:
    """What opens in a month, or from now on; and what is expected, as an estimate.

    Args:
        openings: the calendar.
        base: wording.
        address: under which users reach the app, for the page with all of it.
        now: when.
        where: which district, topic, institution.
        month: any day of it; from today on when None.
    """
    texts, today = base.texts, now.astimezone(SEOUL).date()
    page = await (openings.month(month, where, now) if month else openings.ahead(where, now))
    coming = [window for window in page.opening if window.on >= today] or list(page.opening)
    shown = coming[:SHOWN]
    lines = [_headline(base, page, month, bool(coming))]
    if len(coming) > SHOWN:
        lines.append(texts("courses_wanted.opens_more", count=len(coming) - SHOWN))
    if not coming:
        lines.append(covered_line(base, await openings.covered(now)))
    lines += expected_lines(texts, page.expected[:SHOWN])
    return Reply(
        text="\n".join(lines),
        cards=tuple(window_card(texts, window) for window in shown),
        buttons=_buttons(base, page, address, month),
        sources=await _sources(openings, page, shown),
    )


def _headline(base: KnowledgeBase, page: Page, month: date | None, found: bool) -> str:
    names = ("opens_in", "opens_none") if month else ("opens_ahead", "opens_none_ahead")
    name = names[0] if found else names[1]
    span = month_name(base.texts, page.first)
    return base.texts(f"courses_wanted.{name}", span=span, what=what_of(base.texts, page.where))


def _buttons(
    base: KnowledgeBase, page: Page, address: str, month: date | None
) -> tuple[Button, ...]:
    texts, where = base.texts, page.where
    shown = page_address(address, where, page.first if month else None)
    buttons = [button(texts, "calendar", address=shown)]
    if where.district or where.topic:
        what = what_of(texts, Where(where.district, where.topic))
        buttons.append(button(texts, "subscribe", what=what))
    if month:
        told = what_of(texts, where) + " " if where != Where() else ""
        buttons.append(button(texts, "next", month=page.after.month, where=told))
    return tuple(buttons)


async def _sources(openings: Openings, page: Page, shown: list[Window]) -> tuple[SourceRef, ...]:
    cited = await openings.cited(page.expected[:SHOWN])
    courses = [*(window.courses[0] for window in shown), *cited.values()]
    return tuple(dict.fromkeys(course_source(course) for course in courses))


def _reminding(wanted: CoursesWanted, base: KnowledgeBase, found: FoundCourse) -> str:
    stands = found.registration
    if stands.state in AHEAD and stands.opens_at:
        return base.texts("courses_wanted.will_remind", hour=wanted.rules.told_hours[0])
    told = base.texts.data("courses_wanted.no_remind")
    return str(told["later" if stands.state in AHEAD else stands.state])
