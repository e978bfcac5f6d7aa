"""Dense features: the weighted average of the encoder's morpheme vectors, without torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.dense_featurizer.dense_featurizer import DenseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.artefacts import PackedComponent
from nlu.components.tokenizer import MORPHEMES


class Table:
    """The encoder's vectors by morpheme (`form/TAG`)."""

    def __init__(self, folder: Path) -> None:
        keys = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
        self._rows = {key: row for row, key in enumerate(keys)}
        with np.load(folder / "vectors.npz") as arrays:
            self._vectors = arrays["vectors"]
            self._factors = arrays["scales"] * arrays["weights"]

    def average(self, keys: list[str]) -> npt.NDArray[np.float32]:
        """Unit-length average of what is known of `keys`; zeros when nothing is."""
        rows = [row for key in keys if (row := self._rows.get(key)) is not None]
        total = self._factors[rows] @ self._vectors[rows].astype(np.float32)
        length = float(np.linalg.norm(total))
        return (total / length if length else total).astype(np.float32)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class EmbeddingFeaturizer(PackedComponent, DenseFeaturizer, GraphComponent):
    """Adds one vector per message."""

    files = ("encoder/vocab.json", "encoder/vectors.npz")

    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__(type(self).__name__, config)

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """There is nothing to configure."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The tokens come first."""
        return [Tokenizer]

    def read(self, folder: Path) -> None:
        """Read the vectors."""
        self._table = Table(folder / "encoder")

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the features to each message."""
        for message in messages:
            tokens = message.get(TOKENS_NAMES[TEXT]) or []
            vector = self._table.average([k for token in tokens for k in token.get(MORPHEMES)])
            message.add_features(
                Features(vector[None], FEATURE_TYPE_SENTENCE, TEXT, self._identifier)
            )
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the features to all examples."""
        self.process(training_data.training_examples)
        return training_data
