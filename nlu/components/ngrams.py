"""Sparse features: n-grams of letters, jamo or morphemes, hashed, so that no vocabulary is kept."""

# ruff: noqa: ARG003 (the parameters are those of Rasa's interface)
from __future__ import annotations

from hashlib import md5
from typing import Any
from zlib import crc32

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.featurizers.sparse_featurizer.sparse_featurizer import SparseFeaturizer
from rasa.nlu.tokenizers.tokenizer import Tokenizer
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix

from nlu.components.tokenizer import MORPHEMES
from nlu.korean.hangul import to_jamo

Hashes = npt.NDArray[np.uint64]

_EDGES = "^{}$"
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # Knuth's multiplicative hashing, 64 bits


def _bare(message: Message) -> str:
    """The text without spaces: people leave them out as they like."""
    return "".join(message.get(TEXT).lower().split())


def _characters(text: str) -> Hashes:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.uint64)


def _letters(message: Message) -> Hashes:
    return _characters(_EDGES.format(_bare(message)))


def _jamo(message: Message) -> Hashes:
    """One slip of a finger spoils few of their n-grams."""
    return _characters(to_jamo(_bare(message)))


def _morphemes(message: Message) -> Hashes:
    tokens = message.get(TOKENS_NAMES[TEXT]) or ()
    keys = [crc32(key.encode()) for token in tokens for key in token.get(MORPHEMES)]
    return np.array(keys, np.uint64)


_UNITS = {"letters": _letters, "jamo": _jamo, "morphemes": _morphemes}


def _hashed(units: Hashes, shortest: int, longest: int) -> Hashes:
    """A hash of every n-gram of `units`."""
    grams, found = np.zeros(len(units) + 1, np.uint64), []
    for size in range(1, longest + 1):
        grams = (grams[:-1] + units[size - 1 :]) * _FACTOR
        if size >= shortest:
            found.append(grams)
        if len(grams) < 2:
            break
    return np.concatenate(found) if found else np.zeros(0, np.uint64)


class _Counts(Features):
    """Sparse features known by a hash of their bytes.

    Rasa knows them by a text of all their numbers: a minute of every training.
    """

    def fingerprint(self) -> str:
        """A stable name of these counts."""
        content = self.features.indices.tobytes() + self.features.data.tobytes()
        return md5(self.origin.encode() + content, usedforsecurity=False).hexdigest()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class NgramFeaturizer(SparseFeaturizer, GraphComponent):
    """Counts the n-grams of a message in `2 ** bits` buckets."""

    def __init__(self, name: str, config: dict[str, Any]) -> None:
        super().__init__(name, config)
        self._units = _UNITS[config["of"]]
        self._sizes = config["shortest"], config["longest"]
        self._bits = config["bits"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """`of`: letters, jamo or morphemes; n from `shortest` to `longest`."""
        return {
            **SparseFeaturizer.get_default_config(),
            "of": "letters",
            "shortest": 1,
            "longest": 4,
            "bits": 15,
        }

    @classmethod
    def validate_config(cls, config: dict[str, Any]) -> None:
        """Units that are not known fail in `__init__`."""

    @classmethod
    def required_components(cls) -> list[type]:
        """The tokens come first."""
        return [Tokenizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> NgramFeaturizer:
        """Make the component; there is nothing to learn."""
        return cls(execution_context.node_name, config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the counts to each message."""
        for message in messages:
            if message.get(TEXT):
                counts = self._counts(message)
                message.add_features(_Counts(counts, FEATURE_TYPE_SENTENCE, TEXT, self._identifier))
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the counts to all examples."""
        self.process(training_data.training_examples)
        return training_data

    def _counts(self, message: Message) -> csr_matrix:
        hashes = _hashed(self._units(message), *self._sizes)
        buckets = (hashes >> np.uint64(64 - self._bits)).astype(np.int32)
        columns, counts = np.unique(buckets, return_counts=True)
        return csr_matrix(
            (counts.astype(np.float32), columns, [0, len(columns)]), shape=(1, 2**self._bits)
        )
