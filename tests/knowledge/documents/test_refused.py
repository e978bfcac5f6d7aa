"""What cannot be taken in is refused with a sentence and a remedy."""

import random
import zipfile
from datetime import date

import pytest

from knowledge.documents.about import Told
from knowledge.documents.errors import DocumentProblem
from knowledge.documents.ingest import read_document
from knowledge.documents.isolated import read_isolated
from knowledge.documents.sniffing import kind_of
from knowledge.rules.documents import load_document_rules
from tests.knowledge.documents.samples import hwpx, packed, pdf, word

RULES = load_document_rules()
GOOD = word([("Normal", "○ 2022. 10. 11. 서울시 평생교육 시행계획을 세움")])
PAGE = [(50, 800, "평생교육 시행계획을 세우고 이를 알림 2022. 10. 11. 서울시 평생교육국")]
LOCKED = "이 문서는 상위 버전의 배포용 문서입니다. 문서를 읽으려면 최신 버전의 글이 필요합니다."
LOG_IN = """<html><head><title>서울시 통합회원</title></head><body><h1>로그인</h1>
<form><input name="id"><input type="password"></form><p>아이디와 비밀번호를 넣어 주세요.</p>
%s</body></html>"""
ERROR = "<html><body><h1>안내</h1><p>요청하신 페이지를 찾을수 없습니다.</p>%s</body></html>"
ENCRYPTED = {"META-INF/manifest.xml": "<odf:encryption-data/>"}


def patched(archive):
    """An archive that says a file in it has a password."""
    place = archive.index(b"PK\x01\x02")
    return archive[: place + 8] + b"\x01" + archive[place + 9 :]


def examined(data):
    kind_of(data, "a.pdf", RULES)
    return read_isolated(data, "a.pdf", RULES)


def refused(data, name="a.pdf", rules=RULES):
    with pytest.raises(DocumentProblem) as caught:
        read_isolated(data, name, rules)
    assert caught.value.remedy
    return caught.value.what


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b" \n", "empty"),
        (random.Random(7).randbytes(5_000), "no text"),
        (b"abc\x01\x02\x03\x04 \x05def", "no text"),
        (b"\x89PNG\r\n\x1a\n...", "picture"),
        (b"{\\rtf1 abc}", "RTF"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "old office program"),
        (packed({"data.csv": "a,b"}), "archive"),
        (GOOD[: len(GOOD) // 2], "damaged"),
        (packed({"word/document.xml": "<w:document>"}), "damaged"),
        (packed({"word/document.xml": "가" * 3_000_000}), "zip bomb"),
        (packed({"../../etc/cron.d/x": "a", "word/document.xml": "b"}), "outside"),
        (packed({"C:\\x": "a"}), "outside"),
        (packed({f"{n}": "" for n in range(RULES.max_members + 1)}), "files packed"),
        (patched(packed({"word/document.xml": "b"}, zipfile.ZIP_STORED)), "password"),
        ((LOG_IN % "").encode(), "password"),
        ((ERROR % "").encode("cp949"), "website could not show it"),
        (hwpx(["가"], more=ENCRYPTED), "password"),
        (hwpx(["가"])[:400], "damaged"),
        (hwpx([LOCKED]), "locked for distribution"),
        (packed({"Contents/section0.xml": "<hs:sec"}), "damaged"),
        (pdf([PAGE])[:900], "damaged"),
    ],
)  # fmt: skip
def test_bad_files_are_refused_before_and_while_they_are_read(data, what):
    # Only some reach a parser: those are read where they can hurt nobody.
    with pytest.raises(DocumentProblem) as caught:
        examined(data)
    assert what in caught.value.what
    assert caught.value.remedy


def test_a_pdf_with_a_password_is_refused():
    assert "password" in refused(pdf([PAGE], encrypted=True))


@pytest.mark.parametrize("page", [LOG_IN, ERROR])
def test_a_page_with_text_is_a_document_whatever_else_is_on_it(page):
    text = "<p>평생교육 시행계획을 세우고 이를 알립니다.</p>" * 20
    assert read_isolated((page % text).encode(), "a.html", RULES).kind == "html"


def test_a_scanned_pdf_is_refused_and_ocr_proposed():
    with pytest.raises(DocumentProblem, match="OCR"):
        read_isolated(pdf([[(50, 50, 300, 300)], [(50, 50, 300, 300)]]), "a.pdf", RULES)


def test_too_many_pages_and_endless_tables_are_refused():
    few = RULES.model_copy(update={"max_pages": 1, "max_blocks": 100})
    assert "pages" in refused(pdf([PAGE, PAGE]), rules=few)
    assert "paragraphs and rows" in refused("가\t나\n".encode() * 101, rules=few)


@pytest.mark.parametrize("limit", [{"memory_bytes": 2**27}, {"seconds": 1}])
def test_a_file_that_takes_too_much_is_given_up(limit):
    endless = b"<html><body>" + b"<p>a</p>" * 800_000
    assert refused(endless, rules=RULES.model_copy(update=limit))


def test_entities_that_grow_hurt_nobody():
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    document = f'<!DOCTYPE w [<!ENTITY l0 "lol">{lol}]><w:document>&l9;</w:document>'
    assert refused(packed({"word/document.xml": document}))


def test_a_file_that_is_too_large_is_not_even_opened(tmp_path):
    path = tmp_path / "large.pdf"
    with path.open("wb") as file:
        file.truncate(200 * 2**20)
    with pytest.raises(DocumentProblem, match="200 MB"):
        read_document(path)


def test_a_document_without_a_date_is_refused_unless_it_is_told(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text("평생교육 시행계획\n○ 문해교육 강화")
    with pytest.raises(DocumentProblem, match="--date"):
        read_document(path)
    told = Told(dated_on=date(2024, 1, 2))
    assert read_document(path, told).document.dated_on.year == 2024
