"""HWPX and HWP 5, the format of Korean offices, by `unhwp`."""

from __future__ import annotations

from dataclasses import replace

import unhwp  # type: ignore[import-untyped]

from knowledge.documents.blocks import Content
from knowledge.documents.errors import DocumentProblem
from knowledge.documents.readers.markdown import read_markdown
from knowledge.documents.sniffing import DAMAGED, OTHER

_PLACEHOLDER = "상위 버전의 배포용 문서입니다"  # what a locked document says instead of its text


def read_hwp(data: bytes, kind: str) -> Content:
    """The text and tables of a document.

    Raises:
        DocumentProblem: it has a password, is locked for distribution, or is damaged.
    """
    locked = DocumentProblem(
        "the document is locked for distribution and does not give its text",
        "ask its publisher for the original, or for a PDF",
    )
    try:
        with unhwp.parse_bytes(data) as parsed:
            text, title, is_locked = parsed.markdown, parsed.title, parsed.is_distribution
    except unhwp.UnhwpError as error:
        reason = getattr(error, "kind", None)
        if reason == unhwp.ErrorKind.ENCRYPTED:
            raise DocumentProblem(
                "the document has a password", "remove the password in Hangul and save it"
            ) from error
        if reason == unhwp.ErrorKind.DISTRIBUTION_RESTRICTED:
            raise locked from error
        if reason in (unhwp.ErrorKind.UNSUPPORTED_FORMAT, unhwp.ErrorKind.UNKNOWN_FORMAT):
            raise DocumentProblem("this version of HWP is not read", OTHER) from error
        raise DocumentProblem("the document is damaged or incomplete", DAMAGED) from error
    if _PLACEHOLDER in text or (is_locked and not text.strip()):
        raise locked
    return replace(read_markdown(text, kind), title=title or None)
