"""Rank of the first right item, and declining, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from bench.common import table
from bench.comparing import chance, compare, interval, points, share
from bench.noises import NOISES
from bench.retrieval.questions import Question, noisy
from bench.retrieval.systems import DEPTH, Ranker
from bot.evaluate.scores.retrieval import DEPTHS
from bot.evaluate.scores.statistics import scores
from knowledge.search import Searcher


def ranking_table(systems: Mapping[str, Ranker], questions: Sequence[Question]) -> str:
    """Recall and mean reciprocal rank of every system with every noise; ours is the first."""
    rows = []
    for noise in NOISES:
        asked = [question for question in noisy(questions, noise) if question.answers]
        first: np.ndarray | None = None
        for name, rank in systems.items():
            places = np.array([place(rank(q.text), q.answers) for q in asked])
            found = [share((places > 0) & (places <= depth)) for depth in DEPTHS]
            found.append(share(np.where(places > 0, 1 / np.maximum(places, 1), 0.0)))
            row = [noise, name, *map(interval, found)]
            if first is None:
                first, lead = places, ["", ""]
            else:
                against = compare(first == 1, places == 1)
                lead = [points(against.lead), chance(against)]
            rows.append(row + lead)
    depths = [f"R@{depth}" for depth in DEPTHS]
    lead = [f"{next(iter(systems))} ahead by points of R@1", "p"]
    return table(["noise", "system", *depths, f"MRR@{DEPTH}", *lead], rows)


def place(ranking: Sequence[str], answers: frozenset[str]) -> int:
    """Place of the first right item, from 1; 0 when there is none."""
    return next((n for n, item in enumerate(ranking, 1) if item in answers), 0)


def declining_table(searcher: Searcher, questions: Sequence[Question]) -> str:
    """How well our threshold tells what the records do not know."""
    names, rows = {True: "decline", False: "answer"}, []
    wanted = [names[not question.answers] for question in questions]
    for noise in NOISES:
        hits = [searcher.search(q.text, 1) for q in noisy(questions, noise)]
        told = [bool(hit) and hit[0].score >= searcher.answerable for hit in hits]
        score = scores(wanted, [names[not yes] for yes in told], ["decline"])["decline"]
        right = [
            yes and hit[0].record in q.answers
            for yes, hit, q in zip(told, hits, questions, strict=True)
        ]
        known = [n for n, question in enumerate(questions) if question.answers]
        answered = share(np.array([told[n] for n in known]))
        precise = share(np.array([right[n] for n in known if told[n]]))
        row = [noise, f"{score.precision:.3f}", f"{score.recall:.3f}", f"{score.f1:.3f}"]
        rows.append([*row, interval(answered), interval(precise)])
    head = ["noise", "declining: precision", "recall", "F1"]
    return table([*head, "answerable: answered", "of these right"], rows)
