"""Mentors from a file: what spreadsheet programs write, and what people get wrong in it."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.mentoring.csv_file import COLUMNS, read_mentors, safe, template
from knowledge.texts import load_texts
from nlu.korean.place import DISTRICTS

TEXTS = load_texts()
GOOD = {
    "번호": "M-1",
    "이름": "하늘",
    "대학": "예시대",
    "전공": "수학과",
    "과목": "수학;한국사·역사",
    "학년": "중1;고3",
    "방식": "둘 다",
    "자치구": "노원구",
    "시간": "월요일 저녁;토 오전",
    "정원": "4",
    "그룹인원": "",
    "수준": "",
    "관심분야": "게임",
    "언어": "",
    "성별": "여자",
}


def file(*rows, delimiter=",", head=None) -> bytes:
    output = io.StringIO()
    writer = csv.writer(output, delimiter=delimiter)
    writer.writerow(head or GOOD)
    writer.writerows({**GOOD, **row}.values() for row in rows)
    return output.getvalue().encode()


def problems(content):
    return [(p.line, p.column) for p in read_mentors(content, TEXTS).problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_what_spreadsheet_programs_write(encoding, delimiter):
    content = file({}, delimiter=delimiter).decode().encode(encoding)
    (mentor,) = read_mentors(content, TEXTS).mentors
    assert mentor.subjects == ("math", "history")
    assert mentor.times == ("mon-evening", "sat-morning")
    assert (mentor.mode, mentor.group_size, mentor.gender) == ("any", 1, "female")


def test_english_headers_and_the_template():
    content = file({}, head=list(COLUMNS))
    assert read_mentors(content, TEXTS).mentors == read_mentors(file({}), TEXTS).mentors
    read = read_mentors(template(TEXTS).encode(), TEXTS)
    assert len(read.mentors) == 1
    assert not read.problems


def test_good_rows_count_beside_bad_ones():
    read = read_mentors(file({"번호": "M-1"}, {"번호": "M-2", "정원": "0"}, {"번호": "M-3"}), TEXTS)
    assert [mentor.id for mentor in read.mentors] == ["M-1", "M-3"]
    (problem,) = read.problems
    assert (problem.line, problem.column, problem.mentor) == (3, "정원", "M-2")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("번호", ""),
        ("번호", "가나다"),
        ("이름", ""),
        ("이름", "=HYPERLINK(1)"),
        ("이름", "010-1234-5678"),
        ("이름", "가" * 81),
        ("전공", "+1"),
        ("과목", "수힉"),
        ("과목", ""),
        ("학년", "초1"),
        ("방식", "전화"),
        ("자치구", "해운대구"),
        ("자치구", ""),
        ("시간", "월 밤"),
        ("정원", "11"),
        ("정원", "넷"),
        ("정원", "１"),
        ("정원", "-1"),
        ("그룹인원", "6"),
        ("성별", "?"),
        ("언어", "@x"),
    ],
)
def test_a_mistake_is_named_by_line_and_column(column, cell):
    assert problems(file({column: cell})) == [(2, column)]


def test_a_doubled_number_and_a_short_row():
    assert problems(file({}, {})) == [(3, "번호")]
    assert problems(file({}) + b"M-2,x\r\n") == [(3, "")]


def test_lines_are_counted_as_the_file_has_them():
    content = file({"이름": '두\n줄 "이름"'}, {"번호": "M-2", "정원": "x"})
    assert problems(content) == [(4, "정원")]


@pytest.mark.parametrize("content", [b"", b"\xff\xff\xff", b'"open', b"\n\n", "모름\n1".encode()])
def test_what_is_no_file_of_mentors_gives_none(content):
    read = read_mentors(content, TEXTS)
    assert not read.mentors
    assert read.problems


def test_the_whole_city():
    (mentor,) = read_mentors(file({"자치구": "전체"}), TEXTS).mentors
    assert mentor.districts == DISTRICTS


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    read_mentors(content, TEXTS)


@given(st.lists(st.text(max_size=12), min_size=15, max_size=15))
def test_any_cells_are_read_or_named(cells):
    row = dict(zip(GOOD, cells, strict=True))
    read = read_mentors(file(row), TEXTS)
    assert len(read.mentors) + bool(read.problems) >= any(cell.strip() for cell in cells)


@given(st.text(max_size=20))
def test_no_cell_written_is_a_formula(text):
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r"))
