"""Records as passages: what is indexed and what a hit shows.

One passage per name, summary, question, fact, duty and offer. Several passages per record let a
question meet the one statement that answers it; search returns the record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.library import Library
from knowledge.questions import Question
from knowledge.records import Department, Documents, Fact, Lecture, Record, Vendor
from knowledge.telling import tell

# Words citizens use for the codes in the records.
_LEVELS = {
    "elementary": "초등 초등학생",
    "middle": "중등 중학생",
    "high": "고등 고등학생",
    "ged": "검정고시 검고",
}
_TRACKS = {"subject": "교과 인강", "certificate": "자격증", "reading": "독서 오디오북 책"}
_KIND_WORDS = {"department": "담당 부서 어느 과", "contact": "전화 번호 연락처 문의"}
_PLATFORMS = {"youtube": "유튜브", "metaverse": "메타버스"}


@dataclass(frozen=True)
class Passage:
    """One indexed statement.

    Attributes:
        record: id of its record.
        part: id of the fact or duty; None for names, questions and other ways to the record.
        text: what is indexed, without context.
        context: name of the record, indexed with it.
        shown: what a person reads.
        source: id of the source of what is shown.
        place: place in that source.
    """

    record: str
    part: str | None
    text: str
    context: str
    shown: str
    source: str
    place: str


def passages_of(library: Library, questions: Sequence[Question] = ()) -> list[Passage]:
    """All passages, in the order of the records. Facts that may not be told are not indexed.

    Args:
        library: the records, each with some questions of its own.
        questions: more questions people ask.
    """
    asked: dict[str, list[str]] = defaultdict(list)
    for question in questions:
        asked[question.record].append(question.text)
    return [
        Passage(record.id, part, text, _context(record), shown, source, place)
        for record in library.records.values()
        for part, text, shown, source, place in _parts(
            record, asked[record.id], library.tellable(record)
        )
    ]


def _context(record: Record) -> str:
    return " ".join([record.title, *record.aliases, _KIND_WORDS.get(record.kind, "")])


def _parts(
    record: Record, asked: Sequence[str], facts: Sequence[Fact]
) -> Iterator[tuple[str | None, str, str, str, str]]:
    own = (record.source, record.place)
    yield None, record.title, record.summary, *own
    yield None, record.summary, record.summary, *own
    for question in (*record.questions, *asked):
        yield None, question, record.summary, *own
    for fact in facts:
        shown = tell(fact)
        yield fact.id, " ".join([shown, *fact.keywords]), shown, fact.source, fact.place
    match record:
        case Department():
            for duty in record.duties:
                yield duty.id, " ".join([duty.text, *duty.keywords]), duty.text, *own
        case Vendor():
            for offer in record.offers:
                words = [offer.name or "", _TRACKS[offer.track], _LEVELS.get(offer.level or "", "")]
                yield None, " ".join(words), record.summary, offer.source, offer.place
        case Documents():
            papers = ", ".join(record.papers)
            yield None, f"서류 증명서 {papers}", papers, *own
        case Lecture():
            text = f"{record.year}년 {record.month}월 특강 {_PLATFORMS[record.platform]}"
            yield None, text, record.summary, *own
        case _:
            pass
