"""Files made for the tests: minimal, but real files of their formats."""

import io
import zipfile

import docx

HWPX_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_PARAGRAPH = "http://www.hancom.co.kr/hwpml/2011/paragraph"
_SECTION = "http://www.hancom.co.kr/hwpml/2011/section"


def packed(members, compression=zipfile.ZIP_DEFLATED):
    """A zip archive of names and contents."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def hwpx(paragraphs=(), rows=(), more=None):
    """An HWPX file of paragraphs and one table."""
    body = "".join(map(_hwpx_paragraph, paragraphs))
    if rows:
        body += f"<hp:p><hp:run>{_hwpx_table(rows)}</hp:run></hp:p>"
    section = f'{HWPX_HEAD}<hs:sec xmlns:hs="{_SECTION}" xmlns:hp="{_PARAGRAPH}">{body}</hs:sec>'
    package = (
        f'{HWPX_HEAD}<opf:package xmlns:opf="http://www.idpf.org/2007/opf/" version="1.0">'
        "<opf:metadata><opf:title>제목</opf:title></opf:metadata><opf:manifest>"
        '<opf:item id="section0" href="Contents/section0.xml" media-type="application/xml"/>'
        '</opf:manifest><opf:spine><opf:itemref idref="section0"/></opf:spine></opf:package>'
    )
    return packed(
        {
            "mimetype": "application/hwp+zip",
            "version.xml": f"{HWPX_HEAD}<version/>",
            "Contents/content.hpf": package,
            "Contents/header.xml": f"{HWPX_HEAD}<head/>",
            "Contents/section0.xml": section,
        }
        | (more or {})
    )


def _hwpx_paragraph(text):
    return f"<hp:p><hp:run><hp:t>{text}</hp:t></hp:run></hp:p>"


def _hwpx_table(rows):
    lines = ""
    for y, row in enumerate(rows):
        cells = "".join(
            f'<hp:tc><hp:subList>{_hwpx_paragraph(cell)}</hp:subList><hp:cellAddr colAddr="{x}" '
            f'rowAddr="{y}"/><hp:cellSpan colSpan="1" rowSpan="1"/></hp:tc>'
            for x, cell in enumerate(row)
        )
        lines += f"<hp:tr>{cells}</hp:tr>"
    return f'<hp:tbl rowCnt="{len(rows)}" colCnt="{len(rows[0])}">{lines}</hp:tbl>'


def word(blocks):
    """A DOCX file of (style, text) and tables (lists of rows)."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, tuple):
            document.add_paragraph(block[1], style=block[0])
            continue
        table = document.add_table(len(block), len(block[0]))
        for cells, row in zip(table.rows, block, strict=True):
            for cell, text in zip(cells.cells, row, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def pdf(pages, *, encrypted=False):
    """A PDF whose pages are lists of (x, y, text) and of boxes (x, y, width, height).

    No font with Hangul need be there: the file names one and tells the letters by ToUnicode.
    """
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        "1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
    )
    kids = " ".join(f"{6 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        "<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {len(pages)}>>",
        "<</Type/Font/Subtype/Type0/BaseFont/Batang/Encoding/Identity-H"
        "/DescendantFonts[4 0 R]/ToUnicode 5 0 R>>",
        "<</Type/Font/Subtype/CIDFontType2/BaseFont/Batang/DW 1000/CIDSystemInfo"
        "<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>",
        _stream(cmap),
    ]
    for number, page in enumerate(pages):
        objects += [
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F 3 0 R>>>>"
            f"/Contents {7 + 2 * number} 0 R>>",
            _stream("\n".join(map(_drawn, page))),
        ]
    trailer = ""
    if encrypted:
        objects.append(f"<</Filter/Standard/V 1/R 2/O<{'41' * 32}>/U<{'42' * 32}>/P -4>>")
        trailer = f"/Encrypt {len(objects)} 0 R/ID[<{'43' * 16}><{'43' * 16}>]"
    return _file(objects, trailer)


def _drawn(thing):
    if isinstance(thing[2], str):
        x, y, text = thing
        return f"BT /F 10 Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET"
    return "{} {} {} {} re S".format(*thing)


def _stream(content):
    return f"<</Length {len(content)}>>stream\n{content}\nendstream"


def _file(objects, trailer):
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"trailer<</Size {len(objects) + 1}/Root 1 0 R{trailer}>>\nstartxref\n{len(out)}\n%%EOF"
    return out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}".encode()
