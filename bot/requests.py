"""Two requests in one message: each is answered as if it had been sent alone."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from knowledge.encoder import Analyser
from nlu.korean.clauses import asks

Parse = Callable[[str], Awaitable[dict[str, Any]]]

SURE = 0.8  # confidence from which a clause counts as a request of its own
_VERY_SURE = 0.9  # for feelings, which are told along with any request
# Of two requests the one that leads to an action is reported.
_ACTIONS = ("eligibility", "counselling_booking", "mentoring_apply", "study_plan", "how_to_apply")
_APPLYING = frozenset({"mentoring_apply", "how_to_apply"})  # one request in two sentences
_FEELINGS = frozenset({"emotional_support", "complaint"})
# Small talk, what is not ours, danger (which is answered alone) and answers to our questions.
_NO_REQUESTS = frozenset(
    {"chitchat", "out_of_scope", "crisis", "nlu_fallback"}
    | {"inform", "affirm", "deny", "dont_know", "help", "start_over", "cancel", "follow_up"}
)
_MOST = 2  # requests answered; more would be a wall of text


async def requests_in(text: str, parse: Parse, analyser: Analyser) -> list[str]:
    """The message cut into its requests, nothing left out; one piece when there is only one.

    Args:
        text: the message.
        parse: Rasa's reading of a text.
        analyser: tells clauses apart.
    """
    clauses = analyser.clauses(text)
    if len(clauses) < 2:
        return [text]
    labels: list[str | None] = []
    for clause in clauses:
        intent = (await parse(clause))["intent"]
        labels.append(_request(clause, intent["name"], intent["confidence"]))
    found = list(dict.fromkeys(label for label in labels if label))
    if not 2 <= len(found) <= _MOST or set(found) == _APPLYING:
        return [text]
    return _pieces(clauses, labels)


def first_to_report(labels: Sequence[str]) -> int:
    """Which of the labels of one message is reported: an action, and feelings last."""
    ranks = [
        _ACTIONS.index(label) if label in _ACTIONS else len(_ACTIONS) + (label in _FEELINGS)
        for label in labels
    ]
    return ranks.index(min(ranks))


def _request(clause: str, label: str, confidence: float) -> str | None:
    if label in _NO_REQUESTS:
        return None
    if label in _FEELINGS:
        return label if confidence >= _VERY_SURE else None
    return label if confidence >= SURE and asks(clause) else None


def _pieces(clauses: Sequence[str], labels: Sequence[str | None]) -> list[str]:
    """Clauses joined so that background goes with the request after it (or before, at the end)."""
    pieces: list[list[str]] = [[]]
    current: str | None = None
    for clause, label in zip(clauses, labels, strict=True):
        if label and current and label != current:
            pieces.append([])
        pieces[-1].append(clause)
        current = label or current
    return [" ".join(piece) for piece in pieces]
