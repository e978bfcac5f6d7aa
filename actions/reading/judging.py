"""Which words of the documents answer a question, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from scipy.special import expit  # type: ignore[import-untyped]

from actions.reading.quotes import Words
from actions.reading.shapes import Shape, Shapes, years
from knowledge.base import KnowledgeBase
from knowledge.lexicon import squeeze

# Fitted by `python -m bench.courses.documents` on the first development questions
# (docs/benchmarks.md says why not on all of them).
SAID, ABOUT, COSINE = 0.25, 0.5, 0.25  # weights of the signals
CALIBRATION = (7.8, -3.3, 1.2, -4.7)  # of the fit, of the noun missing, of the shape, constant
VERB = 0.4  # weight of a verb: documents say "조성" where people say "만들다"
NOUNS = ("NN", "SL", "SN", "XR", "NR")
EVIDENCE = (
    0.8  # of the nouns of a question; "무슨 교육이 있나요" tells too little to look anything up
)
ANSWERABLE = 0.5  # chance from which a quote is told
COMPARED = 40  # quotes whose vectors are compared


W = TypeVar("W", bound=Words)


class Word(NamedTuple):
    """A word of the question."""

    form: str
    is_noun: bool


class Signals(NamedTuple):
    """How well a quote fits a question, each 0 to 1.

    Attributes:
        said: share of the question's words in the quote itself.
        about: share of them in the quote or around it.
        cosine: of their vectors.
        missing: how rare the rarest noun of the question is that is in neither.
        shaped: 1 when it has the figure that was asked for; 0 when none was.
    """

    said: float
    about: float
    cosine: float
    missing: float
    shaped: float

    @property
    def fit(self) -> float:
        """All signals that speak for the quote."""
        return SAID * self.said + ABOUT * self.about + COSINE * self.cosine


@dataclass(frozen=True)
class Judged(Generic[W]):
    """Words with the chance that they answer.

    Attributes:
        signals: what the chance was worked out from.
        figures: those in it of the kind that was asked for ("1,150명").
    """

    quote: W
    chance: float
    signals: Signals
    figures: frozenset[str]


class Judge:
    """Weighs quotes against a question.

    Args:
        base: its search knows morphemes, vectors, and how rare a word is.
    """

    def __init__(self, base: KnowledgeBase) -> None:
        self._searcher = base.searcher
        self._shapes = Shapes(base.texts)
        self._asking = frozenset(base.texts.data("reading.asking_words"))

    def judge(self, question: str, quotes: Sequence[W]) -> list[Judged[W]]:
        """The quotes that may answer, surest first.

        A quote without what is asked for (a sum, a date, a number of people) is no answer, nor is
        one about another year than the one named.
        """
        wanted, named = self._shapes.wanted(question), years(question)
        fitting = [
            quote
            for quote in quotes
            if (wanted is None or wanted.is_in(quote)) and named <= _years_of(quote)
        ]
        weights = self._weights(question)
        evidence = sum(weight for word, weight in weights.items() if word.is_noun)
        if not fitting or evidence < EVIDENCE:
            return []
        covered = [self._covered(weights, quote) for quote in fitting]
        order = sorted(range(len(fitting)), key=lambda n: -covered[n][1])[:COMPARED]
        cosines = self._cosines(question, [fitting[n] for n in order])
        shaped = float(wanted is not None)
        judged = [
            _judged(fitting[n], Signals(*covered[n][:2], cosine, covered[n][2], shaped), wanted)
            for n, cosine in zip(order, cosines, strict=True)
        ]
        return sorted(judged, key=lambda one: -one.chance)

    def _weights(self, question: str) -> dict[Word, float]:
        """The words a question is about, each by how much it tells apart."""
        found = self._searcher.analyser.morphemes(question)
        words = {
            Word(one.form.lower(), one.tag.startswith(NOUNS))
            for one in found
            if one.is_content and one.form not in self._asking and not years(one.form)
        }
        rareness = self._searcher.index.words.information
        return {word: rareness([word.form]) * (1 if word.is_noun else VERB) for word in words}

    def _covered(self, weights: dict[Word, float], quote: Words) -> tuple[float, float, float]:
        """Shares of the question's words in the quote and around it; the rarest noun missing."""
        total = sum(weights.values())
        own, around = squeeze(quote.text), squeeze(quote.surroundings)
        said = {word for word in weights if word.form in own}
        about = said | {word for word in weights if word.form in around}
        missing = (weights[word] for word in weights.keys() - about if word.is_noun)
        return (
            sum(weights[word] for word in said) / total,
            sum(weights[word] for word in about) / total,
            max(missing, default=0.0),
        )

    def _cosines(self, question: str, quotes: Sequence[Words]) -> list[float]:
        texts = [f"{quote.heading} {quote.text}" for quote in quotes]
        vectors = self._searcher.encoder.encode([question, *texts])
        return [float(cosine) for cosine in vectors[1:] @ vectors[0]]


def _judged(quote: W, signals: Signals, wanted: Shape | None) -> Judged[W]:
    of_fit, of_missing, of_shape, constant = CALIBRATION
    chance = expit(
        of_fit * signals.fit + of_missing * signals.missing + of_shape * signals.shaped + constant
    )
    figures = wanted.figures(quote.text) if wanted else frozenset[str]()
    return Judged(quote, float(chance), signals, figures)


def _years_of(quote: Words) -> set[str]:
    """Years a quote is about: those it names, else that of its day."""
    named = years(f"{quote.text}\n{quote.surroundings}")
    return named or {str(quote.day.year)}
