"""What a document is: title, publisher and date, from its first and last lines."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from knowledge.documents.blocks import Block, Content
from knowledge.documents.errors import DocumentProblem
from knowledge.documents.lines import ends_sentence
from knowledge.documents.marks import mark_of

_FIRST, _LAST = 30, 10  # texts at the beginning and end that may tell
_TITLE_CHARS = (5, 80)
_NO_TITLE = re.compile(
    r"(untitled|microsoft word|제목 ?없음|document\d*$|.*\.(hwpx?|docx?|pdf)$)", re.I
)
_PUBLISHER = re.compile(
    r"[가-힣A-Za-z0-9+·() ]{0,30}[가-힣]"
    r"(국|청장?|시장|군수|재단|진흥원|연구원|공단|공사|위원회|센터장?|장관|교육감|[가-힣]과|[가-힣]부)"
)
_NOTICE = re.compile(r".*(공고|고시|훈령|예규)\s*제?\s*[\d-]+\s*호")  # its number, not its title
_NO_PUBLISHER = re.compile(r"(결과|효과|성과|경과|일부|전부|내부|여부|첨부|한국|전국)$")
_DATE = re.compile(
    r"(?<!\d)((?:19|20)\d\d)\s*[.\-/년]\s*(\d{1,2})(?!\d)\s*[.\-/월]?\s*(?:(\d{1,2})(?!\d)\s*[.일]?)?"
)
_PLAIN_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(\d\d)(\d\d)?(?!\d)")  # of file names: 20230518
_BEHIND = re.compile(r"\s*\([^()]*\)$")  # "표준 (2023.5.18.)"
_ASIDE = re.compile(r"[()「」『』\[\]〈〉<>\s.,:·]+")
_VERSION = re.compile(
    r"(?:19|20)\d\d\s*(?:학년도|년도?|[.\-/]\s*\d{1,2}(?:\s*[.\-/]\s*\d{1,2})?\.?)?"
    r"|[’']?\d\d년도?|\d{1,2}\s*(?:월|일|분기)|[상하]반기|제?\s*\d+\s*(?:차|호|판|회|보)(?![가-힣])"
    r"|(?i:ver\.?|v)\s*\d+(?:\.\d+)*|(?:전면|일부)?\s*(?:개정|수정)판?|최종본?"
)
_CITY = re.compile(r"서울(특별시|시)")
_FAMILY_CHARS = 80  # the column's


@dataclass(frozen=True, slots=True)
class Told:
    """What the operator tells of a document; None is looked for in it."""

    title: str | None = None
    publisher: str | None = None
    dated_on: date | None = None
    review_on: date | None = None
    family: str | None = None


@dataclass(frozen=True, slots=True)
class About:
    """What a document is."""

    title: str
    publisher: str | None
    dated_on: date


def about(content: Content, texts: Sequence[Block], name: str, told: Told) -> About:
    """Title, publisher and date of a document.

    Args:
        content: what its file tells.
        texts: its whole texts.
        name: of the file.
        told: what the operator tells, which counts first.

    Raises:
        DocumentProblem: it has no date.
    """
    lines = [text for block in texts if block.kind != "table" for text in block.text.split("\n")]
    title = told.title or _title(content, texts, name)
    publisher = told.publisher or content.publisher or _publisher(lines)
    dated_on = told.dated_on or next(_dates(lines, title, name), None)
    if dated_on is None:
        raise DocumentProblem(
            f"the day of the document {title[:40]!r} cannot be found in it",
            "tell it with --date YYYY-MM-DD",
        )
    return About(title[:300], publisher, dated_on)


def family_of(title: str, publisher: str | None) -> str:
    """What versions of a document share: its title without years and numbers, its publisher."""
    parts = (_CITY.sub("", publisher or ""), _VERSION.sub("", title))
    family = ":".join(_ASIDE.sub("", part) for part in parts)
    if len(family) <= _FAMILY_CHARS:
        return family
    digest = hashlib.sha256(family.encode()).hexdigest()[:12]
    return f"{family[: _FAMILY_CHARS - 13]}-{digest}"


def slug_of(name: str, sha256: str) -> str:
    """An ASCII name: of the file, where it has one, and always of its content."""
    ascii_name = re.sub(r"[^a-z0-9]+", "-", PurePath(name).stem.lower()).strip("-")
    return "-".join(filter(None, (ascii_name[:40].strip("-"), sha256[:8])))


def _title(content: Content, texts: Sequence[Block], name: str) -> str:
    told = [content.title] if content.title and not _NO_TITLE.match(content.title) else []
    heads = [block.text for block in texts if block.kind == "heading" and block.level == 1]
    firsts = [block.text for block in texts[:_FIRST] if block.kind != "table"]
    # Offices copy files with all their metadata: that title counts last, but on the web first.
    order = [*told, *heads[:1], *firsts] if content.kind == "html" else [*heads[:1], *firsts, *told]
    return next(filter(_is_title, order), PurePath(name).stem)


def _is_title(text: str) -> bool:
    text = _BEHIND.sub("", text)
    return (
        _TITLE_CHARS[0] <= len(text) <= _TITLE_CHARS[1]
        and not _DATE.fullmatch(text.strip("() "))
        and not _NOTICE.fullmatch(text)
        and not mark_of(text)
        and not _PUBLISHER.fullmatch(text)
        and not ends_sentence(text)
    )


def _publisher(lines: Sequence[str]) -> str | None:
    for line in (*lines[:_FIRST], *lines[-_LAST:]):
        line = line.strip()
        if _PUBLISHER.fullmatch(line) and not (mark_of(line) or _NO_PUBLISHER.search(line)):
            return re.sub(r"(청|센터)장$", r"\1", line)
    return None


def _dates(lines: Sequence[str], title: str, name: str) -> Iterator[date]:
    """Days that may be that of the document, the likeliest first."""
    for line in lines[:_FIRST]:
        if found := _DATE.fullmatch(line.strip("() ")):
            yield from _valid(found)
    for text in (title, *lines[:5]):
        for found in _DATE.finditer(text):
            yield from _valid(found)
    for pattern in (_DATE, _PLAIN_DATE):
        for found in pattern.finditer(name):
            yield from _valid(found)
    for line in lines[-_LAST:]:
        if found := _DATE.fullmatch(line.strip("() ")):
            yield from _valid(found)


def _valid(found: re.Match[str]) -> Iterator[date]:
    year, month, day = found.groups()
    try:
        yield date(int(year), int(month), int(day or 1))
    except ValueError:
        return
