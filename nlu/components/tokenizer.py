"""Korean tokens: Kiwi's morphemes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.tokenizers.tokenizer import Token, Tokenizer
from rasa.shared.nlu.training_data.message import Message

from nlu.components.artefacts import PackedComponent
from nlu.components.kiwi import Analyser, Morpheme

MORPHEMES = "morphemes"  # property of a token: the morphemes it is made of


class MorphemeToken(Token):
    """A token that says at once what it is.

    Rasa hashes a token's fields one by one after every component: half of a training.
    """

    def fingerprint(self) -> str:
        """What tells this token from others."""
        return f"{self.start} {self.text} {self.lemma}"


def merge(text: str, morphemes: list[Morpheme]) -> list[Token]:
    """Tokens in order and without overlap: morphemes that share characters become one."""
    tokens: list[Token] = []
    for morpheme in morphemes:
        if tokens and morpheme.start < tokens[-1].end:
            last = tokens[-1]
            last.end = max(last.end, morpheme.end)
            last.text = text[last.start : last.end]
            last.lemma += " " + _word(morpheme)
            last.get(MORPHEMES).append(morpheme.key)
        elif morpheme.start < morpheme.end:
            form = text[morpheme.start : morpheme.end]
            data = {MORPHEMES: [morpheme.key]}
            tokens.append(MorphemeToken(form, morpheme.start, morpheme.end, data, _word(morpheme)))
    return tokens


def _word(morpheme: Morpheme) -> str:
    """The morpheme as one word to a featurizer that counts words."""
    return f"{morpheme.form}_{morpheme.tag}".replace("-", "_")


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=True)
class KiwiTokenizer(PackedComponent, Tokenizer):
    """Splits Korean text where its morphemes meet, with the names of our records known."""

    files = ("lexicon.json",)

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What the base class asks for."""
        return {
            "intent_tokenization_flag": False,
            "intent_split_symbol": "_",
            "token_pattern": None,
            "prefix_separator_symbol": None,
        }

    def read(self, folder: Path) -> None:
        """Read the names of our records and warm Kiwi up."""
        lexicon = json.loads((folder / self.files[0]).read_text(encoding="utf-8"))
        self._analyser = Analyser(lexicon["user_words"])

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Tokens of one attribute of `message`; each keeps its morphemes for the featurizer."""
        text = message.get(attribute)
        return merge(text, self._analyser.morphemes(text))
