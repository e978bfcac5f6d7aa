"""What documents may be like, and how they are cut: `knowledge/data/rules/documents.yml`."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pydantic import PositiveInt

from knowledge.rules.load import FOLDER, RulesModel, load_rules

FILE = FOLDER / "documents.yml"


class DocumentRules(RulesModel):
    """The rules.

    Attributes:
        max_bytes: size of a file.
        max_unpacked_bytes: size of what is packed in it.
        max_ratio: how much smaller than itself a packed file may be.
        max_members: files packed in it.
        max_pages: pages of a PDF.
        max_blocks: paragraphs and rows of tables.
        max_passages: passages of a document.
        seconds: for reading a file.
        memory_bytes: for reading a file.
        text_chars: length of a passage of text.
        row_chars: length of a passage that is a row of a table.
        min_letters_per_page: a PDF with fewer is a scan.
        min_letters_of_page: a web page with fewer may be a log-in or an error.
        error_phrases: what tells that it is an error, in lower case.
        value_names: what stands before values in a table whose columns have no names.
    """

    max_bytes: PositiveInt
    max_unpacked_bytes: PositiveInt
    max_ratio: PositiveInt
    max_members: PositiveInt
    max_pages: PositiveInt
    max_blocks: PositiveInt
    max_passages: PositiveInt
    seconds: PositiveInt
    memory_bytes: PositiveInt
    text_chars: PositiveInt
    row_chars: PositiveInt
    min_letters_per_page: PositiveInt
    min_letters_of_page: PositiveInt
    error_phrases: tuple[str, ...]
    value_names: frozenset[str]


@cache
def load_document_rules(file: Path = FILE) -> DocumentRules:
    """Read and check the rules.

    Raises:
        RecordError: the file is missing or wrong.
    """
    return load_rules(file, DocumentRules)
