# ruff: noqa: D100, E402, PT009 (unittest on Python 3.10; the stand-in goes before Rasa)
import unittest

from nlu import no_tensorflow

no_tensorflow.install()

from rasa.nlu.constants import TOKENS_NAMES
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy.sparse import csr_matrix

from nlu.components.kiwi import Morpheme
from nlu.components.ngrams import NgramFeaturizer
from nlu.components.tokenizer import merge


def counts(of: str, text: str, shortest: int = 1, longest: int = 2) -> csr_matrix:
    config = {"of": of, "shortest": shortest, "longest": longest}
    featurizer = NgramFeaturizer("test", {**NgramFeaturizer.get_default_config(), **config})
    message = Message({TEXT: text})
    tokens = [Morpheme(word, "NNG", text.index(word), text.index(word) + 1) for word in text]
    message.set(TOKENS_NAMES[TEXT], merge(text, [t for t in tokens if t.form.strip()]))
    featurizer.process([message])
    return message.features[0].features if message.features else csr_matrix((1, 0))


def likeness(a: csr_matrix, b: csr_matrix) -> float:
    return float(a.minimum(b).sum() / a.maximum(b).sum())


class Ngrams(unittest.TestCase):
    def test_counts_of_letters(self) -> None:
        self.assertEqual(counts("letters", "가나가").sum(), 5 + 4)  # with both ends marked

    def test_spaces_and_case_do_not_matter(self) -> None:
        spaced, joined = counts("letters", "EBS 강의 신청"), counts("letters", "ebs강의신청")
        self.assertEqual((spaced != joined).nnz, 0)

    def test_a_slip_spoils_fewer_jamo_than_letters(self) -> None:
        of_jamo = likeness(counts("jamo", "서울런 신청", 3, 4), counts("jamo", "서울런 신챵", 3, 4))
        of_letters = likeness(
            counts("letters", "서울런 신청", 1, 4), counts("letters", "서울런 신챵", 1, 4)
        )
        self.assertGreater(of_jamo, of_letters)

    def test_morphemes_and_their_pairs(self) -> None:
        self.assertEqual(counts("morphemes", "가나다").sum(), 3 + 2)

    def test_a_text_shorter_than_the_n_grams_has_none(self) -> None:
        self.assertEqual(counts("jamo", "a", 4, 5).nnz, 0)

    def test_no_text_no_features(self) -> None:
        self.assertEqual(counts("letters", "").shape, (1, 0))

    def test_other_counts_have_another_fingerprint(self) -> None:
        config = NgramFeaturizer.get_default_config()
        messages = [Message({TEXT: text}) for text in ("가나", "가나", "가다")]
        NgramFeaturizer("test", config).process(messages)
        same, again, other = (message.features[0].fingerprint() for message in messages)
        self.assertEqual(same, again)
        self.assertNotEqual(same, other)


if __name__ == "__main__":
    unittest.main()
