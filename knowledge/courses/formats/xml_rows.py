"""Rows of an XML document: elements whose children are the columns. Nothing is fetched or expanded.

lxml reads EUC-KR, which Python's own parser does not, and frees elements as they are read.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from knowledge.courses.formats.errors import FileProblem
from knowledge.courses.formats.json_rows import Place, nothing_in
from knowledge.courses.formats.known import Row, format_of

_SAID = ("CODE", "MESSAGE", "resultCode", "resultMsg", "returnReasonCode", "returnAuthMsg")


def find_xml(file: Path) -> Place:
    """Find the elements of a document that hold courses; the path of a place is `root/element`.

    Raises:
        FileProblem: there are none, or the document is no safe XML.
    """
    said: dict[str, str] = {}
    for root, element in _elements(file):
        columns = {_name(child) for child in element}
        if found := format_of(columns):
            return Place(found, f"{_name(root)}/{_name(element)}")
        if _name(element) in _SAID and element.text:
            said[_name(element)] = element.text.strip()
    raise nothing_in(file, said)


def read_xml(file: Path, place: Place) -> Iterator[Row]:
    """Rows by the line that they end on.

    Raises:
        FileProblem: the document ends too early, or is damaged.
    """
    wanted = place.path.rpartition("/")[2]
    number = 0
    for _, element in _elements(file):
        if _name(element) == wanted and len(element):
            number += 1
            yield number, {_name(child): child.text or "" for child in element}
            element.clear()
            while element.getprevious() is not None:
                del element.getparent()[0]


def _elements(file: Path) -> Iterator[tuple[etree._Element, etree._Element]]:
    """Every element when it ends, with the root."""
    root: etree._Element | None = None
    with file.open("rb") as source:
        try:
            for event, element in etree.iterparse(
                source,
                events=("start", "end"),
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
                remove_comments=True,
                remove_pis=True,
            ):
                if root is None:
                    root = element
                    if element.getroottree().docinfo.internalDTD is not None:
                        raise FileProblem(f"{file.name}: XML with a DOCTYPE is not read; remove it")
                elif event == "end":
                    yield root, element
        except etree.XMLSyntaxError as error:
            raise FileProblem(
                f"{file.name}: damaged or cut off, not valid XML; save it again"
            ) from error


def _name(element: etree._Element) -> str:
    name: str = etree.QName(element).localname
    return name
