"""Compare what was expected with what came: pure functions from answers to figures."""

from __future__ import annotations

from collections.abc import Sequence

from bot.evaluate.examples import Answered
from bot.evaluate.figures import Figures
from bot.evaluate.scores.correctness import score_correctness
from bot.evaluate.scores.crisis import score_crisis
from bot.evaluate.scores.entities import score_entities
from bot.evaluate.scores.intents import score_intents, score_two_intents
from bot.evaluate.scores.retrieval import score_retrieval

__all__ = ["score"]


def score(answered: Sequence[Answered], threshold: float = 0.9) -> Figures:
    """All figures of a file.

    Args:
        answered: its lines with what came back.
        threshold: confidence from which an answer is called confident.
    """
    return Figures(
        lines=len(answered),
        intents=score_intents(answered, threshold),
        crisis=score_crisis(answered),
        two_intents=score_two_intents(answered),
        entities=score_entities(answered),
        retrieval=score_retrieval(answered),
        correctness=score_correctness(answered),
    )
