"""HTML inside other formats: a cell that holds a list."""

from __future__ import annotations

from html.parser import HTMLParser

_BREAKS = frozenset(("br", "li", "p", "div", "tr"))


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _BREAKS:
            self.parts.append("\n")


def cell_text(cell: str) -> str:
    """What a cell says: tags become breaks of lines."""
    if "<" not in cell and "&" not in cell:
        return cell.strip()
    parser = _Text()
    parser.feed(cell)
    parser.close()
    return "\n".join(filter(None, (line.strip() for line in "".join(parser.parts).split("\n"))))
