"""Danger to life or body: seen before anything else, answered with fixed words."""

from __future__ import annotations

from datetime import date

from actions.crisis import LABEL as CRISIS
from actions.crisis import crisis_replies
from bot.rasa.client import RasaClient
from bot.rasa.errors import RasaError
from knowledge.base import KnowledgeBase
from nlu.korean.crisis import Crisis, detect
from nlu.korean.extract import extract
from store.messages import Entity, Intent, TurnResult

SUSPICION = 0.05  # the classifier's share of crisis from which a sign of danger is one


class DangerCheck:
    """Needs no database; Rasa only to dispel a mere suspicion."""

    def __init__(self, rasa: RasaClient, base: KnowledgeBase) -> None:
        self._rasa, self._base = rasa, base

    async def find(self, text: str) -> Crisis | None:
        """The danger a message tells of, if any."""
        found = detect(text)
        if found is None or (found.soft and await self._is_dispelled(text)):
            return None
        return found

    def answer(self, found: Crisis, text: str, as_of: date, *, called: bool = False) -> TurnResult:
        """The fixed answer to a danger; `called` when counsellors are being called."""
        entities = tuple(
            Entity(entity=f.entity, value=f.value, text=f.text, role=f.role)
            for f in extract(text, as_of)
        )
        return TurnResult(
            intent=Intent(name=CRISIS, confidence=1.0),
            entities=entities,
            replies=crisis_replies(found, entities, self._base, called=called),
        )

    async def _is_dispelled(self, text: str) -> bool:
        """Whether the classifier is sure that a mere sign of danger means something else."""
        try:
            reading = await self._rasa.parse(text)
        except RasaError:
            return False
        ranking = {guess["name"]: guess["confidence"] for guess in reading["intent_ranking"]}
        return bool(ranking.get(CRISIS, 0.0) < SUSPICION)
