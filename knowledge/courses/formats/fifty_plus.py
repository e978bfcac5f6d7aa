"""50플러스포털 교육정보 (`FiftyPotalEduInfo`)."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.courses.formats import cells, dates, wording
from knowledge.courses.formats.errors import about
from knowledge.courses.formats.origin import Origin
from knowledge.rules.course_files import load_course_file_rules
from store.courses.types import Course

FEED = "fifty-plus"
NEEDED = ("LCT_NO", "LCT_NM")
SERVICE = "FiftyPotalEduInfo"
DAYS = ("CR_STDE", "CR_EDDE")
WINDOW = ("REG_STDE", "REG_EDDE")
GROUP = "middle_aged"  # whom the portal is for


def course_of(row: Mapping[str, str], origin: Origin) -> Course:
    """A course of the API; it tells no place and no times.

    Raises:
        RowProblem: something is wrong with the row.
    """

    def cell(column: str) -> str:
        return row.get(column, "")

    id_ = cells.course_id(FEED, cells.needed(cell("LCT_NO"), "LCT_NO", 100))
    with about(id_):
        title = cells.needed(cell("LCT_NM"), "LCT_NM", 300)
        starts_on, ends_on = dates.days(cell, DAYS)
        opens_at, closes_at = dates.window(cell, WINDOW)
        fee, is_free = cells.fee(cell("LCT_COST"), "LCT_COST")
        provider = load_course_file_rules().providers[FEED]
        return Course(
            id=id_,
            feed=FEED,
            provider=provider,
            title=title,
            as_of=origin.as_of,
            groups=(GROUP,),
            mode=wording.likely_mode(title, None),
            starts_on=starts_on,
            ends_on=ends_on,
            capacity=cells.count(cell("CR_PPL_STAT"), "CR_PPL_STAT"),
            fee=fee,
            is_free=is_free,
            institution=provider,
            opens_at=opens_at,
            closes_at=closes_at,
            stated=wording.stated(cell("LCT_STAT")),
            url=cells.url(cell("CR_URL")),
        )
