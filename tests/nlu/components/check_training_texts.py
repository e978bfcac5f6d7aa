# ruff: noqa: D100, E402, PT009 (unittest on Python 3.10; the stand-in goes before Rasa)
import unittest

from nlu import no_tensorflow

no_tensorflow.install()

from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.components.training_texts import COPY_OF, TrainingTexts

EXAMPLES = {
    "서울런 신청 어떻게 해요": "how_to_apply",
    "안녕하세요 정말 반갑습니다ㅋㅋㅋㅋㅋ": "chitchat",
}


def prepared(copies: int = 1, seed: int = 0) -> list[Message]:
    data = TrainingData([Message({TEXT: text, INTENT: label}) for text, label in EXAMPLES.items()])
    component = TrainingTexts({"copies": copies, "seed": seed})
    return component.process_training_data(data).training_examples


class Texts(unittest.TestCase):
    def test_each_example_has_its_copies_under_its_label(self) -> None:
        found = prepared()
        self.assertEqual(len(found), 2 * len(EXAMPLES))
        originals = {m.get(TEXT): m.get(INTENT) for m in found if not m.get(COPY_OF)}
        for copy in (m for m in found if m.get(COPY_OF)):
            self.assertEqual(copy.get(INTENT), originals[copy.get(COPY_OF)])

    def test_examples_arrive_as_messages_do(self) -> None:
        self.assertIn("안녕하세요 정말 반갑습니다ㅋㅋ", [m.get(TEXT) for m in prepared()])

    def test_the_same_seed_gives_the_same_copies(self) -> None:
        self.assertEqual([m.get(TEXT) for m in prepared()], [m.get(TEXT) for m in prepared()])

    def test_messages_are_left_alone(self) -> None:
        message = Message({TEXT: "안녕ㅋㅋㅋㅋㅋ"})
        TrainingTexts({"copies": 1, "seed": 0}).process([message])
        self.assertEqual(message.get(TEXT), "안녕ㅋㅋㅋㅋㅋ")


if __name__ == "__main__":
    unittest.main()
