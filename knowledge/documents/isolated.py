"""Reading a file in a process of its own, with limits to its time and memory."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from knowledge.documents.blocks import Block, Content
from knowledge.documents.errors import DAMAGED, DocumentProblem
from knowledge.rules.documents import DocumentRules

_LIMITS = (signal.SIGXCPU, signal.SIGKILL)


def read_isolated(data: bytes, name: str, rules: DocumentRules) -> Content:
    """What is in a file.

    Raises:
        DocumentProblem: it cannot be read, or not within the limits.
    """
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder) / "result.json"
        command = [sys.executable, "-m", "knowledge.documents.child", name, str(result)]
        command.append(rules.model_dump_json())
        try:
            # No shell; the only outside argument is a name that is never opened.
            done = subprocess.run(  # noqa: S603
                command, input=data, capture_output=True, timeout=rules.seconds, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise _too_much(rules) from error
        if done.returncode or not result.exists():
            if b"MemoryError" in done.stderr or -done.returncode in _LIMITS:
                raise _too_much(rules)
            raise DocumentProblem("the file makes its parser fail; it may be damaged", DAMAGED)
        told = json.loads(result.read_text(encoding="utf-8"))
    if "problem" in told:
        raise DocumentProblem(*told["problem"])
    return _content(told["content"])


def _too_much(rules: DocumentRules) -> DocumentProblem:
    return DocumentProblem(
        f"the file cannot be read within {rules.seconds} seconds and "
        f"{rules.memory_bytes // 2**20} MB of memory",
        "split it, or raise the limits in knowledge/data/rules/documents.yml",
    )


def _content(told: dict[str, Any]) -> Content:
    blocks = tuple(
        Block(**{**block, "rows": tuple(map(tuple, block["rows"]))}) for block in told["blocks"]
    )
    return Content(**{**told, "blocks": blocks})
