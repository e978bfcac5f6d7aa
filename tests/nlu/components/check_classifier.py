# ruff: noqa: D100, E402, PT009 (unittest on Python 3.10; the stand-in goes before Rasa)
import tempfile
import unittest
from pathlib import Path

import numpy as np

from nlu import no_tensorflow

no_tensorflow.install()

from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, INTENT, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix

from nlu.components.classifier import LogisticClassifier, Model, fit


def message(intent: str | None, counts: np.ndarray, dense: np.ndarray | None = None) -> Message:
    made = Message({TEXT: "x", **({INTENT: intent} if intent else {})})
    sparse = csr_matrix(counts[None].astype(np.float32))
    made.add_features(Features(sparse, FEATURE_TYPE_SENTENCE, TEXT, "ngrams"))
    if dense is not None:
        made.add_features(Features(dense[None], FEATURE_TYPE_SENTENCE, TEXT, "dense"))
    return made


def sample(size: int, seed: int) -> list[Message]:
    """Three intents, each with its own tendency among 30 n-grams; one in ten mislabelled."""
    random = np.random.default_rng(seed)
    made = []
    for _ in range(size):
        kind = random.integers(3)
        counts = random.poisson(0.1 + 0.25 * (np.arange(30) % 3 == kind))
        label = random.integers(3) if random.random() < 0.1 else kind
        dense = random.normal(size=8).astype(np.float32)
        dense[kind] += 1
        made.append(message("abc"[label], counts, dense))
    return made


class Classifier(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.model = fit(sample(300, 1), strength=1.0, dense_weight=1.0)

    def test_probabilities_sum_to_one_and_are_mostly_right(self) -> None:
        test = sample(300, 2)
        found = np.array([self.model.probabilities(m) for m in test])
        np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-5)
        right = found.argmax(axis=1) == [self.model.intents.index(m.get(INTENT)) for m in test]
        self.assertGreater(right.mean(), 0.7)

    def test_confidence_is_about_the_share_right(self) -> None:
        test = sample(600, 3)
        found = np.array([self.model.probabilities(m) for m in test])
        right = found.argmax(axis=1) == [self.model.intents.index(m.get(INTENT)) for m in test]
        self.assertAlmostEqual(found.max(axis=1).mean(), right.mean(), delta=0.1)

    def test_the_same_data_gives_the_same_model(self) -> None:
        again = fit(sample(300, 1), strength=1.0, dense_weight=1.0)
        np.testing.assert_array_equal(again.weights, self.model.weights)

    def test_saved_and_loaded_it_answers_the_same(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            self.model.save(Path(folder))
            self.assertEqual(
                sorted(file.name for file in Path(folder).iterdir()),
                ["intents.json", "weights.npz"],
            )
            loaded = Model.load(Path(folder))
        for one in sample(20, 4):
            np.testing.assert_array_equal(loaded.probabilities(one), self.model.probabilities(one))

    def test_a_message_without_any_known_feature_gets_an_answer(self) -> None:
        empty = message(None, np.zeros(30), np.zeros(8, np.float32))
        self.assertAlmostEqual(self.model.probabilities(empty).sum(), 1, places=5)

    def test_few_examples_and_no_dense_features_will_do(self) -> None:
        few = [message("ab"[i % 2], np.eye(4)[i]) for i in range(4)]
        model = fit(few, 10.0, 1.0)
        self.assertEqual(model.intents, ["a", "b"])
        self.assertGreater(model.probabilities(few[0])[0], 0.5)
        self.assertGreater(model.probabilities(few[1])[1], 0.5)

    def test_the_ranking_starts_with_the_intent(self) -> None:
        one = message(None, np.eye(30)[0], np.zeros(8, np.float32))
        LogisticClassifier(LogisticClassifier.get_default_config(), self.model).process([one])
        ranking = one.get("intent_ranking")
        self.assertEqual(one.get("intent"), ranking[0])
        confidences = [item["confidence"] for item in ranking]
        self.assertEqual(confidences, sorted(confidences, reverse=True))
