"""Personal numbers taken out of a text before anything stores or reads it.

Resident, foreigner, passport and licence numbers may not be processed even with consent
(Personal Information Protection Act, art. 24 and 24-2), so in doubt a number is masked.
Public hotlines (1388, 109, 1533-0909, 02-120 ...) are never masked: people ask about them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from typing import Literal

from nlu.korean.digits import plain_digits

Kind = Literal[
    "resident_number",
    "foreigner_number",
    "passport_number",
    "licence_number",
    "card_number",
    "phone_number",
    "account_number",
    "email",
]

TOKENS: dict[Kind, str] = {
    "resident_number": "[주민등록번호]",
    "foreigner_number": "[외국인등록번호]",
    "passport_number": "[여권번호]",
    "licence_number": "[운전면허번호]",
    "card_number": "[카드번호]",
    "phone_number": "[전화번호]",
    "account_number": "[계좌번호]",
    "email": "[이메일]",
}

_GAP = r"[\s\-._·/,:;~*|()\[\]]{0,6}"
_DATE_GAP = r"[년월일\s\-._·/,:;~*|()\[\]]{0,6}"
# A hyphen as spoken: "다시", "900101이고요 뒷자리는 1234567".
_HYPHEN = (
    r"(?:[\s,]*(?:다시|하이픈|대시|에|이고요?|이구요?|하고|그리고|요)?[\s,]*"
    r"(?:뒤(?:에|는|가)?|뒷\s?(?:자리|번호)(?:는|가|은)?)?[\s,:]*)"
)
_RESIDENT = re.compile(
    rf"(?<!\d)(?:(?:19|20)(?=\d{{6}}))?(\d(?:{_DATE_GAP}\d){{5}})(?:{_HYPHEN}|{_DATE_GAP})"
    rf"([1-8])(?:{_GAP}\d){{6}}(?!\d)"
)
_BORN = re.compile(
    r"(?<!\d)((?:19|20)?\d{2}\s?[년.\-/]\s?\d{1,2}\s?[월.\-/]\s?\d{1,2})(?!\d)\s?일?\s?생?[\s,\-]{0,3}"
    rf"([1-8])(?:{_GAP}\d){{6}}(?!\d)"
)
_RESIDENT_HIDDEN = re.compile(r"(?<!\d)(\d{6})\s?-\s?([1-8])(?:[*xX●]{1,6}|(?![\d-]))")
_CARD = re.compile(r"(?<!\d)\d(?:[ .-]{0,3}\d){13,18}(?!\d)")
_CARD_IN_FOURS = re.compile(r"(?<!\d)\d{4}([\s._/,·-]{1,3})\d{4}\1\d{4}\1\d{4}(?!\d)")
_BETWEEN = r"[\s.\-/_,~·()]{0,4}(?:(?:에|다시|하이픈|대시)[\s,]{0,2})?"
_ABROAD = r"(?:(?:\+|00)?82[\s.\-)]{0,3}(?:\(0\)|0)?[\s.\-]{0,2}|0)"
_MOBILE = re.compile(
    rf"(?<![\d-]){_ABROAD}1[016-9]{_BETWEEN}\d{{3,4}}{_BETWEEN}\d{{2}}[ -]?\d{{2}}(?!\d)"
)
_MOBILE_APART = re.compile(r"(?<!\d)0([\s.\-/_,]{1,2})1\1[016-9](?:\1\d){7,8}(?!\d)")
_LANDLINE = re.compile(
    r"(?<![\d-])\(?(?:0(?:2|[3-6][1-5]|70|50\d?))(?:[\s.\-)/_·]{0,3}|에\s?)(\d{3,4})"
    r"(?:[\s./_·-]{0,3}|에\s?)(\d{4})(?!\d)"
)
_BANK = r"계좌|통장|은행|뱅크|농협|신협|수협|우체국|새마을금고|토스|입금|송금|이체"
_ACCOUNT = re.compile(rf"(?:{_BANK}|국민|신한|하나)[^\d\n]{{0,12}}(\d[\d .-]{{8,18}}\d)(?!\d)")
_ACCOUNT_FIRST = re.compile(
    rf"(?<![\d-])(\d{{2,6}}(?:-\d{{2,7}}){{1,4}})(?!\d)[^\d\n]{{0,8}}(?:{_BANK}|국민|신한|하나)"
)
_LICENCE = re.compile(r"(?<![\d-])(?:\d{2}-)?\d{2}-\d{6}-\d{2}(?![\d-])")
_LICENCE_NAMED = re.compile(r"면허[^\d\n]{0,12}(\d{2}[ -]?\d{2}[ -]?\d{6}[ -]?\d{2})(?!\d)")
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])[MSRODG](?:\d{8}|\d{3}[A-Z]\d{4})(?![A-Za-z0-9])", re.I)
_PASSPORT_NAMED = re.compile(
    r"여권[^\dA-Za-z\n]{0,12}([A-Z]?[ -]?\d{3,4}[ -]?[A-Z\d]\d{3,4})", re.I
)
_EMAIL = re.compile(
    r"[\w.%+-]{1,64}\s?(?:@|\(at\)|골뱅이)\s?"
    r"(?:[\w-]{1,63}(?:\s?\.\s?[\w-]{2,63}){1,4}"
    r"|(?:naver|gmail|daum|hanmail|kakao|nate|네이버|지메일|다음|한메일|카카오|네이트))",
    re.I,
)
_PUBLIC_EXCHANGE = "2133"  # Seoul city hall: 02-2133-xxxx
_PUBLIC_ENDING = "1388"  # youth counselling centres
_MIN_DIGITS = re.compile(r"\d(?:\D{0,20}\d){6}|@|\(at\)|골뱅이|\d{3}[A-Z]", re.I)


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without personal numbers.

    Attributes:
        text: the text with tokens such as `[주민등록번호]` in place of what was masked.
        kinds: what was masked, each kind once, in order of appearance.
    """

    text: str
    kinds: tuple[Kind, ...]


def mask(text: str, spare: Set[Kind] = frozenset()) -> Masked:
    """Replace personal numbers by tokens; works on raw text, and twice is the same as once.

    Args:
        text: any text.
        spare: kinds that stay as they are.
    """
    kinds: dict[Kind, None] = {}
    while True:
        found = (hit for hit in _hits(text) if hit[2] not in spare)
        hits = sorted(found, key=lambda hit: (hit[0], -hit[1]))  # the longest of those that begin
        if not hits:
            return Masked(text, tuple(kinds))
        out: list[str] = []
        last = 0
        for start, end, kind in hits:
            if start < last:
                continue
            out += text[last:start], TOKENS[kind]
            kinds[kind] = None
            last = end
        text = "".join(out) + text[last:]


def _hits(text: str) -> Iterator[tuple[int, int, Kind]]:
    folded = plain_digits(text)
    if not _MIN_DIGITS.search(folded):
        return
    for pattern, kind_of in _RULES:
        group = 1 if pattern in _NAMED else 0
        match = pattern.search(folded)
        while match:
            kind = kind_of(match)
            if kind:
                yield match.start(group), match.end(group), kind
            # What was rejected may hide a number that begins inside it.
            match = pattern.search(folded, match.end() if kind else match.start() + 1)


def _resident(match: re.Match[str]) -> Kind | None:
    birth = re.sub(r"\D", "", match[1])
    month, day = int(birth[2:4]), int(birth[4:6])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _by_seventh(match[2])


def _card(match: re.Match[str]) -> Kind | None:
    digits = [int(char) for char in re.sub(r"\D", "", match[0])]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[-2::-2])
    return "card_number" if (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0 else None


def _card_in_fours(match: re.Match[str]) -> Kind | None:
    groups = re.findall(r"\d{4}", match[0])
    years = all(group[:2] in ("19", "20") for group in groups)
    return None if years else "card_number"


def _born(match: re.Match[str]) -> Kind | None:
    month, day = (int(part) for part in re.findall(r"\d+", match[1])[-2:])
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return _by_seventh(match[2])


def _by_seventh(digit: str) -> Kind:
    return "foreigner_number" if digit in "5678" else "resident_number"


def _landline(match: re.Match[str]) -> Kind | None:
    public = match[1] == _PUBLIC_EXCHANGE or match[2] == _PUBLIC_ENDING
    return None if public else "phone_number"


def _account(match: re.Match[str]) -> Kind | None:
    digits = len(re.sub(r"\D", "", match[1]))
    return "account_number" if digits >= 10 else None


def _always(kind: Kind) -> Callable[[re.Match[str]], Kind | None]:
    return lambda _: kind


_NAMED = (_ACCOUNT, _ACCOUNT_FIRST, _LICENCE_NAMED, _PASSPORT_NAMED)
"""Known by a word beside the number; only the number is hidden."""
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Kind | None]], ...] = (
    (_RESIDENT, _resident),
    (_BORN, _born),
    (_RESIDENT_HIDDEN, _resident),
    (_CARD, _card),
    (_CARD_IN_FOURS, _card_in_fours),
    (_MOBILE, _always("phone_number")),
    (_MOBILE_APART, _always("phone_number")),
    (_LANDLINE, _landline),
    (_LICENCE, _always("licence_number")),
    (_LICENCE_NAMED, _always("licence_number")),
    (_ACCOUNT, _account),
    (_ACCOUNT_FIRST, _account),
    (_PASSPORT, _always("passport_number")),
    (_PASSPORT_NAMED, _always("passport_number")),
    (_EMAIL, _always("email")),
)
