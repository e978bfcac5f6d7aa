"""Where one request of a message may end and the next begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

_SHORTEST = 3  # characters of a clause that can be a request
_QUESTION_WORD = re.compile(
    r"어떻게|어케|어떡|언제|어디|얼마|뭐|뭘|무엇|무슨|누구|누가|몇|어느|어떤|왜(?![곡냐])"
)
# "…인지", "…는지(도)": an indirect question.
_INDIRECT = frozenset({"지", "는지", "은지", "ᆫ지", "을지", "ᆯ지", "던지"})
# "…하고", "…인데": the next clause may ask something else if this one already asked.
_LINKING = frozenset({"고", "구", "며", "는데", "은데", "ᆫ데", "나", "니"})
_AND = frozenset({"고", "구", "며"})
_CLOSING = ("SF", "SE", "SP", "SO", "SW", "SSC", "JX")
_WISH = re.compile(r"싶|주[시세실]|취소|예약")
# Told so that the request is understood, not a request of its own.
_PERSON = (
    r"(?:회원|[세살]|학년|[초중고][1-6]|가정|가족|수급자|한부모|차상위|엄마|아빠|학부모|학생|아들|딸)"
    r"(?:이에요|예요|이예요|입니다|이고요|고요)"
)
_BACKGROUND = re.compile(
    rf"(?:{_PERSON}|데|데요|라서|[아어해]서|니까|거든|거든요|[았었했됐였겠]어요?|[았었했됐였]음|[았었했됐였]습니다)[\s.,!~ㅠㅜㅋㅎ]*$"
)
_REQUEST_VERB = re.compile(
    r"(?:좀 ?)?(?:문의|알려|궁금|알고 ?싶|모르|가르쳐|부탁|봐 ?주|여쭤|말씀해)\S*(?: \S{1,6})?"
    r"[\s.!?~]*$"
)


class Token(NamedTuple):
    """A morpheme and its place in the text."""

    form: str
    tag: str
    start: int
    end: int


def clauses(text: str, tokens: Sequence[Token]) -> list[str]:
    """The clauses of a message, in order; one when nothing in it can be told apart.

    Args:
        text: the message.
        tokens: its morphemes (Sejong tags).
    """
    places = [0, *_borders(text, tokens), len(text)]
    found = (text[a:b].strip() for a, b in pairwise(places))
    return [clause for clause in found if clause]


def asks(clause: str) -> bool:
    """Whether a clause asks or requests something, rather than telling the background."""
    return not _BACKGROUND.search(clause) or bool(_QUESTION_WORD.search(clause))


def _borders(text: str, tokens: Sequence[Token]) -> Iterator[int]:
    start = 0
    for before, token, after in zip((None, *tokens), tokens, tokens[1:], strict=False):
        place = after.start if after.tag == "MAJ" else token.end
        if not _ends_clause(text[start : token.end], before, token, after):
            continue
        if _REQUEST_VERB.match(text[place:].lstrip()):  # "…인지 | 궁금해요" is one request
            return
        if place - start >= _SHORTEST <= len(text) - place:
            yield place
            start = place


def _ends_clause(clause: str, before: Token | None, token: Token, after: Token) -> bool:
    if after.tag == "MAJ":  # 그리고, 근데
        return True
    goes_on = after.tag in _CLOSING
    links = token.tag in ("EC", "EF") and token.form in _LINKING
    if (token.tag in ("EF", "SF") and not links) or (token.tag, token.form) == ("JX", "요"):
        return not goes_on
    if token.tag in ("SE", "SP", "SW", "JX", "JC", "JKB") and before is not None:
        ended = before.tag in ("EF", "SF") or (before.tag == "EC" and before.form in _INDIRECT)
        return not goes_on and ended
    if goes_on or after.tag.startswith("VX"):
        return False
    asked = _QUESTION_WORD.search(clause) or (token.form in _AND and _WISH.search(clause))
    return (token.tag == "EC" and token.form in _INDIRECT) or (links and bool(asked))
