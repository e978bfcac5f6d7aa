"""The answers about courses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from actions.courses.service import FoundCourse, Results
from actions.courses.telling import (
    AHEAD,
    course_card,
    course_lines,
    course_source,
    covered_line,
    say,
    wishes_line,
)
from knowledge.base import KnowledgeBase
from knowledge.courses.wishes import Wishes
from store.courses.finding import Covered
from store.messages import Button, Reply

SIDES: Mapping[str, tuple[str, ...]] = {
    "apply": ("apply", "registration"),
    "period": ("registration",),
    "when": ("when",),
    "fee": ("fee",),
    "where": ("where",),
    "seats": ("seats", "capacity", "registration", "phone"),
    "capacity": ("capacity",),
    "teacher": ("teacher", "phone"),
    "phone": ("phone",),
}
"""Which lines of a course answer a question about one side of it; none has seats or teachers."""
COMPARED = ("when", "where", "fee", "audience", "registration")


def found(
    base: KnowledgeBase,
    wishes: Wishes,
    results: Results,
    covered: Sequence[Covered],
    shown: int,
) -> Reply:
    """A page of courses.

    Args:
        base: words.
        wishes: what was looked for.
        results: what was found.
        covered: what the data have.
        shown: how many were shown by now, these included.
    """
    texts = base.texts
    lines = [*_uncovered(base, wishes, covered), _intro(base, results)]
    lines.append(wishes_line(base, wishes))
    if results.total > len(results.found):
        lines.append(texts("courses.count", total=f"{results.total:,}", shown=f"{shown:,}"))
    if not wishes.wished:
        lines.append(texts("courses.no_topic"))
    alike = sum(one.alike for one in results.found)
    if alike:
        lines.append(texts("courses.alike", count=alike))
    return Reply(
        text="\n".join(line for line in lines if line),
        cards=tuple(course_card(base, one, n) for n, one in enumerate(results.found, 1)),
        buttons=_page_buttons(base, wishes, results, shown),
        sources=tuple(course_source(one.course) for one in results.found),
    )


def nothing(base: KnowledgeBase, wishes: Wishes, covered: Sequence[Covered]) -> str:
    """That the data have no such course, and what they have."""
    lines = [
        base.texts("courses.none"),
        wishes_line(base, wishes),
        *_uncovered(base, wishes, covered),
        covered_line(base, covered),
    ]
    return "\n".join(line for line in lines if line)


def in_full(
    base: KnowledgeBase, shown: Sequence[FoundCourse], page: Sequence[str], fields: Sequence[str]
) -> Reply:
    """Courses with all their lines."""
    return Reply(
        text=base.texts("courses.details", title=", ".join(one.course.title for one in shown)),
        cards=tuple(course_card(base, one, _place(one, page), fields) for one in shown),
        sources=tuple(course_source(one.course) for one in shown),
    )


def one_side(
    base: KnowledgeBase, shown: Sequence[FoundCourse], page: Sequence[str], field: str
) -> Reply:
    """One side of courses ("언제까지 접수해요?")."""
    unknown = say(base, "card", "unknown")
    lines = []
    for one in shown:
        told = course_lines(base, one)
        lines.append(f"{_place(one, page)}. {one.course.title}")
        lines += [
            "  " + say(base, "card", side, **{side: told.get(side) or unknown})
            for side in SIDES[field]
        ]
        if field == "apply" and one.course.url:
            lines.append(f"  {one.course.url}")
    return Reply(text="\n".join(lines), sources=tuple(course_source(one.course) for one in shown))


def compared(base: KnowledgeBase, pair: Sequence[FoundCourse], page: Sequence[str]) -> Reply:
    """Two courses side by side."""
    return Reply(
        text=base.texts("courses.compared"),
        cards=tuple(course_card(base, one, _place(one, page), COMPARED) for one in pair),
        sources=tuple(course_source(one.course) for one in pair),
    )


def _place(one: FoundCourse, page: Sequence[str]) -> int:
    return page.index(one.course.id) + 1 if one.course.id in page else 1


def _intro(base: KnowledgeBase, results: Results) -> str:
    states = {one.registration.state for one in results.found}
    if results.given_up:
        words = base.texts.data("courses.given_up")
        changed = dict.fromkeys(
            words[name].format(districts=", ".join(results.wishes.districts))
            for name in results.given_up
        )
        return base.texts("courses.relaxed", given_up=", ".join(changed))
    if states == {"open"}:
        return base.texts("courses.found_open")
    if states <= set(AHEAD):
        return base.texts("courses.found_soon")
    if states == {"closed"}:
        return base.texts("courses.found_closed")
    return base.texts("courses.found" if "open" in states else "courses.found_none_open")


def _uncovered(base: KnowledgeBase, wishes: Wishes, covered: Sequence[Covered]) -> list[str]:
    """That the data have nothing of a district that was asked for."""
    known = {one.district for one in covered}
    missing = [district for district in wishes.districts if district not in known]
    return [base.texts("courses.not_covered", districts=", ".join(missing))] if missing else []


def _page_buttons(
    base: KnowledgeBase, wishes: Wishes, results: Results, shown: int
) -> tuple[Button, ...]:
    table = base.texts.data("courses.buttons")
    names = []
    if results.total > shown:
        names.append("more")
    if not wishes.states and any(one.registration.state != "open" for one in results.found):
        names.append("open_only")
    if wishes.fee_max is None and any(one.course.fee for one in results.found):
        names.append("free_only")
    if len(results.found) > 1:
        names.append("compare")
    return tuple(Button(**table[name]) for name in names)
