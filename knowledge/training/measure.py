"""How good an encoder is, on data it was not trained on."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import yaml
from scipy.stats import pearsonr, spearmanr  # type: ignore[import-untyped]

from knowledge.encoder import Encoder
from knowledge.training.draws import Draws
from knowledge.training.sources import HELD_OUT, Rated, clusters, klue_sts, korsts
from nlu.korean.noise import Noise, no_spaces, typos, typos_without_spaces

_SEED = 11
_NOISES: dict[str, Noise] = {
    "clean": lambda text, _: text,
    "no spaces": no_spaces,
    "jamo typos": typos,
    "both": typos_without_spaces,
}
_FOLDS = 3


def measure(encoder: Encoder, data: Path, intents: Path | None = None) -> dict[str, float]:
    """Figures by name, all the higher the better.

    Args:
        encoder: what to measure.
        data: folder of the public files.
        intents: folder of Rasa's examples, for how well the vectors alone tell intents apart.
    """
    figures = {
        "KorSTS ρ": float(spearmanr(*_alike(encoder, korsts(data, "test"))).statistic),
        "KLUE-STS r": float(pearsonr(*_alike(encoder, klue_sts(data))).statistic),
        **_paraphrases(encoder, data),
    }
    if intents is not None:
        figures["intents (3-fold)"] = _intents(encoder, intents)
    return figures


def markdown(systems: Mapping[str, Mapping[str, float]]) -> str:
    """The figures of several systems as a table."""
    names = list(next(iter(systems.values())))
    rows = [f"| system | {' | '.join(names)} |", "|---" * (len(names) + 1) + "|"]
    for system, figures in systems.items():
        rows.append(f"| {system} | {' | '.join(f'{figures[name]:.3f}' for name in names)} |")
    return "\n".join(rows)


def _alike(encoder: Encoder, rated: Rated) -> tuple[np.ndarray, list[float]]:
    return (encoder.encode(rated.first) * encoder.encode(rated.second)).sum(axis=1), rated.scores


def _paraphrases(encoder: Encoder, data: Path) -> dict[str, float]:
    """Recall when one sentence of each cluster is the index and held-out ones are looked up."""
    every = clusters(data)
    index = encoder.encode([cluster[0] for cluster in every])
    held_out = range(len(every) - HELD_OUT, len(every))
    queries = [(text, n) for n in held_out for text in every[n][1:]]
    owners = np.array([owner for _, owner in queries])
    figures = {}
    for name, noise in _NOISES.items():
        chance = Draws(np.random.default_rng(_SEED))
        cosines = encoder.encode([noise(text, chance) for text, _ in queries]) @ index.T
        right = cosines[np.arange(len(queries)), owners]
        places = (cosines > right[:, None]).sum(axis=1)
        figures[f"R@1 {name}"] = float((places < 1).mean())
        figures[f"R@5 {name}"] = float((places < 5).mean())
    return figures


def _intents(encoder: Encoder, folder: Path) -> float:
    """Accuracy of a logistic regression on the vectors alone."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_score

    texts, labels = [], []
    for file in sorted(folder.glob("*.yml")):
        for group in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu", ()):
            lines = [line.removeprefix("- ") for line in group.get("examples", "").splitlines()]
            texts += lines
            labels += [group.get("intent", "")] * len(lines)
    kept = [n for n, label in enumerate(labels) if label]
    vectors = encoder.encode([texts[n] for n in kept])
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=_SEED)
    model = LogisticRegression(C=30, max_iter=1_000)
    return float(cross_val_score(model, vectors, [labels[n] for n in kept], cv=folds).mean())
