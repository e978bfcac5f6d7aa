"""Reads one file in a process of its own: what a parser does there hurts nobody else.

`python -m knowledge.documents.child NAME RESULT RULES` reads the file from standard input and
writes what is in it, or why it cannot be read, as JSON to RESULT.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from pathlib import Path

from knowledge.documents.blocks import Content
from knowledge.documents.errors import DocumentProblem
from knowledge.documents.sniffing import kind_of
from knowledge.rules.documents import DocumentRules


def read(data: bytes, name: str, rules: DocumentRules) -> Content:
    """What is in a file.

    Raises:
        DocumentProblem: it cannot be read.
    """
    kind = kind_of(data, name, rules)
    content = _read(data, kind, rules)
    if sum(len(block.rows) or 1 for block in content.blocks) > rules.max_blocks:
        raise DocumentProblem(
            f"the document has more than {rules.max_blocks:,} paragraphs and rows",
            "split it; data tables belong into a database, not into documents",
        )
    return content


def _read(data: bytes, kind: str, rules: DocumentRules) -> Content:
    # Each parser is imported where it is needed: it costs more than reading most files.
    match kind:
        case "pdf":
            from knowledge.documents.readers.pdf import read_pdf

            return read_pdf(data, rules)
        case "hwp" | "hwpx":
            from knowledge.documents.readers.hwp import read_hwp

            return read_hwp(data, kind)
        case "docx":
            from knowledge.documents.readers.docx import read_docx

            return read_docx(data)
        case "html":
            from knowledge.documents.readers.html import read_html

            return read_html(data, rules)
        case "markdown":
            from knowledge.documents.readers.markdown import read_markdown
            from knowledge.documents.readers.text import decode

            return read_markdown(decode(data))
        case _:
            from knowledge.documents.readers.text import decode, read_text

            return read_text(decode(data))


def main() -> None:
    """Read standard input within the limits."""
    name, result, limits = sys.argv[1:]
    rules = DocumentRules.model_validate_json(limits)
    resource.setrlimit(resource.RLIMIT_AS, (rules.memory_bytes, rules.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (rules.seconds, rules.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        told: object = {"content": asdict(read(sys.stdin.buffer.read(), name, rules))}
    except DocumentProblem as problem:
        told = {"problem": [problem.what, problem.remedy]}
    Path(result).write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
