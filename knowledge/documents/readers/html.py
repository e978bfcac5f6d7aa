"""HTML, by lxml; scripts, styles and what only moves about the site are left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lxml import html
from lxml.etree import LxmlError

from knowledge.documents.blocks import Block, Content, letters, table
from knowledge.documents.errors import DAMAGED, DocumentProblem
from knowledge.documents.readers.text import decode
from knowledge.rules.documents import DocumentRules

_DROPPED = frozenset(
    ("script", "style", "noscript", "template", "nav", "footer", "aside", "form", "button", "svg",
     "iframe", "object", "select", "head")
)  # fmt: skip
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = frozenset(
    ("p", "div", "section", "article", "main", "header", "ul", "ol", "dl", "dt", "dd", "blockquote",
     "pre", "figure", "figcaption", "address", "details", "summary", "body", "html", "center")
)  # fmt: skip
_DEEPEST = 200
_SAVE = "open it in a browser, log in if need be, and save the page that has the text"


def read_html(data: bytes, rules: DocumentRules) -> Content:
    """The headings, lists, tables and paragraphs of a page.

    Raises:
        DocumentProblem: it cannot be read, or stands in the place of what was wanted.
    """
    parser = html.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = html.document_fromstring(decode(data).encode(), parser=parser)
    except (LxmlError, ValueError) as error:
        raise DocumentProblem("the page cannot be read", DAMAGED) from error
    title = root.findtext(".//title")
    publisher = root.xpath(
        "string(//meta[@property='og:site_name' or @name='author']/@content)"
    ).strip()
    body = root.find("body")
    blocks = tuple(_walk(root if body is None else body, 0, 0))
    _refuse_stand_in(root, blocks, rules)
    return Content("html", blocks, " ".join((title or "").split()) or None, publisher or None)


def _refuse_stand_in(root: html.HtmlElement, blocks: Sequence[Block], rules: DocumentRules) -> None:
    """What a website shows in the place of a page: its log-in, or that there is no such page."""
    text = letters(blocks).lower()
    if len(text) >= rules.min_letters_of_page:
        return
    if root.find(".//input[@type='password']") is not None:
        raise DocumentProblem("the page asks for a password and has hardly any text", _SAVE)
    if any("".join(phrase.split()) in text for phrase in rules.error_phrases):
        raise DocumentProblem("the page only says that the website could not show it", _SAVE)


def _walk(element: html.HtmlElement, lists: int, depth: int) -> Iterator[Block]:
    """The blocks of an element in order; text between blocks is a paragraph of its own."""
    if depth > _DEEPEST:
        raise DocumentProblem("the page is nested too deep", DAMAGED)
    text = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag in _HEADINGS or tag in _BLOCKS or tag in ("table", "li", "hr"):
            yield from _paragraph(text, lists)
            text = []
            yield from _block(child, tag, lists, depth)
        elif tag == "br":
            yield from _paragraph(text, lists)
            text = []
        elif tag and tag not in _DROPPED:
            text.append(_inline(child))
        text.append(child.tail or "")
    yield from _paragraph(text, lists)


def _block(child: html.HtmlElement, tag: str, lists: int, depth: int) -> Iterator[Block]:
    if tag in _HEADINGS:
        if text := " ".join(_inline(child).split()):
            yield Block("heading", text, int(tag[1]))
    elif tag == "table":
        yield from _table(child, lists, depth)
    else:
        yield from _walk(child, lists + (tag == "li"), depth + 1)


def _table(element: html.HtmlElement, lists: int, depth: int) -> Iterator[Block]:
    if element.find(".//table") is not None:  # a table that lays out the page
        for cell in element.xpath("./tr/*|./tbody/tr/*|./thead/tr/*|./tfoot/tr/*"):
            yield from _walk(cell, lists, depth + 1)
        return
    rows: list[list[str]] = []
    for row in element.iter("tr"):
        cells: list[str] = []
        for cell in row:
            if cell.tag in ("td", "th"):
                span = str(cell.get("colspan", "1"))
                blanks = min(int(span), 100) - 1 if span.isdigit() else 0
                cells += [_inline(cell).strip(), *[""] * blanks]
        rows.append(cells)
    if rows:
        yield table(rows, has_header=element.find(".//th") is not None)


def _inline(element: html.HtmlElement) -> str:
    parts = [element.text or ""]
    for child in element:
        tag = child.tag if isinstance(child.tag, str) else ""
        if tag and tag not in _DROPPED:
            broken = tag == "br" or tag in _BLOCKS or tag == "li"
            parts += ["\n" if broken else "", _inline(child)]
        parts.append(child.tail or "")
    return "".join(parts)


def _paragraph(text: list[str], lists: int) -> Iterator[Block]:
    if flat := " ".join("".join(text).split()):
        yield Block("text", flat, lists)
