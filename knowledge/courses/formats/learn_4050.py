"""서울런4050 오프라인 강좌 (`OfflineCourse`)."""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.courses.formats import cells, dates, wording
from knowledge.courses.formats.errors import about
from knowledge.courses.formats.origin import Origin
from knowledge.courses.formats.reservation import coordinates
from knowledge.rules.course_files import load_course_file_rules
from store.courses.types import Course

FEED = "seoul-learn-4050"
NEEDED = ("LCTR_ID", "LCTR_NM")
SERVICE = "OfflineCourse"
DAYS = ("LCTR_BGNG_YMD", "LCTR_END_YMD")


def course_of(row: Mapping[str, str], origin: Origin) -> Course:
    """A course of the API; it tells nothing of fees and registration.

    Raises:
        RowProblem: something is wrong with the row.
    """

    def cell(column: str) -> str:
        return row.get(column, "")

    id_ = cells.course_id(FEED, cells.needed(cell("LCTR_ID"), "LCTR_ID", 100))
    with about(id_):
        starts_on, ends_on = dates.days(cell, DAYS)
        longitude, latitude = coordinates(cell("EDNST_LOT_CRD"), cell("EDNST_LAT_CRD"))
        institution = cells.short(cell("EDNST_NM"), "EDNST_NM", 200)
        audience = cells.short(cell("LCTR_TRGT"), "LCTR_TRGT", 200)
        return Course(
            id=id_,
            feed=FEED,
            provider=load_course_file_rules().providers[FEED],
            title=cells.needed(cell("LCTR_NM"), "LCTR_NM", 300),
            as_of=origin.as_of,
            category=cells.short(cell("LCTR_SE"), "LCTR_SE", 100),
            audience=audience,
            groups=wording.groups(audience or ""),
            mode="offline",
            starts_on=starts_on,
            ends_on=ends_on,
            place=institution,
            district=wording.district(institution),
            longitude=longitude,
            latitude=latitude,
            institution=institution,
            url=cells.url(cell("ATNLC_APLY_URL")),
        )
