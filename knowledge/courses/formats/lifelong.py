"""전국평생학습강좌표준데이터 (data.go.kr 15013110): CSV with Korean headers, and its OpenAPI.

The name of the instructor (강사명, instrctrNm) is never looked at.
"""

from __future__ import annotations

from collections.abc import Mapping

from knowledge.courses.formats import cells, dates, wording
from knowledge.courses.formats.errors import Elsewhere, RowProblem, about
from knowledge.courses.formats.origin import Origin
from knowledge.rules.course_files import load_course_file_rules
from store.courses.types import Course

FEED = "lifelong-standard"
API_NAMES: Mapping[str, str] = {
    "lctreNm": "강좌명",
    "edcStartDay": "교육시작일자",
    "edcEndDay": "교육종료일자",
    "edcStartTime": "교육시작시각",
    "edcColseTime": "교육종료시각",  # as the API spells it
    "lctreCo": "강좌내용",
    "edcTrgetType": "교육대상구분",
    "edcMthType": "교육방법구분",
    "operDay": "운영요일",
    "edcPlace": "교육장소",
    "psncpa": "강좌정원수",
    "lctreCost": "수강료",
    "edcRdnmadr": "교육장도로명주소",
    "operInstitutionNm": "운영기관명",
    "operPhoneNumber": "운영기관전화번호",
    "rceptStartDate": "접수시작일자",
    "rceptEndDate": "접수종료일자",
    "rceptMthType": "접수방법구분",
    "slctnMthType": "선정방법구분",
    "homepageUrl": "홈페이지주소",
    "referenceDate": "데이터기준일자",
    "instt_nm": "제공기관명",
}
DAYS = ("교육시작일자", "교육종료일자")
TIMES = ("교육시작시각", "교육종료시각")
WINDOW = ("접수시작일자", "접수종료일자")
NEEDED = ("강좌명", *DAYS)
OF_API = {korean: api for api, korean in API_NAMES.items()}


def course_of(row: Mapping[str, str], origin: Origin) -> Course:
    """A course of the file or the API.

    Raises:
        RowProblem: something is wrong with the row.
        Elsewhere: the course is not in Seoul.
    """
    of_api = OF_API["강좌명"] in row

    def cell(column: str) -> str:
        return row.get(OF_API[column] if of_api else column, "")

    def short(column: str, most: int) -> str | None:
        return cells.short(cell(column), column, most)

    title = cells.needed(cell("강좌명"), "강좌명", 300)
    starts_on, ends_on = dates.days(cell, DAYS)
    starts_at, ends_at = dates.times(cell, TIMES)
    place, institution = short("교육장소", 300), short("운영기관명", 200)
    weekdays = wording.weekdays(cell("운영요일"))
    id_ = cells.course_id(FEED, institution, title, starts_on, starts_at, place, *weekdays)
    with about(id_):
        address = short("교육장도로명주소", 300)
        provider = short("제공기관명", 200) or origin.provider or institution
        if provider is None:
            raise RowProblem("운영기관명", "provider")
        if wording.is_elsewhere(address or provider):
            raise Elsewhere
        category, description = _content(cell("강좌내용"))
        audience = short("교육대상구분", 200)
        fee, is_free = cells.fee(cell("수강료"), "수강료")
        opens_at, closes_at = dates.window(cell, WINDOW)
        return Course(
            id=id_,
            feed=FEED,
            provider=provider,
            title=title,
            as_of=dates.day(cell("데이터기준일자"), "데이터기준일자") or origin.as_of,
            category=category,
            description=description,
            audience=audience,
            groups=wording.groups(audience or ""),
            mode=wording.mode(cell("교육방법구분")),
            starts_on=starts_on,
            ends_on=ends_on,
            starts_at=starts_at,
            ends_at=ends_at,
            weekdays=weekdays,
            place=place,
            address=address,
            district=wording.district(address, place, institution, provider),
            capacity=cells.count(cell("강좌정원수"), "강좌정원수"),
            fee=fee,
            is_free=is_free,
            institution=institution,
            phone=cells.phone(cell("운영기관전화번호")),
            opens_at=opens_at,
            closes_at=closes_at,
            apply_by=short("접수방법구분", 100),
            selection=short("선정방법구분", 50),
            url=cells.url(cell("홈페이지주소")),
        )


def _content(cell: str) -> tuple[str | None, str | None]:
    """Category and description: some write a category as the content, others what is taught."""
    content = cells.text(cell)
    if content and len(content) <= load_course_file_rules().category:
        return content, None
    return None, cells.clipped(content)
