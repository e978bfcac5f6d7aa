# ruff: noqa: D100, E402, PT009 (unittest on Python 3.10; the stand-in goes before Rasa)
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np

from nlu import no_tensorflow

no_tensorflow.install()

from rasa.nlu.constants import TOKENS_NAMES
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.embedding import EmbeddingFeaturizer
from nlu.components.tokenizer import MORPHEMES


class Embedding(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.featurizer = EmbeddingFeaturizer(EmbeddingFeaturizer.get_default_config())
        with tempfile.TemporaryDirectory() as folder:
            encoder = Path(folder) / "encoder"
            encoder.mkdir()
            (encoder / "vocab.json").write_text(json.dumps(["학교/NNG", "은/JX"]))
            np.savez(
                encoder / "vectors.npz",
                vectors=np.eye(2, 256, dtype=np.int8) * 100,
                scales=np.full(2, 0.01, np.float32),
                weights=np.array([3.0, 4.0], np.float32),
            )
            cls.featurizer.read(Path(folder))

    def vector(self, *keys: str) -> np.ndarray:
        message = Message({TEXT: "x"})
        tokens = [Token("x", place, data={MORPHEMES: [key]}) for place, key in enumerate(keys)]
        message.set(TOKENS_NAMES[TEXT], tokens)
        self.featurizer.process([message])
        sequence, sentence = message.get_dense_features(TEXT)
        self.assertIsNone(sequence)
        return sentence.features

    def test_known_morphemes_are_averaged_by_weight_to_unit_length(self) -> None:
        vector = self.vector("학교/NNG", "은/JX", "없음/NNG")
        self.assertEqual(vector.shape, (1, 256))
        np.testing.assert_allclose(vector[0, :2], [0.6, 0.8], rtol=1e-6)

    def test_unknown_or_no_text_is_a_zero_vector(self) -> None:
        for keys in [(), ("없음/NNG",)]:
            vector = self.vector(*keys)
            self.assertEqual(vector.shape, (1, 256))
            self.assertFalse(vector.any())
