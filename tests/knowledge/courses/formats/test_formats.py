"""Rows of every format become the courses that they describe."""

from datetime import date, datetime
from typing import get_args

import pytest

from knowledge.courses.formats.errors import REMEDIES, Elsewhere, FileProblem, RowProblem, Why
from knowledge.courses.formats.known import FORMATS, format_of, strings
from knowledge.courses.formats.origin import Origin
from nlu.korean.dates import SEOUL
from store.courses.types import Course
from tests.knowledge.courses.formats.samples import (
    COURSE,
    FIFTY,
    OFFLINE,
    RESERVATION,
    TEACHER,
    api_row,
)

ORIGIN = Origin("sample", date(2026, 4, 9))


def read(row, origin=ORIGIN, **wanted):
    row = {**row, **wanted}
    return format_of(row).course_of(row, origin)


def test_the_standard_csv():
    course = read(COURSE)
    assert course == Course(
        id=course.id,
        feed="lifelong-standard",
        provider="서울특별시 노원구청",
        title="수채화 첫걸음",
        as_of=date(2026, 4, 8),
        category="미술/서예",
        audience="성인",
        groups=("adult",),
        mode="offline",
        starts_on=date(2026, 5, 21),
        ends_on=date(2026, 7, 23),
        starts_at=1140,
        ends_at=1260,
        weekdays=("thu",),
        place="배움센터 2강의실",
        address="서울특별시 노원구 배움로 1",
        district="노원구",
        capacity=16,
        fee=36_000,
        is_free=False,
        institution="서울특별시 노원구청",
        phone="02-000-0001",
        opens_at=datetime(2026, 4, 28, tzinfo=SEOUL),
        closes_at=datetime(2026, 5, 12, 23, 59, tzinfo=SEOUL),
        apply_by="인터넷",
        selection="선착순",
        url="https://www.example.kr",
    )


def test_file_and_api_have_the_same_id():
    of_api = read(api_row())
    assert of_api.id == read(COURSE).id
    assert of_api.provider == "서울특별시 노원구"


@pytest.mark.parametrize(
    "column", ["강좌명", "교육시작일자", "교육시작시각", "교육장소", "운영요일", "운영기관명"]
)
def test_what_identifies_a_course(column):
    other = {"교육시작일자": "2026-05-28", "교육시작시각": "18:00", "운영요일": "금"}.get(
        column, "다른"
    )
    assert read(COURSE, **{column: other}).id != read(COURSE).id


@pytest.mark.parametrize("column", ["수강료", "강좌정원수", "접수종료일자", "데이터기준일자"])
def test_what_may_change(column):
    other = {"접수종료일자": "2026-05-13", "데이터기준일자": "2026-05-01"}.get(column, "7")
    assert read(COURSE, **{column: other}).id == read(COURSE).id


@pytest.mark.parametrize("row", [{**COURSE, "강사명": TEACHER}, api_row()])
def test_instructors_are_never_taken_over(row):
    assert TEACHER not in repr(read(row))


def test_a_long_content_describes():
    course = read(COURSE, 강좌내용="물과 물감으로 봄의 풍경을 그립니다. 처음이어도 됩니다.")
    assert course.category is None
    assert course.description.startswith("물과 물감")


def test_a_problem_tells_which_course_it_is_about():
    with pytest.raises(RowProblem) as caught:
        read(COURSE, 수강료="-1")
    assert caught.value.course_id == read(COURSE).id
    with pytest.raises(RowProblem, match="강좌명 is empty"):
        read(COURSE, 강좌명=" ")


def test_who_publishes():
    nobody = {**COURSE, "운영기관명": ""}
    with pytest.raises(RowProblem, match="--provider"):
        read(nobody)
    assert read(nobody, Origin("x", date(2026, 4, 9), provider="노원구")).provider == "노원구"


def test_other_provinces_are_left_out():
    with pytest.raises(Elsewhere):
        read(COURSE, 교육장도로명주소="부산광역시 중구 큰길 1")


def test_public_reservation():
    course = read(RESERVATION)
    assert course.title == "박물관 <밤> 이야기"
    assert course.description == "밤에 봅니다 · 2시간"
    assert (course.longitude, course.latitude) == (126.97, 37.57)
    assert course.opens_at == datetime(2026, 2, 15, 10, tzinfo=SEOUL)
    assert course.closes_at == datetime(2026, 3, 15, 17, tzinfo=SEOUL)
    assert (course.starts_on, course.ends_on) == (date(2026, 4, 3), date(2026, 11, 21))
    assert (course.fee, course.is_free) == (None, False)
    assert (course.district, course.place) == ("마포구", "월드컵공원>난지관")
    assert (course.groups, course.stated) == (("everyone",), "open")
    assert course.provider == "서울특별시 공공서비스예약"


def test_public_reservation_as_a_downloaded_file():
    small = {name.lower(): cell for name, cell in RESERVATION.items()}
    stamps = {"rcptbgndt": 1771117200000, "rcptenddt": 1773561600000}
    course = read(strings({**small, **stamps, "imgurl": None}))
    assert course == read(RESERVATION)


def test_coordinates_the_wrong_way_round_and_no_coordinates():
    assert read(RESERVATION, X="37.57", Y="126.97").longitude == 126.97
    assert read(RESERVATION, X="", Y="").longitude is None
    assert read(RESERVATION, X="0", Y="0").latitude is None


def test_places_without_a_district():
    assert read(RESERVATION, AREANM="").district is None
    assert read(RESERVATION, AREANM=" 과천시").district is None


def test_of_other_services_only_what_teaches():
    culture = Origin("x", date(2026, 4, 9), service="ListPublicReservationCulture")
    show = {"SVCNM": "음악회", "MAXCLASSNM": "문화행사", "MINCLASSNM": "공연"}
    with pytest.raises(RowProblem, match="nothing is taught"):
        read(RESERVATION, culture, **show)
    taught = read(RESERVATION, culture, MINCLASSNM="교육체험")
    assert taught.provider == "서울특별시 공공서비스예약 문화체험"
    with pytest.raises(FileProblem, match="tvYeyakCOllect is not read"):
        read(RESERVATION, Origin("x", date(2026, 4, 9), service="tvYeyakCOllect"))


def test_seoul_learn_4050():
    course = read(OFFLINE)
    assert (course.title, course.district, course.mode) == (OFFLINE["LCTR_NM"], "중구", "offline")
    assert (course.longitude, course.starts_on) == (126.99, date(2026, 6, 1))
    assert course.groups == ("middle_aged", "senior")
    assert course.is_free is None


def test_fifty_plus():
    course = read(FIFTY)
    assert (course.fee, course.is_free, course.capacity) == (0, True, 20)
    assert (course.mode, course.stated) == ("online", "open")
    assert course.closes_at == datetime(2026, 5, 10, 23, 59, tzinfo=SEOUL)
    assert (course.place, course.district) == (None, None)


@pytest.mark.parametrize("row", [COURSE, RESERVATION, OFFLINE, FIFTY])
def test_every_feed_has_a_title_for_its_citation(row):
    from knowledge.rules.courses import load_course_rules

    assert read(row).feed in load_course_rules().feeds
    assert set(FORMATS) == set(load_course_rules().feeds)


def test_every_reason_has_a_remedy():
    assert set(REMEDIES) == set(get_args(Why))
