"""Korean text to morphemes, the one place that runs Kiwi in the app.

A morpheme is written `form/TAG` ("장학금/NNG"), the key of our vocabulary and of the lexicon that
Rasa reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from typing import NamedTuple

from kiwipiepy import Kiwi  # type: ignore[import-untyped]

from nlu.korean.clauses import Token, clauses

USER_TAG = "NNP"
_UNKNOWN = "rule"  # 인생전환센터 is cut into the words it is made of, not kept as one unknown
FIRST_WORD = 90  # morpheme ids of Kiwi below are classes (unknown noun, number), not words
_CONTENT = frozenset(
    "NNG NNP NR XR VV VV-I VA VA-I MAG SL SH SN W_SERIAL W_HASHTAG".split()  # noqa: SIM905
)
# Verbs and adverbs that carry grammar, not meaning.
_FILLERS = frozenset("하/VV 되/VV 있/VA 없/VA 있/VV 같/VA 좀/MAG 더/MAG 안/MAG 못/MAG".split())  # noqa: SIM905
LONGEST_TEXT = 2_000  # characters; nobody asks a longer question
REMEMBERED = 64  # texts: words and vectors of every index want the morphemes of one question


class Morpheme(NamedTuple):
    """One morpheme of a text."""

    form: str
    tag: str

    @property
    def key(self) -> str:
        """`form/TAG`."""
        return f"{self.form}/{self.tag}"

    @property
    def is_content(self) -> bool:
        """Whether it says what the text is about (a noun, verb, name or number)."""
        return self.tag in _CONTENT and self.key not in _FILLERS


class Analyser:
    """Kiwi with our own names.

    Args:
        parts: our names and the morpheme keys each is made of; a name in a text is
            followed by its parts, so that 평생교육과 still finds 평생교육.
        remembered: so many texts are not analysed again when they come again.
    """

    def __init__(
        self, parts: Mapping[str, Iterable[str]] | None = None, remembered: int = REMEMBERED
    ) -> None:
        # The dictionary of encyclopaedia titles costs 190 MB and a second; no result needs it.
        self._kiwi = Kiwi(num_workers=1, load_multi_dict=False, load_typo_dict=False)
        self._parts: dict[str, tuple[Morpheme, ...]] = {}
        for word, keys in (parts or {}).items():
            self._kiwi.add_user_word(word, USER_TAG, 0.0)
            self._parts[word] = tuple(Morpheme(*key.rsplit("/", 1)) for key in keys)
        self._remembering = lru_cache(remembered)(self._analysed)

    def morphemes(self, text: str) -> list[Morpheme]:
        """The morphemes of `text` in order, each of our names followed by its parts."""
        return self._remembering(text).copy()

    def _analysed(self, text: str) -> list[Morpheme]:
        found: list[Morpheme] = []
        for token in self._kiwi.tokenize(text[:LONGEST_TEXT], oov_handling=_UNKNOWN):
            # Kiwi marks regular and irregular stems; its vocabulary only has the irregular mark.
            found.append(Morpheme(token.form, token.tag.removesuffix("-R")))
            found.extend(self._parts.get(token.form, ()))
        return found

    def clauses(self, text: str) -> list[str]:
        """The clauses of `text`, each of which may be a request of its own."""
        text = text[:LONGEST_TEXT]
        tokens = self._kiwi.tokenize(text)
        return clauses(
            text, [Token(t.form, t.tag.split("-")[0], t.start, t.start + t.len) for t in tokens]
        )

    def knows(self, noun: str) -> bool:
        """Whether `noun` is one common noun of Kiwi's own vocabulary."""
        tokens = self._kiwi.tokenize(noun)
        return len(tokens) == 1 and tokens[0].tag == "NNG" and tokens[0].id >= FIRST_WORD

    def is_spaced(self, left: str, right: str) -> bool:
        """Whether a space belongs between the halves of a text that was broken there."""
        _, spaced = self._kiwi.glue([left, right], return_space_insertions=True)
        return bool(spaced[0])

    def content(self, text: str) -> list[str]:
        """Forms of the content morphemes of `text`, in lower case."""
        return [m.form.lower() for m in self.morphemes(text) if m.is_content]


@cache
def plain_analyser() -> Analyser:
    """Kiwi without our names, one per process (it takes most of a second and 250 MB)."""
    return Analyser()
