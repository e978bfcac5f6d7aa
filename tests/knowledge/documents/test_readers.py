"""Each format gives the same passages of the same document."""

import pytest

from knowledge.documents.child import read
from knowledge.documents.reading import pieces_of, texts_of
from knowledge.rules.documents import load_document_rules
from tests.knowledge.documents.samples import hwpx, pdf, word

RULES = load_document_rules()
TABLE = [["구분", "실적"], ["문해교육", "26개소"], ["시민대학", "422개 강좌"]]
TEXTS = ["Ⅱ. 추진계획", "□ 문해교육", "○ 강사 연수를 운영하고 학습자가 참여함"]
LINES = "\n".join([*TEXTS, *("\t".join(row) for row in TABLE)])
PASSAGES = [
    ("text", "강사 연수를 운영하고 학습자가 참여함"),
    ("row", "구분: 문해교육 | 실적: 26개소"),
    ("row", "구분: 시민대학 | 실적: 422개 강좌"),
]
HTML = """<html><head><title>계획</title><style>p {}</style></head><body><nav>메뉴</nav>
<script>alert("나쁜 글")</script><h2>Ⅱ. 추진계획</h2><h3>□ 문해교육</h3>
<ul><li>강사 연수를 운영하고 <b>학습자</b>가 참여함</li></ul>
<table><tr><th>구분</th><th>실적</th></tr>
<tr><td>문해교육</td><td>26개소</td></tr><tr><td>시민대학</td><td>422개<br>강좌</td></tr></table>
<footer>바닥글</footer></body></html>"""
MARKDOWN = """## Ⅱ. 추진계획

### □ 문해교육

- 강사 연수를 운영하고 **학습자**가 참여함

| 구분 | 실적 |
| --- | --- |
| 문해교육 | 26개소 |
| 시민대학 | 422개 강좌 |
"""
DOCX = [("Heading 1", TEXTS[0]), ("Heading 2", TEXTS[1]), ("Normal", TEXTS[2]), TABLE]


def table_on_page(rows, y):
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            x, bottom = 50 + 120 * column, y - 20 * place
            yield (x, bottom, cell)
            yield (x - 5, bottom - 5, 120, 20)


PDF = [
    [
        (50, 810, "서울시 평생교육 시행계획"),
        *((50, 780 - 20 * place, text) for place, text in enumerate(TEXTS)),
        *table_on_page(TABLE[:2], 700),
        (300, 20, "- 1 -"),
    ],
    [
        (50, 810, "서울시 평생교육 시행계획"),
        *table_on_page([*TABLE[2:], ["합계", "448"]], 780),
        (300, 20, "- 2 -"),
    ],
]
BOM = b"\xef\xbb\xbf"


def pieces(data, name="a"):
    return pieces_of(texts_of(read(data, name, RULES)))


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        ("text", LINES.encode()),
        ("text", BOM + LINES.encode()),
        ("text", LINES.encode("cp949")),
        ("text", LINES.encode("utf-16")),
        ("markdown", MARKDOWN.encode()),
        ("html", HTML.encode()),
        ("html", HTML.encode("cp949")),
        ("docx", word(DOCX)),
        ("hwpx", hwpx(TEXTS, TABLE)),
    ],
)
def test_all_formats_tell_the_same(kind, data):
    content = read(data, "wrong.pdf", RULES)
    found = pieces_of(texts_of(content))
    assert content.kind == kind
    assert [(piece.kind, piece.text) for piece in found] == PASSAGES
    assert {piece.place for piece in found} == {"Ⅱ 문해교육"}
    assert found[0].headings == ("Ⅱ. 추진계획", "문해교육")
    assert found[1].header == ("구분", "실적")


def test_a_pdf_tells_pages_and_goes_on_with_tables():
    found = pieces(pdf(PDF))
    assert [(piece.place, piece.text) for piece in found] == [
        ("1쪽", "서울시 평생교육 시행계획"),
        ("Ⅱ 문해교육, 1쪽", "강사 연수를 운영하고 학습자가 참여함"),
        ("Ⅱ 문해교육, 1쪽", "구분: 문해교육 | 실적: 26개소"),
        ("Ⅱ 문해교육, 2쪽", "서울시 평생교육 시행계획"),
        ("Ⅱ 문해교육, 2쪽", "구분: 시민대학 | 실적: 422개 강좌"),
        ("Ⅱ 문해교육, 2쪽", "구분: 합계 | 실적: 448"),
    ]


def test_scripts_of_a_page_are_no_text():
    told = " ".join(piece.text for piece in pieces(HTML.encode()))
    assert not {"나쁜", "메뉴", "바닥글"} & set(told.split())


def test_entities_of_xml_are_not_followed():
    bomb = '<!DOCTYPE p [<!ENTITY a "가가"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    page = f"{bomb}<html><body><p>본문 &f; 끝</p></body></html>"
    assert "root:" not in " ".join(piece.text for piece in pieces(page.encode()))


def test_notes_and_levels_are_kept_in_what_is_shown():
    (piece,) = pieces("○ 지원 내용\n- 학습 지도\n‣ 주 2회\n※ 방학 제외\n- 상담".encode())
    assert piece.text == "지원 내용\n- 학습 지도\n· 주 2회\n※ 방학 제외\n- 상담"
