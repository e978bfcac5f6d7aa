"""Our encoder as a sentence-transformers module, for training and for use elsewhere.

`SentenceTransformer("knowledge/model", trust_remote_code=True)`: sentence-transformers asks for
that flag before it imports any module that is not its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from sentence_transformers.sentence_transformer.modules import StaticEmbedding
from tokenizers import Tokenizer
from tokenizers.models import WordLevel

from knowledge.encoder.encoders import load_parts, save_parts
from knowledge.encoder.morphemes import Analyser
from knowledge.encoder.vectors import MorphemeVectors, quantise


class MorphemeEmbedding(StaticEmbedding):
    """Average over rows of `vector * weight`; texts become `form/TAG` keys through Kiwi."""

    def __init__(self, table: MorphemeVectors, parts: dict[str, list[str]]) -> None:
        factors = (table.scales * table.weights)[:, None]
        vocabulary = {key: row for row, key in enumerate(table.keys)}
        super().__init__(
            Tokenizer(WordLevel(vocabulary, unk_token=table.keys[0])),
            embedding_weights=table.vectors.astype(np.float32) * factors,
        )
        self._table, self._parts = table, parts
        self._analyser = Analyser(parts)

    def preprocess(  # type: ignore[override]  # texts only, like its base class at run time
        self, inputs: Sequence[str], prompt: str | None = None, **_: Any
    ) -> dict[str, torch.Tensor]:
        """Rows of each text, laid end to end, and where each text starts."""
        if prompt:
            inputs = [prompt + text for text in inputs]
        rows = [
            [row for m in self._analyser.morphemes(text) for row in self._table.rows(m)]
            for text in inputs
        ]
        starts = np.cumsum([0, *(len(found) for found in rows[:-1])])
        return {
            "input_ids": torch.tensor([row for found in rows for row in found], dtype=torch.long),
            "offsets": torch.from_numpy(starts),
        }

    def save(self, output_path: str, *_: Any, **__: Any) -> None:
        """Write `vectors.npz`, `vocab.json` and our names."""
        # Training moves vectors and weights together: keep the product, weight by its length.
        rows = self.embedding.weight.detach().cpu().numpy()
        lengths = np.linalg.norm(rows, axis=1).astype(np.float32)
        vectors, scales = quantise(rows / np.maximum(lengths, 1e-9)[:, None])
        path = Path(output_path)
        MorphemeVectors(self._table.keys, vectors, scales, lengths).save(path)
        save_parts(path, self._parts)

    @classmethod
    def load(  # type: ignore[override]  # a local directory needs no hub options
        cls, model_name_or_path: str, subfolder: str = "", **_: Any
    ) -> Self:
        """Read what `save` or `build_encoder` wrote (a local directory)."""
        path = Path(model_name_or_path) / subfolder
        return cls(MorphemeVectors.load(path), load_parts(path))
