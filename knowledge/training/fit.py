"""Fine-tuning: vectors, their weights and one linear map, on pairs that mean the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from torch.nn import functional

from knowledge.encoder import Analyser, MorphemeVectors
from knowledge.encoder.vectors import quantise
from knowledge.training.draws import Draws
from knowledge.training.sources import Example, Rated, Source
from nlu.korean.noise import KINDS

Progress = Callable[[int, float], None]
Rows = list[int]


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        steps: batches.
        batch: pairs in a batch.
        scale: of the cosines in the losses (the inverse of a temperature).
        noisy: share of the anchors that get noise.
        dropout: share of the morphemes left out.
        sts_share: how often KorSTS' turn comes.
        vectors, weights, linear: learning rates.
        seed: of everything random.
    """

    steps: int = 2_000
    batch: int = 192
    scale: float = 20.0
    noisy: float = 0.3
    dropout: float = 0.2
    sts_share: int = 2
    vectors: float = 6e-4
    weights: float = 5e-3
    linear: float = 5e-4
    seed: int = 7


class _Average(torch.nn.Module):
    """A weighted average of vectors, mapped."""

    def __init__(self, table: MorphemeVectors) -> None:
        super().__init__()
        vectors = table.vectors.astype(np.float32) * table.scales[:, None]
        self.vectors = torch.nn.Parameter(torch.from_numpy(vectors))
        self.weights = torch.nn.Embedding(
            len(vectors), 1, sparse=True, _weight=torch.from_numpy(table.weights[:, None].copy())
        )
        self.linear = torch.nn.Linear(vectors.shape[1], vectors.shape[1], bias=False)
        torch.nn.init.eye_(self.linear.weight)

    def forward(self, texts: Sequence[Rows]) -> torch.Tensor:
        """Unit-length vectors of texts given as rows of the table."""
        rows = torch.tensor([row for text in texts for row in text])
        starts = torch.tensor(np.cumsum([0, *(len(text) for text in texts[:-1])]))
        total = functional.embedding_bag(
            rows,
            self.vectors,
            starts,
            mode="sum",
            sparse=True,
            per_sample_weights=self.weights(rows)[:, 0],
        )
        return functional.normalize(self.linear(total), dim=1)


class _Reader:
    """Texts as rows of the table, each analysed once."""

    def __init__(self, table: MorphemeVectors, analyser: Analyser, recipe: Recipe) -> None:
        self._table, self._analyser, self._recipe = table, analyser, recipe
        self._random = np.random.default_rng(recipe.seed)
        self._known: dict[str, Rows] = {}
        self._noisy: dict[tuple[str, int], str] = {}

    def read(self, text: str, *, may_be_noisy: bool = False) -> Rows:
        """The rows of a text, some left out; of a noisy form of it now and then."""
        if may_be_noisy and self._random.random() < self._recipe.noisy:
            text = self._noise(text)
        rows = self._known.get(text)
        if rows is None:
            morphemes = self._analyser.morphemes(text)
            rows = self._known[text] = [r for m in morphemes for r in self._table.rows(m)] or [0]
        kept = self._random.random(len(rows)) >= self._recipe.dropout
        return [row for row, keep in zip(rows, kept, strict=True) if keep] or rows

    def _noise(self, text: str) -> str:
        kind = int(self._random.integers(len(KINDS)))  # one form of each kind, to analyse it once
        if (text, kind) not in self._noisy:
            self._noisy[text, kind] = KINDS[kind](text, Draws(self._random))
        return self._noisy[text, kind]


def fit(
    table: MorphemeVectors,
    analyser: Analyser,
    sources: Sequence[Source],
    rated: Rated,
    recipe: Recipe,
    progress: Progress,
) -> MorphemeVectors:
    """A table whose averages are near each other when their texts mean the same.

    Symmetric multiple-negatives ranking loss on `sources`, one source for each batch; CoSENT on
    `rated`.

    Args:
        table: where to start from.
        analyser: gives the morphemes of a text.
        sources: pairs that mean the same.
        rated: pairs with degrees.
        recipe: how to train.
        progress: told the steps done and the recent loss.
    """
    torch.manual_seed(recipe.seed)
    torch.set_num_threads(1)  # the same sums in the same order, whatever the machine
    random = np.random.default_rng(recipe.seed)
    model, reader = _Average(table), _Reader(table, analyser, recipe)
    optimisers: list[torch.optim.Optimizer] = [
        torch.optim.SparseAdam([model.vectors], lr=recipe.vectors),
        torch.optim.SparseAdam([model.weights.weight], lr=recipe.weights),
        torch.optim.AdamW(model.linear.parameters(), lr=recipe.linear),
    ]
    schedules = [
        torch.optim.lr_scheduler.OneCycleLR(
            optimiser,
            max_lr=optimiser.param_groups[0]["lr"],
            total_steps=recipe.steps,
            pct_start=0.1,
            cycle_momentum=False,
        )
        for optimiser in optimisers
    ]
    shares = np.array([recipe.sts_share, *(source.share for source in sources)], float)
    recent = 0.0
    for step in range(recipe.steps):
        turn = int(random.choice(len(shares), p=shares / shares.sum()))
        if turn == 0:
            loss = _graded(model, reader, rated, recipe, random)
        else:
            loss = _ranked(model, reader, sources[turn - 1], recipe, random)
        for optimiser in optimisers:
            optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        for optimiser, schedule in zip(optimisers, schedules, strict=True):
            optimiser.step()
            schedule.step()
        recent = 0.98 * recent + 0.02 * float(loss.detach())
        progress(step + 1, recent)
    return _table(model, table)


def _table(model: _Average, table: MorphemeVectors) -> MorphemeVectors:
    """The map goes into the vectors, their length into the weights."""
    with torch.no_grad():
        rows = (model.linear(model.vectors) * model.weights.weight).numpy()
    lengths = np.linalg.norm(rows, axis=1).astype(np.float32)
    vectors, scales = quantise(rows / np.maximum(lengths, 1e-9)[:, None])
    return replace(table, vectors=vectors, scales=scales, weights=lengths / lengths.max())


def _ranked(
    model: _Average, reader: _Reader, source: Source, recipe: Recipe, random: np.random.Generator
) -> torch.Tensor:
    count = min(recipe.batch, len(source.families))
    chosen = random.choice(len(source.families), count, replace=False)
    pairs = [_draw(source.families[n], random) for n in chosen.tolist()]
    anchors = model([reader.read(anchor, may_be_noisy=True) for anchor, _, _ in pairs])
    positives = model([reader.read(positive) for _, positive, _ in pairs])
    scores = recipe.scale * anchors @ positives.T
    same = torch.tensor([[a == b for _, b, _ in pairs] for _, a, _ in pairs])
    same.fill_diagonal_(False)
    scores = scores.masked_fill(same, -torch.inf)
    target = torch.arange(count)
    backward = functional.cross_entropy(scores.T, target)
    wrong = [negative for _, _, negative in pairs if negative is not None]
    if wrong:
        negatives = model([reader.read(negative) for negative in wrong])
        scores = torch.cat([scores, recipe.scale * anchors @ negatives.T], dim=1)
    return (functional.cross_entropy(scores, target) + backward) / 2


def _draw(family: Sequence[Example], random: np.random.Generator) -> tuple[str, str, str | None]:
    example = family[int(random.integers(len(family)))]
    anchor = _one(example.anchors, random)
    others = [text for text in example.positives if text != anchor] or example.positives
    negative = _one(example.negatives, random) if example.negatives else None
    return anchor, _one(others, random), negative


def _one(texts: Sequence[str], random: np.random.Generator) -> str:
    return texts[int(random.integers(len(texts)))]


def _graded(
    model: _Average, reader: _Reader, rated: Rated, recipe: Recipe, random: np.random.Generator
) -> torch.Tensor:
    chosen = random.choice(len(rated.scores), min(recipe.batch, len(rated.scores)), replace=False)
    first = model([reader.read(rated.first[n], may_be_noisy=True) for n in chosen])
    second = model([reader.read(rated.second[n]) for n in chosen])
    cosines = recipe.scale * (first * second).sum(dim=1)
    scores = torch.tensor([rated.scores[n] for n in chosen])
    wrong = cosines[:, None] - cosines[None, :]
    wrong = wrong[scores[:, None] < scores[None, :]]
    return torch.logsumexp(torch.cat([torch.zeros(1), wrong]), dim=0)
