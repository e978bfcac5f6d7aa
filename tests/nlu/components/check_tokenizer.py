# ruff: noqa: D100, E402, PT009 (unittest on Python 3.10; the stand-in goes before Rasa)
import json
import tempfile
import unicodedata
import unittest
from pathlib import Path

from nlu import no_tensorflow

no_tensorflow.install()

from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components.tokenizer import MORPHEMES, KiwiTokenizer

TEXTS = [
    "아이가 중3이고 한부모 가정인데 서울런 되는지 궁금해요",
    "신청했는데 안됐어요ㅠㅠ 어떡해요",
    "대성이랑메가둘다들어도됨?",
    unicodedata.normalize("NFD", "되나요"),
    "👨‍👩‍👧 가족 🙏🏽 도와주세요",
    "<b>'; DROP TABLE--",
    "   ",
    "\n\t앞뒤 공백 \n",
    "가" * 10_000,
]


class Tokens(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.tokenizer = KiwiTokenizer(KiwiTokenizer.get_default_config())
        with tempfile.TemporaryDirectory() as folder:
            lexicon = {"entries": [], "user_words": ["대성마이맥"]}
            (Path(folder) / "lexicon.json").write_text(json.dumps(lexicon))
            cls.tokenizer.read(Path(folder))

    def tokens(self, text: str) -> list:
        return self.tokenizer.tokenize(Message({TEXT: text}), TEXT)

    def test_tokens_are_ordered_apart_and_cut_from_the_text(self) -> None:
        for text in TEXTS:
            end = 0
            for token in self.tokens(text):
                self.assertGreaterEqual(token.start, end, text[:40])
                self.assertEqual(token.text, text[token.start : token.end])
                end = token.end

    def test_morphemes_that_share_characters_are_one_token_with_both(self) -> None:
        (token,) = [token for token in self.tokens("신청했다") if token.text == "했"]
        self.assertEqual(token.get(MORPHEMES), ["하/XSV", "었/EP"])

    def test_our_names_are_not_cut_apart(self) -> None:
        self.assertIn("대성마이맥", [token.text for token in self.tokens("대성마이맥은 얼마예요")])

    def test_josa_is_apart_from_the_noun(self) -> None:
        self.assertEqual([t.text for t in self.tokens("학교에서")], ["학교", "에서"])
