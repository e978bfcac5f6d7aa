"""Entities: what our own Korean parser finds in a message."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from rasa.engine.graph import GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from nlu.components import action_results
from nlu.components.artefacts import PackedComponent
from nlu.korean.extract import extract
from nlu.korean.lexicon import Lexicon

action_results.install()

_SEOUL = timezone(timedelta(hours=9), "Asia/Seoul")


def reference_date(metadata: dict[str, Any] | None) -> date:
    """The day a message speaks of as today: its `as_of` (ISO date), else today in Seoul."""
    try:
        return date.fromisoformat((metadata or {})["as_of"])
    except (KeyError, TypeError, ValueError):
        return datetime.now(_SEOUL).date()


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class KoreanEntityExtractor(PackedComponent, EntityExtractorMixin, GraphComponent):
    """Finds grades, household situations, amounts, dates and the names of our records."""

    files = ("lexicon.json",)

    def __init__(self, config: dict[str, Any]) -> None:
        self._config = config

    def read(self, folder: Path) -> None:
        """Read the names of our records."""
        self._lexicon = Lexicon.load(folder / self.files[0])

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the entities to each message."""
        for message in messages:
            today = reference_date(message.get("metadata"))
            found = extract(message.get(TEXT), today, self._lexicon)
            entities = [
                {
                    "entity": item.entity,
                    "value": item.value,
                    "start": item.start,
                    "end": item.end,
                    "text": item.text,
                    "confidence_entity": 1.0,
                    **({"role": item.role} if item.role else {}),
                }
                for item in found
            ]
            known = message.get(ENTITIES, [])
            message.set(ENTITIES, known + self.add_extractor_name(entities), add_to_output=True)
        return messages
