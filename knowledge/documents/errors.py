"""Why a document cannot be taken in."""

from __future__ import annotations

from knowledge.errors import KnowledgeError

OTHER = "save it as PDF, HWPX, DOCX, HTML, Markdown or TXT"
DAMAGED = "open it where it was made, save it again and ingest the new copy"


class DocumentProblem(KnowledgeError):
    """A document cannot be taken in.

    Attributes:
        what: what is wrong.
        remedy: what to do about it.
    """

    def __init__(self, what: str, remedy: str) -> None:
        self.what, self.remedy = what, remedy
        super().__init__(f"{what}; {remedy}")
