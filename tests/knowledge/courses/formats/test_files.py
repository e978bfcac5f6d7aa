"""Files: what they hold is told by their content; what cannot be read is said in one sentence."""

import codecs
import json
from datetime import date

import pytest

from knowledge.courses.formats.errors import FileProblem, RowProblem
from knowledge.courses.formats.files import is_course_file, open_file
from knowledge.courses.formats.origin import Origin
from knowledge.courses.problems import Problems
from knowledge.courses.survey import survey
from tests.knowledge.courses.formats.samples import (
    COURSE,
    FIFTY,
    OFFLINE,
    RESERVATION,
    TEACHER,
    api_row,
    courses,
    csv_text,
    seoul_answer,
)

ORIGIN = Origin("sample", date(2026, 4, 9))


@pytest.fixture
def file(tmp_path):
    """Writes a file."""

    def write(content, name="courses.csv"):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


def surveyed(path):
    return survey(open_file(path), ORIGIN)


def lifelong_json(rows, **body):
    header = {"resultCode": "00", "resultMsg": "NORMAL_SERVICE"}
    return json.dumps({"response": {"header": header, "body": {"items": rows, **body}}})


def lifelong_xml(rows, encoding="UTF-8", before=""):
    items = "".join(
        f"<item>{''.join(f'<{name}>{cell}</{name}>' for name, cell in row.items())}</item>"
        for row in rows
    )
    head = f'<?xml version="1.0" encoding="{encoding}"?>{before}'
    body = f"<response><header><resultCode>00</resultCode></header><body><items>{items}</items>"
    return f"{head}{body}<totalCount>{len(rows)}</totalCount></body></response>".encode(encoding)


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp949", "euc-kr", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_every_encoding_and_delimiter(file, encoding, delimiter):
    rows = courses(3, 강좌내용="물감과 물, 그리고;\n봄 이야기를 그림으로 그려 봅니다")
    found = surveyed(file(csv_text(rows, delimiter).encode(encoding)))
    assert (found.courses, len(found.problems)) == (3, 0)


def test_with_and_without_the_column_of_instructors(file):
    for row in (COURSE, {"강좌명": "", "강사명": TEACHER, **COURSE}):
        assert surveyed(file(csv_text([row]))).courses == 1


@pytest.mark.parametrize(
    ("content", "feed", "service"),
    [
        (lifelong_json([api_row()], totalCount="1"), "lifelong-standard", None),
        (
            json.dumps({"fields": [{"id": "강좌명"}], "records": [COURSE]}),
            "lifelong-standard",
            None,
        ),
        (json.dumps([COURSE]), "lifelong-standard", None),
        (lifelong_xml([api_row()]), "lifelong-standard", None),
        (lifelong_xml([api_row()], "euc-kr"), "lifelong-standard", None),
        (lifelong_json([api_row()]).encode("utf-16"), "lifelong-standard", None),
        (codecs.BOM_UTF8 + lifelong_json([api_row()]).encode(), "lifelong-standard", None),
        (
            seoul_answer("ListPublicReservationEducation", [RESERVATION]),
            "seoul-reservation",
            "ListPublicReservationEducation",
        ),
        (
            json.dumps({"DATA": [{k.lower(): v for k, v in RESERVATION.items()}]}),
            "seoul-reservation",
            None,
        ),
        (seoul_answer("OfflineCourse", [OFFLINE]), "seoul-learn-4050", None),
        (seoul_answer("FiftyPotalEduInfo", [FIFTY]), "fifty-plus", None),
    ],
)
def test_documents_of_services(file, content, feed, service):
    opened = open_file(file(content, "saved"))
    assert (opened.format.feed, opened.service) == (feed, service)
    assert surveyed(opened.path).courses == 1


def test_how_many_there_are_in_all(file):
    service = "ListPublicReservationEducation"
    assert open_file(file(seoul_answer(service, [RESERVATION], 3_000))).total == 3_000
    assert open_file(file(lifelong_json([api_row()] * 90, totalCount="7"))).total == 7
    assert open_file(file(lifelong_xml([api_row()]))).total == 1
    assert open_file(file(csv_text([COURSE]))).total is None


BAD = {
    "empty": (b"", "is empty"),
    "blank": (b"\xef\xbb\xbf \n\n", "is empty"),
    "a web page": (b"\n<!DOCTYPE html><html><body>503</body></html>", "a web page, not data"),
    "excel": (b"PK\x03\x04rest", "CSV UTF-8"),
    "old excel": (b"\xd0\xcf\x11\xe0rest", "CSV UTF-8"),
    "wrong delimiter": (csv_text([COURSE], "|"), "divided by commas, tabs or semicolons"),
    "no header": (",".join(COURSE.values()), "no header of courses"),
    "missing columns": (
        csv_text([{"강좌명": "a", "수강료": "0"}]),
        "no 교육시작일자, 교육종료일자",
    ),
    "damaged": (csv_text([COURSE]).encode() + b"\n\xff\xff\xff\xff", "line 4 is not text"),
    "doubled header": (
        csv_text([COURSE]).replace("강좌정원수", "수강료", 1),
        "the header has 수강료 more than once",
    ),
    "unknown json": ('{"a": [{"b": 1}]}', "no courses in a form that is known"),
    "cut json": (seoul_answer("OfflineCourse", [OFFLINE] * 9)[:-20], "cut off, not valid JSON"),
    "deep json": ("[" * 100_000, "no courses in a form that is known"),
    "an error of seoul": (
        '{"RESULT": {"CODE": "INFO-100", "MESSAGE": "인증키가 유효하지 않습니다."}}',
        "answer of a service (INFO-100: 인증키가 유효하지 않습니다.)",
    ),
    "an error of data.go.kr": (
        "<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>"
        "<returnAuthMsg>SERVICE_KEY_IS_NOT_REGISTERED_ERROR</returnAuthMsg>"
        "<returnReasonCode>30</returnReasonCode></cmmMsgHeader></OpenAPI_ServiceResponse>",
        "SERVICE_KEY_IS_NOT_REGISTERED_ERROR: 30",
    ),
    "cut xml": (lifelong_xml([api_row()] * 3)[:-30], "cut off, not valid XML"),
    "entities": (
        lifelong_xml(
            [api_row(edcPlace="&b;")],
            before='<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
        ),
        "DOCTYPE",
    ),
    "a file from elsewhere": (
        lifelong_xml(
            [api_row(edcPlace="&b;")],
            before='<!DOCTYPE r [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        ),
        "DOCTYPE",
    ),
    "shifted": (
        csv_text(courses(9))
        .replace("강좌명,", "강좌명,강사명,", 1)
        .replace(",N,N,N,", ",N,N,N,N,"),
        "교육종료일자 is wrong in 9 of 9 rows; the columns seem to be shifted",
    ),
    "too few cells": (
        csv_text(courses(5)).replace(",N,N,N,", ",N,"),
        "too few in 5 of 5 rows; the columns seem to be shifted",
    ),
    "open quotation mark": (
        csv_text([{**COURSE, "강좌명": 'START"'}, *courses(400)]).replace('"START"""', '"START'),
        "line 2 does not end; a quotation mark",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_cannot_be_used_is_said_in_one_sentence(file, name):
    content, sentence = BAD[name]
    with pytest.raises(FileProblem) as caught:
        surveyed(file(content))
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_too_large_is_not_read(file):
    path = file("")
    with path.open("wb") as output:
        output.truncate(501 << 20)  # sparse: takes no room
    with pytest.raises(FileProblem, match="501 MB are more than 500"):
        open_file(path)


def test_rows_with_problems_are_named_by_line_and_the_rest_counts(file):
    rows = [
        COURSE,
        {**COURSE, "강좌내용": "두\n줄"},
        {**COURSE, "교육시작일자": "홍길동"},
        {**COURSE, "교육시작시각": "25:00"},
        {**COURSE, "수강료": "-1"},
        {**COURSE, "교육종료일자": "2020-01-01"},
        {**COURSE, "강좌명": ""},
        {**COURSE, "강좌명": "가" * 400},
        *courses(9),
    ]
    text = csv_text(rows).replace("강좌 8,", "강좌 8,밀린 칸,")
    found = surveyed(file(text))
    problems = found.problems.first
    assert [(one.line, one.column) for one in problems] == [
        (5, "교육시작일자"), (6, "교육시작시각"), (7, "수강료"), (8, "교육종료일자"),
        (9, "강좌명"), (10, "강좌명"), (19, ""),
    ]  # fmt: skip
    assert "홍길동" not in repr(problems)
    assert found.courses == 1 + 8


def test_empty_cells_at_the_end_and_empty_lines_do_no_harm(file):
    head, first, second = csv_text(courses(2)).splitlines()
    found = surveyed(file(f"{head}\n{first},,\n\n,,,\n{second}\n"))
    assert (found.courses, len(found.problems)) == (2, 0)


def test_many_problems_are_counted_not_kept():
    problems = Problems()
    for line in range(100_000):
        problems.add(line, RowProblem("수강료", "fee"))
    assert (len(problems), len(problems.first)) == (100_000, 20)
    assert problems.kinds == {("수강료", "fee"): 100_000}


def test_courses_and_documents_are_told_apart(file):
    assert is_course_file(file(csv_text([COURSE]), "saved.txt"))
    assert is_course_file(file("nothing of the kind", "saved.csv"))
    for content in (b"%PDF-1.7", b"PK\x03\x04", "# 안내\n\n본문", "<!doctype html><p>안내", ""):
        assert not is_course_file(file(content, "document"))
