"""서울 공공서비스예약 (`ListPublicReservationEducation`, its siblings, downloaded files).

Files have the names of the fields in lower case and times in milliseconds. A sibling
(문화체험, 체육시설, …) holds other services, too: of those only what teaches something is taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from knowledge.courses.formats import cells, dates, wording
from knowledge.courses.formats.errors import FileProblem, RowProblem, about
from knowledge.courses.formats.origin import Origin
from knowledge.rules.course_files import load_course_file_rules
from store.courses.types import Course

FEED = "seoul-reservation"
NEEDED = ("SVCID", "SVCNM")
SERVICE = "ListPublicReservationEducation"
DAYS = ("SVCOPNBGNDT", "SVCOPNENDDT")
KINDS = ("MAXCLASSNM", "MINCLASSNM")
TIMES = ("V_MIN", "V_MAX")
WINDOW = ("RCPTBGNDT", "RCPTENDDT")

_DETAILS = re.compile(r"3\s*\.\s*상세\s*내용(.*?)(?:4\s*\.\s*주의\s*사항.*)?\Z", re.DOTALL)
_UNSEEN = re.compile(r"<(script|style)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>")


def course_of(row: Mapping[str, str], origin: Origin) -> Course:
    """A course of the API or the file.

    Raises:
        RowProblem: something is wrong with the row.
        FileProblem: it comes from a service that is not read.
    """
    small = "SVCID" not in row

    def cell(column: str) -> str:
        return row.get(column.lower() if small else column, "")

    rules, service = load_course_file_rules(), origin.service or SERVICE
    if service not in rules.reservation_services:
        raise FileProblem(f"{service} is not read; fetch {SERVICE} instead")
    id_ = cells.course_id(FEED, cells.needed(cell("SVCID"), "SVCID", 100))
    with about(id_):
        title = cells.needed(cell("SVCNM"), "SVCNM", 300)
        kinds = [kind for kind in map(cells.text, map(cell, KINDS)) if kind]
        named = " ".join([title, *kinds])
        if service != SERVICE and not any(word in named for word in rules.lessons):
            raise RowProblem(KINDS[-1], "no_course")
        starts_on, ends_on = dates.days(cell, DAYS)
        starts_at, ends_at = dates.times(cell, TIMES)
        opens_at, closes_at = dates.window(cell, WINDOW)
        longitude, latitude = coordinates(cell("X"), cell("Y"))
        place = cells.short(cell("PLACENM"), "PLACENM", 300)
        audience = cells.short(cell("USETGTINFO"), "USETGTINFO", 200)
        fee, is_free = cells.fee(cell("PAYATNM"), "PAYATNM")
        return Course(
            id=id_,
            feed=FEED,
            provider=rules.providers[FEED] + rules.reservation_services[service],
            title=title,
            as_of=origin.as_of,
            category=kinds[-1][:100] if kinds else None,
            description=cells.clipped(details(cell("DTLCONT"))),
            audience=audience,
            groups=wording.groups(audience or ""),
            mode=wording.likely_mode(title, place),
            starts_on=starts_on,
            ends_on=ends_on,
            starts_at=starts_at,
            ends_at=ends_at,
            place=place,
            district=wording.district(cells.text(cell("AREANM")), place),
            longitude=longitude,
            latitude=latitude,
            fee=fee,
            is_free=is_free,
            institution=place and place.split(">")[0].strip()[:200],
            phone=cells.phone(cell("TELNO")),
            opens_at=opens_at,
            closes_at=closes_at,
            stated=wording.stated(cell("SVCSTATNM")),
            url=cells.url(cell("SVCURL")),
        )


def details(content: str) -> str | None:
    """What is said of this service alone: what follows '3. 상세내용', without markup."""
    plain = cells.text(_TAG.sub(" ", _UNSEEN.sub(" ", cells.resolved(content))))
    match = _DETAILS.search(plain or "")
    return cells.text(match[1]) if match else None


def coordinates(x: str, y: str) -> tuple[float | None, float | None]:
    """Longitude and latitude; older rows have them the wrong way round."""
    try:
        first, second = float(x), float(y)
    except ValueError:
        return None, None
    box = load_course_file_rules().seoul
    for longitude, latitude in ((first, second), (second, first)):
        if (
            box.longitude[0] <= longitude <= box.longitude[1]
            and box.latitude[0] <= latitude <= box.latitude[1]
        ):
            return longitude, latitude
    return None, None
