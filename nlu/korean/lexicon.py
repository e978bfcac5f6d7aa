"""Our own names (vendors, programmes, departments ...) found in a text, however they are spaced.

Longest match first; short names only as words of their own ("메가" but not in "메가박스");
longer names also with one wrong jamo.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from pathlib import Path

from nlu.korean.found import Found
from nlu.korean.hangul import to_jamo, within_one_jamo
from nlu.korean.negation import set_aside_after
from nlu.korean.typos import OneJamoMatcher

_SHORT = 3
_HANGUL = re.compile(r"[가-힣]+")
_FUZZY = 4
_JOSA = (
    "은|는|이|가|을|를|의|에|에서|에게|한테|랑|이랑|하고|과|와|도|만|로|으로|부터|까지|나"
    "|이나|보다|처럼|요|이요|예요|에요|이에요"
    "|입니다|인데|인가요|인가|이고|고|며|이며|말고|이면|면|라서|이라|야|이야|였|이었|들"
    "|밖에|마다|께|든|이든|라도|이라도|같은|라고|이라고|뿐|대신|아니|아닌|거"
)
_FOLLOWERS = (
    "둘|중|상담|컨설팅|차이|원서|준비|전형|지원|수업|강의|인강|강좌|선택|신청|바꾸|바꿔|변경|듣|들|수강|추천|어때|있|없|되|돼"
    "|안|못|같이|동시|다|어디|뭐|무슨|언제|얼마"
    "|사이트|업체|계정|로그인|무료|중등|고등|초등|쌤|선생|쓰|써|보|볼|봐|골라|골랐|고르|떠|나와|취소"
    "|해지|대신|교재|책|앱|하"
)
_RIGHT = re.compile(
    rf"$|[^가-힣A-Za-z]|(?:{_JOSA})(?:이?요)?(?:$|[^가-힣]|{_FOLLOWERS})|(?:{_FOLLOWERS})"
    rf"|랑|하고|이랑|말고|아니고|아니라|은|는|을|를|에서|으로|보다|한테"
)
_LEFT_WORDS = re.compile(
    r"(?:^|[^가-힣A-Za-z0-9]|(?:은|는|이|가|을|를|의|에|에서|랑|하고|과|와|도|로|서|고|나"
    r"|말고|부터|중에|혹시|저|그|럼|지금|요|데|면|보다|서|라|니))$"
)
_OTHER_MEANINGS = {
    "홈런": re.compile(r"(?:을| )? ?(?:쳤|치|친|왕|볼|타자|더비|포)"),
    "메가": re.compile(r" ?박스|커피|마트|폰|톤|바이트|픽셀|헤르츠|히트"),
    "대성": re.compile(r"공|당|통|리|전|하(?!고)|했|할|한|황"),
    "수박씨": re.compile(r"(?:를|가| )? ?(?:뱉|삼|먹|나오)"),
    "면접": re.compile(r"관|비(?!용)"),
    "심화": re.compile(
        r" ?(?:과정|학습|문제|반|수업|편|강의|강좌|교재|버전|내용|하|되|된|돼|도 ?있|는 ?없)"
    ),
    "집중": re.compile(
        r" ?(?:을|이|력|도(?! ?되)|해|하|적|안|못|시|교육|호우|단속|되|돼|잘|할|반|과정|수업|관리)"
    ),
    "수시": re.compile(r"로(?! ?(?:바꿔|바꾸|변경|신청|예약|상담))"),
    "정시": re.compile(r"(?:에|까지| ?퇴근| ?출근| ?운행)"),
}
_NOT_FUZZY = frozenset("0123456789")
# Three syllables are few, so a slip is read only in the names people choose between.
_FUZZY_KINDS = frozenset({"vendor"})
_FUZZY_FORMS = frozenset({"서울런"})
_SHORT_REAL_WORDS = "서울시 서울은 서울만 서울대 서울역 서울로 서울도 서울권 서울형 이투표 헤어스"


@dataclass(frozen=True, slots=True)
class Entry:
    """A name and what it means.

    Attributes:
        form: how it is written, without regard to spaces and case.
        kind: the entity (`vendor`, `programme` ...).
        record: id of the record it names.
    """

    form: str
    kind: str
    record: str


class Lexicon:
    """Finds names in texts; build it once."""

    def __init__(self, entries: Iterable[Entry] = ()) -> None:
        self._by_form: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            form = squeeze(entry.form)[0]
            if form and entry not in self._by_form[form]:
                self._by_form[form].append(entry)
        self._prefixes: dict[str, int] = {}
        for form in self._by_form:
            for size in range(1, len(form) + 1):
                self._prefixes.setdefault(form[:size], 0)
            self._prefixes[form] = 1
        self._unmistakable = frozenset(
            form
            for form, owners in self._by_form.items()
            if len(form) == _SHORT
            and _HANGUL.fullmatch(form)
            and form not in _OTHER_MEANINGS
            and any(entry.kind in _FUZZY_KINDS for entry in owners)
        )
        self._jamo: dict[str, str] = {}
        self._heads: dict[str, list[str]] = defaultdict(list)
        self._tails: dict[str, list[str]] = defaultdict(list)
        for form in self._by_form:
            if len(form) >= _FUZZY and not _NOT_FUZZY & set(form):
                self._jamo[form] = to_jamo(form)
                half = (len(form) + 1) // 2  # one slip leaves one half right
                self._heads[form[:half]].append(form)
                self._tails[form[half:]].append(form)
        self._half_sizes = sorted({len(half) for half in (*self._heads, *self._tails)})
        self._short = OneJamoMatcher(
            (
                form
                for form, owners in self._by_form.items()
                if len(form) == _SHORT
                and _HANGUL.fullmatch(form)
                and (form in _FUZZY_FORMS or any(e.kind in _FUZZY_KINDS for e in owners))
            ),
            _SHORT_REAL_WORDS.split(),
        )

    @classmethod
    def from_data(cls, data: Mapping[str, object]) -> Lexicon:
        """Build from the content of `lexicon.json`.

        Raises:
            ValueError: if `entries` is not a list of form, kind and record.
        """
        entries = data.get("entries", [])
        if not isinstance(entries, list):
            raise ValueError("lexicon: 'entries' must be a list")
        try:
            return cls(Entry(str(e["form"]), str(e["kind"]), str(e["record"])) for e in entries)
        except (KeyError, TypeError) as error:
            raise ValueError(f"lexicon: an entry needs form, kind and record ({error})") from error

    @classmethod
    def load(cls, path: Path) -> Lexicon:
        """Read `lexicon.json`."""
        return cls.from_data(json.loads(path.read_text(encoding="utf-8")))

    def find(self, text: str) -> list[Found]:
        """Names in a text, longest first where they compete, in the order of the text."""
        squeezed, places = squeeze(text)
        exact = self._exact(squeezed, text, places)
        hits = [*exact, *self._near(squeezed, exact), *self._short_near(squeezed, text, places)]
        hits.sort(key=lambda hit: (hit[0] - hit[1], hit[0]))
        taken: list[tuple[int, int]] = []
        result: list[Found] = []
        for start, end, form in hits:
            if any(start < e and s < end for s, e in taken):
                continue
            taken.append((start, end))
            first, last = places[start], places[end - 1] + 1
            role = "denied" if set_aside_after(text, last) else None
            words = text[first:last]
            for entry in self._by_form[form]:
                found = Found(entry.kind, entry.record, first, last, words, role)
                # "윌라는 오디오북이죠?": the same record in other words
                if not any(_same(found, other) for other in result):
                    result.append(found)
        return sorted(result, key=lambda found: found.start)

    def _exact(self, squeezed: str, text: str, places: list[int]) -> list[tuple[int, int, str]]:
        hits = []
        for start in range(len(squeezed)):
            end = start + 1
            best = 0
            while end <= len(squeezed):
                known = self._prefixes.get(squeezed[start:end])
                if known is None:
                    break
                if known and (
                    squeezed[start:end] in self._unmistakable
                    or _stands_alone(squeezed[start:end], text, places[start], places[end - 1] + 1)
                ):
                    best = end
                end += 1
            if best:
                hits.append((start, best, squeezed[start:best]))
        return hits

    def _short_near(
        self, squeezed: str, text: str, places: list[int]
    ) -> Iterator[tuple[int, int, str]]:
        """Names of three syllables with one wrong jamo, as words of their own."""
        for start, form in self._short.find(squeezed):
            end = start + len(form)
            first, last = places[start], places[end - 1] + 1
            if last - first == len(form) and _stands_alone(form, text, first, last):
                yield start, end, form

    def _near(
        self, squeezed: str, exact: list[tuple[int, int, str]]
    ) -> Iterator[tuple[int, int, str]]:
        """Names with one wrong jamo, found by the half that is right."""
        typed = _Typed(squeezed)
        for at in range(len(squeezed) - 1):
            for half in self._half_sizes:
                part = squeezed[at : at + half]
                if len(part) < half:
                    break
                for form in self._heads.get(part, ()):
                    for size in (len(form), len(form) - 1, len(form) + 1):
                        if self._is_near(typed, at, at + size, form, exact):
                            yield at, at + size, form
                            break
                for form in self._tails.get(part, ()):
                    end = at + half
                    for size in (len(form), len(form) - 1, len(form) + 1):
                        if self._is_near(typed, end - size, end, form, exact):
                            yield end - size, end, form
                            break

    def _is_near(
        self, text: _Typed, start: int, end: int, form: str, exact: list[tuple[int, int, str]]
    ) -> bool:
        wanted = self._jamo[form]
        if start < 0 or end > text.size or abs(text.length(start, end) - len(wanted)) > 1:
            return False
        typed = text.jamo(start, end)
        if typed in _REAL_WORDS:
            return False
        # More or less only at the end (무료인강, 무료인가요) is another word, not a typing error.
        if not within_one_jamo(typed, wanted) or not typed.isalnum():
            return False
        if wanted.startswith(typed) or typed.startswith(wanted):
            return False
        return not any(s < end and start < e and e - s >= end - start - 1 for s, e, _ in exact)


# Words one jamo away from a longer name.
_REAL_WORDS = frozenset(map(to_jamo, ("정서지원", "무료인간", "수사지원")))


class _Typed:
    """A text in jamo, addressed by its characters."""

    def __init__(self, text: str) -> None:
        spelled = [_spelled(char) for char in text]
        self.size = len(text)
        self._jamo = "".join(spelled)
        self._places = [0, *accumulate(map(len, spelled))]

    def length(self, start: int, end: int) -> int:
        return self._places[end] - self._places[start]

    def jamo(self, start: int, end: int) -> str:
        return self._jamo[self._places[start] : self._places[end]]


_spelled = lru_cache(maxsize=4096)(to_jamo)


def _same(found: Found, other: Found) -> bool:
    same_record = (found.entity, found.value, found.role) == (other.entity, other.value, other.role)
    return same_record and found.text != other.text


def squeeze(text: str) -> tuple[str, list[int]]:
    """The text without spaces, in lower case, and for each character its place in the text."""
    places = [i for i, char in enumerate(text) if not char.isspace() and len(char.lower()) == 1]
    return "".join(text[i].lower() for i in places), places


def _stands_alone(form: str, text: str, start: int, end: int) -> bool:
    """Whether a match is a word of its own and not a piece of another."""
    if form.isascii():
        before, after = text[start - 1 : start], text[end : end + 1]
        return not (before.isascii() and before.isalnum()) and not (
            after.isascii() and after.isalnum()
        )
    if (other := _OTHER_MEANINGS.get(form)) and other.match(text, end):
        return False
    if len(form) > _SHORT:
        return True
    if len(form) < _SHORT:
        return end - start == len(form) and _is_a_word(text, start, end)
    return _begins_a_word(text, start) or _RIGHT.match(text, end) is not None


def _is_a_word(text: str, start: int, end: int) -> bool:
    return _begins_a_word(text, start) and _RIGHT.match(text, end) is not None


def _begins_a_word(text: str, start: int) -> bool:
    return _LEFT_WORDS.search(text, max(0, start - 3), start) is not None
