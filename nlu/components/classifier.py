"""Intents by logistic regression, saved as plain arrays, with probabilities that mean something.

scikit-learn fits it at training; answering needs NumPy alone. (Rasa's own logistic regression
loads skops, 7.6 s of every start, and is overconfident on counts.)
"""

# ruff: noqa: ARG003 (the parameters are those of Rasa's interface)
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.nlu.featurizers.featurizer import Featurizer
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack, vstack

from nlu.components.training_texts import COPY_OF

Floats = npt.NDArray[np.float32]

_HELD_OUT = 0.15  # share of the examples that the temperature is fitted on
_RANKING = 10  # intents reported per message
_TEMPERATURES = (0.1, 10.0)
_PROCESSES = 2  # not threads: liblinear draws from one source of chance per process


def _counts(message: Message) -> list[csr_matrix]:
    """The message's n-gram counts, one row per sparse featurizer."""
    return [f.features for f in message.features if f.is_sparse() and f.attribute == TEXT]


def _dense(message: Message) -> Floats:
    """The message's dense vector."""
    _, sentence = message.get_dense_features(TEXT)
    return np.zeros(0, np.float32) if sentence is None else sentence.features[0]


def _softmax(logits: npt.NDArray[Any]) -> npt.NDArray[Any]:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


class Model:
    """The fitted arrays.

    Attributes:
        intents: K names.
        rarities: per sparse featurizer, the weight of each of its n-grams (idf).
        weights: int8, features × K: those of the n-grams, then those of the dense vector.
        scales: K factors of the columns of `weights`.
        bias: K.
    """

    def __init__(
        self,
        intents: list[str],
        rarities: list[Floats],
        weights: npt.NDArray[np.int8],
        scales: Floats,
        bias: Floats,
    ) -> None:
        self.intents, self.rarities = intents, rarities
        self.weights, self.scales, self.bias = weights, scales, bias
        self._starts = np.cumsum([0, *(len(rarity) for rarity in rarities)])

    def probabilities(self, message: Message) -> npt.NDArray[Any]:
        """One probability per intent."""
        logits = _dense(message) @ self.weights[self._starts[-1] :].astype(np.float32)
        blocks = zip(_counts(message), self.rarities, self._starts[:-1], strict=True)
        for counts, rarity, start in blocks:
            values = (1 + np.log(counts.data)) * rarity[counts.indices]
            length = float(np.linalg.norm(values)) or 1.0
            rows = self.weights[start + counts.indices].astype(np.float32)
            logits += (values / length).astype(np.float32) @ rows
        return _softmax(logits * self.scales + self.bias)

    def save(self, folder: Path) -> None:
        """Write the arrays and the names of the intents."""
        np.savez_compressed(
            folder / "weights.npz",
            weights=self.weights,
            scales=self.scales,
            bias=self.bias,
            **{f"rarity{n}": rarity for n, rarity in enumerate(self.rarities)},
        )
        (folder / "intents.json").write_text(json.dumps(self.intents))

    @classmethod
    def load(cls, folder: Path) -> Model:
        """Read what `save` wrote."""
        with np.load(folder / "weights.npz") as arrays:
            rarities = [arrays[f"rarity{n}"] for n in range(len(arrays.files) - 3)]
            return cls(
                json.loads((folder / "intents.json").read_text()),
                rarities,
                arrays["weights"],
                arrays["scales"],
                arrays["bias"],
            )


def fit(messages: list[Message], strength: float, dense_weight: float) -> Model:
    """Fit the model to messages with intents and features; the same input gives the same model.

    Args:
        messages: at least two intents among them, all with the same featurizers.
        strength: inverse of the regularisation (scikit-learn's C).
        dense_weight: length of the dense vector beside n-gram vectors of length 1.
    """
    from sklearn.feature_extraction.text import TfidfTransformer

    intents = sorted({message.get(INTENT) for message in messages})
    labels = np.array([intents.index(message.get(INTENT)) for message in messages])
    rarities: list[Floats] = []
    blocks = []
    for rows in zip(*map(_counts, messages), strict=True):
        counts = vstack(rows, format="csr")
        tfidf = TfidfTransformer(sublinear_tf=True).fit(counts)
        blocks.append(tfidf.transform(counts))
        rarities.append(tfidf.idf_.astype(np.float32))
    dense = np.stack([_dense(message) for message in messages]) * dense_weight
    features = hstack([*blocks, csr_matrix(dense)], format="csr")

    temperature = _temperature(messages, features, labels, len(intents), strength)
    weights, bias = _regressions(features, labels, len(intents), strength)
    weights /= temperature
    weights[sum(map(len, rarities)) :] *= dense_weight
    scales = np.maximum(np.abs(weights).max(axis=0), 1e-9) / 127
    return Model(
        intents,
        rarities,
        np.rint(weights / scales).astype(np.int8),
        scales.astype(np.float32),
        (bias / temperature).astype(np.float32),
    )


def _regressions(
    features: csr_matrix, labels: npt.NDArray[Any], intents: int, strength: float
) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Each intent against the rest: weights (features × intents) and bias.

    As accurate here as multinomial, many times faster.
    """
    from joblib import Parallel, delayed
    from sklearn.base import clone
    from sklearn.linear_model import LogisticRegression

    regression = LogisticRegression(
        C=strength,
        class_weight="balanced",
        solver="liblinear",
        dual=True,
        max_iter=1000,
        tol=0.3,  # half the time of a finer one, the same answers
        random_state=0,
    )
    fitted = Parallel(_PROCESSES)(
        delayed(clone(regression).fit)(features, labels == intent) for intent in range(intents)
    )
    return (
        np.stack([one.coef_[0] for one in fitted], axis=1),
        np.array([one.intercept_[0] for one in fitted]),
    )


def _temperature(
    messages: list[Message],
    features: csr_matrix,
    labels: npt.NDArray[Any],
    intents: int,
    strength: float,
) -> float:
    """What to divide logits of unseen messages by, so that confidence is the share right.

    Found on examples that were not fitted, by a fit without noisy copies: half the time.
    """
    random = np.random.default_rng(0)
    texts = sorted({message.get(TEXT) for message in messages if not message.get(COPY_OF)})
    unseen = {text for text in texts if random.random() < _HELD_OUT}
    typed_well = np.array([not message.get(COPY_OF) for message in messages])
    asked = typed_well & np.array([message.get(TEXT) in unseen for message in messages])
    kept = typed_well & ~asked
    if len(np.unique(labels[kept])) < intents or not asked.any():
        return 1.0
    weights, bias = _regressions(features[kept], labels[kept], intents, strength)
    logits, right = features[asked] @ weights + bias, labels[asked]
    rows = np.arange(len(right))

    def loss(temperature: float) -> float:
        return float(-np.log(_softmax(logits / temperature)[rows, right] + 1e-12).mean())

    return float(minimize_scalar(loss, bounds=_TEMPERATURES, method="bounded").x)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LogisticClassifier(IntentClassifier, GraphComponent):
    """Logistic regression over n-grams (TF-IDF) and the dense vector."""

    def __init__(self, config: dict[str, Any], model: Model | None = None) -> None:
        self._config, self._model = config, model

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """See `fit`; `floors`: intents that win from this probability on, whatever else may be."""
        return {"strength": 10.0, "dense_weight": 1.0, "floors": {}}

    @classmethod
    def required_components(cls) -> list[type]:
        """The features come first."""
        return [Featurizer]

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LogisticClassifier:
        """Make the component for training."""
        component = cls(config)
        component._storage, component._resource = model_storage, resource
        return component

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LogisticClassifier:
        """Make the component from a trained model."""
        with model_storage.read_from(resource) as folder:
            return cls(config, Model.load(Path(folder)))

    def train(self, training_data: TrainingData) -> Resource:
        """Fit the model and save it.

        Raises:
            RasaException: the training data has fewer than two intents.
        """
        messages = [m for m in training_data.intent_examples if m.get(TEXT)]
        if len({message.get(INTENT) for message in messages}) < 2:
            raise RasaException("The training data needs examples of at least two intents.")
        model = fit(messages, self._config["strength"], self._config["dense_weight"])
        with self._storage.write_to(self._resource) as folder:
            model.save(Path(folder))
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set the most likely intent of each message and the runners-up."""
        for message in messages:
            probabilities = self._model.probabilities(message)
            ranking = [
                {"name": self._model.intents[i], "confidence": float(probabilities[i])}
                for i in np.argsort(-probabilities, kind="stable")[:_RANKING]
            ]
            surest = ranking[0]["confidence"]
            ranking.sort(key=self._is_outranked)
            ranking[0]["confidence"] = max(ranking[0]["confidence"], surest)  # it acts on this
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def _is_outranked(self, guess: dict[str, Any]) -> bool:
        return guess["confidence"] < self._config["floors"].get(guess["name"], 2.0)

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training data keeps its own intents."""
        return training_data
