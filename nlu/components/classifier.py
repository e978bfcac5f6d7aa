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
from scipy.sparse import csr_matrix, hstack

Floats = npt.NDArray[np.float32]

_FOLDS = 3
_RANKING = 10  # intents reported per message
_TEMPERATURES = (0.1, 10.0)


def _counts(message: Message) -> csr_matrix:
    """The message's n-gram counts, 1 × number of n-grams."""
    _, sentence = message.get_sparse_features(TEXT)
    return csr_matrix((1, 0)) if sentence is None else csr_matrix(sentence.features)


def _dense(message: Message) -> Floats:
    """The message's dense vector."""
    _, sentence = message.get_dense_features(TEXT)
    return np.zeros(0, np.float32) if sentence is None else sentence.features[0]


def _softmax(logits: npt.NDArray[Any]) -> npt.NDArray[Any]:
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


class Model:
    """The fitted arrays: features × intents weights, and what turns counts into features."""

    def __init__(self, intents: list[str], rarity: Floats, weights: Floats, bias: Floats) -> None:
        self.intents, self.rarity, self.weights, self.bias = intents, rarity, weights, bias

    def probabilities(self, message: Message) -> npt.NDArray[Any]:
        """One probability per intent."""
        counts = _counts(message)
        size = len(self.rarity)
        values = (1 + np.log(counts.data)) * self.rarity[counts.indices]
        length = float(np.linalg.norm(values)) or 1.0
        logits = self.bias + (values / length) @ self.weights[:size][counts.indices]
        return _softmax(logits + _dense(message) @ self.weights[size:])

    def save(self, folder: Path) -> None:
        """Write the arrays and the names of the intents."""
        np.savez(folder / "weights.npz", rarity=self.rarity, weights=self.weights, bias=self.bias)
        (folder / "intents.json").write_text(json.dumps(self.intents))

    @classmethod
    def load(cls, folder: Path) -> Model:
        """Read what `save` wrote."""
        with np.load(folder / "weights.npz") as arrays:
            return cls(
                json.loads((folder / "intents.json").read_text()),
                arrays["rarity"],
                arrays["weights"],
                arrays["bias"],
            )


def fit(messages: list[Message], strength: float, dense_weight: float) -> Model:
    """Fit the model to messages with intents and features; the same input gives the same model.

    Args:
        messages: at least two intents among them.
        strength: inverse of the regularisation (scikit-learn's C).
        dense_weight: length of the dense vector beside the n-gram vector of length 1.
    """
    from scipy.sparse import vstack
    from sklearn.feature_extraction.text import TfidfTransformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    labels = np.array([message.get(INTENT) for message in messages])
    counts = vstack([_counts(message) for message in messages], format="csr")
    tfidf = TfidfTransformer(sublinear_tf=True).fit(counts)
    dense = np.stack([_dense(message) for message in messages]) * dense_weight
    features = csr_matrix(hstack([tfidf.transform(counts), csr_matrix(dense)]))
    # One intent against the rest: as accurate here as multinomial, 10 times faster to fit.
    regression = LogisticRegression(
        C=strength,
        class_weight="balanced",
        solver="liblinear",
        dual=True,
        max_iter=1000,
        tol=0.01,  # half the time of the default, the same answers
        random_state=0,
    )
    intents, temperature = len(np.unique(labels)), 1.0
    if min(np.unique(labels, return_counts=True)[1]) >= _FOLDS:
        folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
        unseen = cross_val_predict(
            regression, features, labels, cv=folds, method="decision_function"
        )
        temperature = _temperature(_per_intent(unseen, intents), labels)
    regression.fit(features, labels)
    weights = _per_intent(regression.coef_.T, intents) / temperature
    weights[counts.shape[1] :] *= dense_weight
    bias = _per_intent(regression.intercept_, intents)[0] / temperature
    return Model(
        [str(label) for label in regression.classes_],
        tfidf.idf_.astype(np.float32),
        weights.astype(np.float32),
        bias.astype(np.float32),
    )


def _per_intent(values: npt.NDArray[Any], intents: int) -> npt.NDArray[Any]:
    """One column per intent; of two intents, scikit-learn gives only the second's."""
    columns = values.reshape(-1, 1 if intents == 2 else intents)
    return np.hstack([-columns, columns]) if intents == 2 else columns


def _temperature(logits: npt.NDArray[Any], labels: npt.NDArray[Any]) -> float:
    """What to divide logits of unseen messages by, so that confidence is the share right."""
    right = np.searchsorted(np.unique(labels), labels)
    rows = np.arange(len(labels))

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
        """See `fit`."""
        return {"strength": 10.0, "dense_weight": 1.0}

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
            message.set("intent", ranking[0], add_to_output=True)
            message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Training data keeps its own intents."""
        return training_data
