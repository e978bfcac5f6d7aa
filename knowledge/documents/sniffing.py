"""Which format a file has: its content decides, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from pathlib import PurePosixPath

from knowledge.documents.errors import DAMAGED, OTHER, DocumentProblem
from knowledge.documents.readers.text import decode, is_markdown
from knowledge.rules.documents import DocumentRules

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_HWP = b"HWP Document File"
_MANIFEST = "META-INF/manifest.xml"  # of HWPX; tells whether the rest is encrypted
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
_HTML = re.compile(r"<(!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_RUBBISH = 0.01  # share of control characters above which a text is none


def kind_of(data: bytes, name: str, rules: DocumentRules) -> str:
    """The format: pdf, hwpx, hwp, docx, html, markdown or text.

    Raises:
        DocumentProblem: it is none of these, or packed in a way that does harm.
    """
    if not data.strip():
        raise DocumentProblem("the file is empty", "check that it was copied in full")
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(b"PK"):
        return _packed(data, rules)
    if data.startswith((_OLE, _HWP)):
        if _HWP not in data:
            raise DocumentProblem(
                "the file is of an old office program (DOC, XLS, PPT), or a DOCX with a password",
                OTHER,
            )
        return "hwp"
    if data.startswith(_PICTURES):
        raise DocumentProblem("the file is a picture", "recognise its text (OCR) and save a PDF")
    if data.startswith(b"{\\rtf"):
        raise DocumentProblem("RTF is not read", OTHER)
    text = decode(data)
    if len(_CONTROL.findall(text)) > _RUBBISH * len(text):
        raise DocumentProblem("the file is no text that can be read", OTHER)
    if _HTML.search(text[:2048]):
        return "html"
    return (
        "markdown" if name.lower().endswith((".md", ".markdown")) or is_markdown(text) else "text"
    )


def _packed(data: bytes, rules: DocumentRules) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            _check(members, rules)
            names = set(archive.namelist())
            manifest = archive.read(_MANIFEST) if _MANIFEST in names else b""
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, ValueError) as error:
        raise DocumentProblem("the file is damaged or incomplete", DAMAGED) from error
    if b"encryption-data" in manifest:
        raise DocumentProblem("the document has a password", "remove the password and save it")
    if "word/document.xml" in names:
        return "docx"
    if any(name.startswith("Contents/section") for name in names):
        return "hwpx"
    raise DocumentProblem("the file is an archive, but no HWPX or DOCX", f"unpack it or {OTHER}")


def _check(members: list[zipfile.ZipInfo], rules: DocumentRules) -> None:
    """Refuse archives that are made to do harm, before anything is unpacked.

    The sizes are those the archive tells; that nothing grows beyond them is the business of the
    limits under which files are read.
    """
    if len(members) > rules.max_members:
        raise DocumentProblem(f"there are {len(members):,} files packed in it", OTHER)
    unpacked = sum(member.file_size for member in members)
    if unpacked > rules.max_unpacked_bytes or any(
        member.file_size > rules.max_ratio * max(member.compress_size, 1024) for member in members
    ):
        raise DocumentProblem(
            f"unpacked it would have {unpacked:,} bytes; it may be a zip bomb",
            "make sure where it comes from; if it is good, save it as PDF",
        )
    for member in members:
        path = PurePosixPath(member.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or re.match(r"[A-Za-z]:", member.filename):
            raise DocumentProblem(
                f"a file packed in it points outside ({member.filename[:60]!r})",
                "do not use it: it was made to do harm",
            )
        if member.flag_bits & 1:
            raise DocumentProblem("the file has a password", "remove the password and save it")
