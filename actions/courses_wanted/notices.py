"""What is said on its own of courses that somebody wants."""

from __future__ import annotations

from collections.abc import Sequence

from actions.courses.service import FoundCourse
from actions.courses.telling import course_lines, course_source, say
from actions.courses_wanted.openings import Where
from actions.courses_wanted.telling import button, page_address, what_of
from knowledge.base import KnowledgeBase
from store.courses.subscriptions import Subscription
from store.messages import Card, Reply

FIELDS = ("registration", "when", "where", "fee", "apply", "phone")


class CourseNotices:
    """The notices, in the words of a knowledge base.

    Args:
        base: wording.
        address: under which users reach the app, for links.
    """

    def __init__(self, base: KnowledgeBase, address: str) -> None:
        self._base, self._texts, self._address = base, base.texts, address

    def opened(self, found: FoundCourse) -> Reply:
        """Registration for a saved course has opened."""
        return self._of_one("opened", found)

    def moved(self, found: FoundCourse, *, was_known: bool) -> Reply:
        """Registration for a saved course is at another time, or its time is known now."""
        return self._of_one("moved" if was_known else "set", found)

    def gone(self, found: FoundCourse) -> Reply:
        """The data do not have a saved course any more."""
        return self._of_one("gone", found)

    def news(self, wanted: Subscription, found: Sequence[FoundCourse], count: int) -> Reply:
        """Registration for so many courses that somebody waited for has opened."""
        texts, where = self._texts, Where(wanted.district, wanted.topic)
        told = {"what": what_of(texts, where), "count": count}
        lines = [texts("courses_wanted.notice_news", **told)]
        if count > len(found):
            lines.append(texts("courses_wanted.notice_more", count=count - len(found)))
        lines.append(texts("courses_wanted.notice_why"))
        address = page_address(self._address, where)
        return Reply(
            text="\n".join(lines),
            cards=tuple(wanted_card(self._base, one) for one in found),
            buttons=(button(texts, "calendar", address=address), button(texts, "stop")),
            sources=tuple(course_source(one.course) for one in found),
        )

    def _of_one(self, occasion: str, found: FoundCourse) -> Reply:
        text = self._texts(f"courses_wanted.notice_{occasion}", title=found.course.title)
        return Reply(
            text=text,
            cards=(wanted_card(self._base, found),),
            buttons=(button(self._texts, "saved"),),
            sources=(course_source(found.course),),
        )


def wanted_card(base: KnowledgeBase, found: FoundCourse, number: int | None = None) -> Card:
    """A wanted course as a card; with a number when it can be named by it."""
    told = course_lines(base, found)
    lines = [say(base, "card", name, **{name: told[name]}) for name in FIELDS if told[name]]
    title, address = found.course.title, found.course.url
    return Card(
        title=f"{number}. {title}" if number else title,
        lines=tuple(lines),
        buttons=(button(base.texts, "page", address=address),) if address else (),
    )
