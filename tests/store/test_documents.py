"""Documents: versions, duplicates, and that every change is counted."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from store.corpora import Corpora
from store.documents import Document, Documents, Piece

NOW = datetime(2026, 3, 2, tzinfo=UTC)
OLD = Document(
    id="document/plan-2022", family="시행계획", title="2022년 시행계획", publisher="평생교육국",
    file_name="plan-2022.hwpx", kind="hwpx", sha256="a" * 64, pages=None,
    dated_on=date(2022, 4, 1), review_on=date(2023, 4, 1),
)  # fmt: skip
NEW = replace(
    OLD, id="document/plan-2023", title="2023년 시행계획", sha256="b" * 64,
    dated_on=date(2023, 4, 1), review_on=date(2027, 4, 1),
)  # fmt: skip


def pieces(*texts):
    return [Piece("text", "Ⅰ-1", None, ("Ⅰ. 총괄",), None, text) for text in texts]


OLD_TEXT = pieces("동네배움터 200개소", "서울시민대학 400개 강좌", "문해교육 20개소")
NEW_TEXT = pieces("동네배움터 218개소", "서울시민대학 422개 강좌", "문해교육 26개소")


@pytest.fixture
def documents(database):
    return Documents(database)


async def current(documents):
    return [one.piece.text for one in await documents.current(0, 100)]


async def test_a_passage_comes_back_as_it_was_with_its_document(documents):
    row = Piece("row", "3쪽", 3, (), ("과목", "강좌"), "과목: 문해 | 강좌: 3")
    await documents.put(OLD, [*OLD_TEXT, row], NOW)

    found = await documents.of(OLD.id)

    assert [one.piece for one in found] == [*OLD_TEXT, row]
    assert {one.document for one in found} == {OLD}
    assert found[3].record == "document/plan-2022#4"
    numbers = [found[3].number, 10**6, found[0].number]
    assert await documents.passages(numbers) == [found[3], found[0]]


async def test_the_same_file_changes_nothing(documents, database):
    await documents.put(OLD, OLD_TEXT, NOW)
    version = await Corpora(database).version("documents")

    again = await documents.put(replace(OLD, id="document/other"), OLD_TEXT, NOW)

    assert (again.state, again.document) == ("same", OLD)
    assert await Corpora(database).version("documents") == version
    assert await documents.all() == [OLD]


@pytest.mark.parametrize("first", ["old", "new"])
async def test_the_newest_version_is_current_whichever_came_first(documents, first):
    order = [(OLD, OLD_TEXT), (NEW, NEW_TEXT)]
    states = [
        (await documents.put(document, text, NOW)).state
        for document, text in (order if first == "old" else order[::-1])
    ]

    assert states == (["new", "newer"] if first == "old" else ["new", "older"])
    assert await documents.all() == [replace(OLD, superseded_by=NEW.id), NEW]
    assert await current(documents) == [piece.text for piece in NEW_TEXT]


async def test_of_one_day_the_version_that_came_last_is_current(documents):
    await documents.put(NEW, NEW_TEXT, NOW)
    corrected = replace(OLD, dated_on=NEW.dated_on)

    put = await documents.put(corrected, OLD_TEXT, NOW)

    assert (put.state, put.replaced) == ("newer", (NEW.id,))


async def test_when_the_newest_is_removed_the_one_before_is_current(documents, database):
    await documents.put(OLD, OLD_TEXT, NOW)
    await documents.put(NEW, NEW_TEXT, NOW)
    version = await Corpora(database).version("documents")

    assert await documents.remove(NEW.id, NOW)

    assert await documents.all() == [OLD]
    assert await current(documents) == [piece.text for piece in OLD_TEXT]
    assert await Corpora(database).version("documents") == version + 1
    assert not await documents.remove(NEW.id, NOW)


async def test_a_number_is_never_used_again(documents):
    await documents.put(OLD, OLD_TEXT, NOW)
    numbers = {one.number for one in await documents.of(OLD.id)}
    await documents.remove(OLD.id, NOW)

    await documents.put(NEW, NEW_TEXT, NOW)

    assert numbers.isdisjoint(one.number for one in await documents.of(NEW.id))


async def test_the_same_text_of_the_same_day_is_taken_once(documents):
    await documents.put(OLD, OLD_TEXT, NOW)
    as_pdf = replace(OLD, id="document/plan-pdf", kind="pdf", sha256="c" * 64)

    put = await documents.put(as_pdf, pieces(*(p.text.replace(" ", "") for p in OLD_TEXT)), NOW)

    assert (put.state, put.document) == ("duplicate", OLD)
    assert await documents.all() == [OLD]


async def test_the_same_text_under_another_name_is_told(documents):
    await documents.put(OLD, OLD_TEXT, NOW)
    other = replace(NEW, family="다른 문서")

    put = await documents.put(other, OLD_TEXT, NOW)

    assert put.state == "new"
    assert put.alike == OLD
