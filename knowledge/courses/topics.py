"""Which courses are about a topic, by the words that providers use."""

from __future__ import annotations

from collections.abc import Iterable

from store.courses.types import Course


def matches(topic: str, courses: Iterable[Course]) -> list[Course]:
    """The courses whose title, category or description has every word of a topic.

    Spaces and case do not count; an empty topic is any.
    """
    words = topic.casefold().split()
    return [course for course in courses if all(word in _words(course) for word in words)]


def _words(course: Course) -> str:
    told = f"{course.title}|{course.category or ''}|{course.description or ''}"
    return "".join(told.casefold().split())
