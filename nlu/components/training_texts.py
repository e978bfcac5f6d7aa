"""Training examples as messages arrive: normalised, and also as typed in a hurry."""

# ruff: noqa: ARG003 (the parameters are those of Rasa's interface)
from __future__ import annotations

from random import Random
from typing import Any

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from nlu.korean.noise import no_spaces, typos, typos_without_spaces
from nlu.korean.normalise import normalise

COPY_OF = "copy_of"  # property of a noisy copy: the text it was made from
# Both at once is the hardest and teaches most.
_KINDS = (typos_without_spaces, typos_without_spaces, typos, no_spaces)


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class TrainingTexts(GraphComponent):
    """Normalises examples and adds copies with slips or without spaces; leaves messages alone."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._copies, self._seed = config["copies"], config["seed"]

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """How many copies of each example, and the seed of the noise."""
        return {"copies": 1, "seed": 0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> TrainingTexts:
        """Make the component; there is nothing to learn."""
        return cls(config)

    def process(self, messages: list[Message]) -> list[Message]:
        """Messages were normalised by the app."""
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """The examples and their copies."""
        random = Random(self._seed)  # noqa: S311 (noise, not a secret)
        copies = []
        for example in training_data.intent_examples:
            text = normalise(example.get(TEXT)).text
            example.set(TEXT, text)
            for _ in range(self._copies):
                noisy = random.choice(_KINDS)(text, random)
                copies.append(Message({TEXT: noisy, INTENT: example.get(INTENT), COPY_OF: text}))
        return training_data.merge(TrainingData(training_examples=copies))
