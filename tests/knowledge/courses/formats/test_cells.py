"""Cells: text, fees, numbers, addresses, whatever people and spreadsheets make of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.courses.formats import cells
from knowledge.courses.formats.errors import RowProblem


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        (" 제한없음", "제한없음"),
        ("여성&amp;middot;가족 &#39;봄&#39;", "여성·가족 '봄'"),
        ("두\n줄\t과  빈칸", "두 줄 과 빈칸"),
        ("수\x00채\x1b[31m화\u202e", "수 채 [31m화"),
        ("=HYPERLINK(A1)", "HYPERLINK(A1)"),
        ("@-+=SUM(1)", "SUM(1)"),
        ("&#61;cmd|' /C calc'!A0", "cmd|' /C calc'!A0"),
        ("-", None),
        ("해당없음", None),
        ("", None),
    ],
)
def test_text(cell, plain):
    assert cells.text(cell) == plain


@given(st.text())
def test_text_is_never_a_formula_or_control_characters(cell):
    plain = cells.text(cell) or "nothing"
    assert not plain.startswith(tuple("=+-@ "))
    assert not set(plain) & set("\x00\x1b\t\r\n\x7f\u202e")


@pytest.mark.parametrize(
    ("cell", "fee"),
    [
        ("36,000", (36_000, False)),
        ("36000원", (36_000, False)),
        ("₩36,000", (36_000, False)),
        ("36000.0", (36_000, False)),
        ("0", (0, True)),
        ("무료", (0, True)),
        ("유료", (None, False)),
        ("유료(요금안내문의)", (None, False)),
        ("", (None, None)),
    ],
)
def test_fee(cell, fee):
    assert cells.fee(cell, "수강료") == fee


@pytest.mark.parametrize("cell", ["-36000", "=1+1", "월 3만원", "999999999999999", "1e9"])
def test_what_is_no_fee_is_a_problem(cell):
    with pytest.raises(RowProblem, match=r"수강료 is not an amount"):
        cells.fee(cell, "수강료")


@pytest.mark.parametrize(
    ("cell", "count"), [("16", 16), ("1,000명", 1_000), ("", None), ("0", None)]
)
def test_count(cell, count):
    assert cells.count(cell, "강좌정원수") == count


@pytest.mark.parametrize("cell", ["-3", "여러 명", "1.5"])
def test_what_is_no_count_is_a_problem(cell):
    with pytest.raises(RowProblem, match=r"whole number"):
        cells.count(cell, "강좌정원수")


@pytest.mark.parametrize(
    ("cell", "url"),
    [
        ("www.longlearn.go.kr", "https://www.longlearn.go.kr"),
        ("http://a.seoul.kr/x?id=1", "http://a.seoul.kr/x?id=1"),
        ("https://a.kr:8443/x", "https://a.kr:8443/x"),
        ("www.a.kr:8080/x", "https://www.a.kr:8080/x"),
        ("javascript:alert(1)", None),
        ("javascript.kr:alert(1)", None),
        ("data:text/html,x", None),
        ("http://user:word@a.kr", None),
        ("//a.kr", None),
        ("구청 문의", None),
        ("02-123-4567", None),
        ("localhost", None),
        ("", None),
    ],
)
def test_url(cell, url):
    assert cells.url(cell) == url


def test_too_long_is_a_problem_but_a_description_is_cut():
    with pytest.raises(RowProblem, match="too long"):
        cells.short("가" * 301, "강좌명", 300)
    cut = cells.clipped("가" * 99_999)
    assert cut is not None
    assert cut.endswith("…")


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        ("02-724-0198, 0196", "02-724-0198, 0196"),
        ("+82-2-724-0198", "82-2-724-0198"),
        ("없음", None),
        ("문의 바람", None),
    ],
)
def test_phone(cell, phone):
    assert cells.phone(cell) == phone
