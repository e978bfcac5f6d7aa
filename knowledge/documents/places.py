"""How a place in a document is cited: as a person would who has it before them."""

from __future__ import annotations

from collections.abc import Sequence

from knowledge.documents.outline import Head
from knowledge.texts import Texts

_LONGEST_TITLE = 40
_LONGEST = 100  # the column's


def place_of(path: Sequence[Head], page: int | None, texts: Texts) -> str:
    """The place below a path of headings: "Ⅱ-1-3", "Ⅲ-1 ①", "3. 의견제출", "3쪽"."""
    roman = [i for i, head in enumerate(path) if head.style == "roman"]
    section = _coded(path[roman[-1] :]) if roman else _titled(path)
    if page is None:
        return section[:_LONGEST] or texts("documents.whole")
    at = texts("documents.page", page=page)
    return f"{section[: _LONGEST - len(at) - 2]}, {at}" if roman else at


def _coded(path: Sequence[Head]) -> str:
    """From a Roman number on: the numbers below it, and what is below those."""
    numbers = [path[0].number]
    below: list[Head] = []
    for head in path[1:]:
        if head.style == "arabic" and not below:
            numbers.append(head.number)
        else:
            below.append(head)
    circled = [head.number for head in below if head.style == "circled"]
    last = circled[-1:] or [_short(head.title) for head in below[-1:]]
    return " ".join(["-".join(numbers), *last])


def _titled(path: Sequence[Head]) -> str:
    heads = [head for head in path if head.style != "h1"] or list(path)
    return " > ".join(
        head.number if head.style == "annex" else _short(head.title) for head in heads[-2:]
    )


def _short(title: str) -> str:
    return title if len(title) <= _LONGEST_TITLE else title[: _LONGEST_TITLE - 1] + "…"
