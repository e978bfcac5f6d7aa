"""Documents are taken in whole or not at all, and their newest version is what is indexed."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from knowledge.documents.about import Told
from knowledge.documents.errors import DocumentProblem
from knowledge.documents.indexing import DocumentSource
from knowledge.documents.ingest import ingest, read_document
from store.documents import Documents
from tests.knowledge.documents.samples import hwpx

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SHARED = Path(__file__).parents[4] / "shared"
PLAN = """2022년 평생교육 시행계획

2022. 4. 1.

평생교육국

□ 문해교육
○ 문해교육 26개소를 운영함
○ 동네배움터 218개소를 지정함
○ 시민대학 422개 강좌를 운영함
"""
NEWER = PLAN.replace("2022", "2023").replace("26개소", "31개소")

ON_SQLITE = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
"""What the database does is tested on both in tests/store/test_documents.py."""


@pytest.fixture
def documents(database):
    return Documents(database)


@pytest.fixture
def write(tmp_path):
    def written(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return written


async def indexed(database):
    return [entry async for batch in DocumentSource(database).entries() for entry in batch]


@ON_SQLITE
async def test_a_document_is_indexed_with_its_headings(documents, database, write):
    put = await ingest(write("plan.txt", PLAN), documents, NOW)
    assert put.state == "new"
    assert (put.document.title, put.document.publisher) == (
        "2022년 평생교육 시행계획",
        "평생교육국",
    )
    assert put.document.review_on == date(2024, 3, 31)
    entries = await indexed(database)
    assert entries[-1].text.startswith("문해교육\n문해교육 26개소")
    assert {entry.columns["document"] for entry in entries} == {entries[0].number}
    assert await DocumentSource(database).version() > 0


@ON_SQLITE
async def test_only_the_newest_version_is_indexed(documents, database, write):
    await ingest(write("plan.txt", PLAN), documents, NOW)
    newer = await ingest(write("plan-2023.txt", NEWER), documents, NOW)
    assert newer.state == "newer"
    told = " ".join(entry.text for entry in await indexed(database))
    assert "31개소" in told
    assert "26개소" not in told
    again = await ingest(write("plan.txt", PLAN), documents, NOW)
    assert again.state == "same"


@ON_SQLITE
async def test_an_operator_may_name_the_family(documents, write):
    first = await ingest(write("a.txt", PLAN), documents, NOW)
    told = Told(title="새 이름", dated_on=date(2024, 1, 1), family=first.document.family)
    second = await ingest(write("b.txt", NEWER), documents, NOW, told)
    assert second.replaced == (first.document.id,)


@ON_SQLITE
async def test_the_same_text_in_another_format_is_noticed(documents, write):
    first = await ingest(write("plan.txt", PLAN), documents, NOW)
    same = hwpx([line for line in PLAN.splitlines() if line])
    second = await ingest(write("plan.hwpx", same), documents, NOW)
    assert (second.state, second.document) == ("duplicate", first.document)


@ON_SQLITE
async def test_a_failed_ingest_loses_nothing(documents, database, write):
    await ingest(write("plan.txt", PLAN), documents, NOW)
    before, version = await indexed(database), await DocumentSource(database).version()
    with pytest.raises(DocumentProblem):
        await ingest(write("plan.pdf", b"%PDF-1.4 broken"), documents, NOW)
    assert await indexed(database) == before
    assert await DocumentSource(database).version() == version


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the real documents beside the checkout")
class TestRealDocuments:
    def test_the_reports_are_cited_as_their_records_are(self):
        read = read_document(SHARED / "seeds" / "003_7096749c1c0c5cf6.txt")
        by_place = {piece.place: piece for piece in read.pieces}
        assert read.document.dated_on == date(2023, 4, 1)
        assert "1,530명" in by_place["Ⅱ-1-3"].text
        assert {f"Ⅱ-2-{number}" for number in range(1, 15)} <= set(by_place)
        assert "Ⅳ-3-4" in by_place

    def test_a_notice_in_hwpx(self):
        read = read_document(SHARED / "documents" / "gangnam-notice-20230324.hwpx")
        assert read.document.publisher == "서울특별시 강남구청"
        assert read.pieces[-1].place.endswith("3. 의견제출")

    def test_a_table_in_hwp_5(self):
        path = SHARED / "documents" / "table.hwp"
        read = read_document(path, Told(dated_on=date(2020, 1, 7)))
        assert [piece.text for piece in read.pieces if piece.kind == "row"] == [
            "ABC 123: LMN | DEF: OPQ | GHI: STR", "ABC 123: UVM | DEF: 123 | GHI: 456",
        ]  # fmt: skip

    @pytest.mark.parametrize(
        ("name", "what"), [("distribution-only.hwp", "locked"), ("encrypted.hwp", "password")]
    )
    def test_locked_files(self, name, what):
        with pytest.raises(DocumentProblem, match=what):
            read_document(SHARED / "documents" / name)
