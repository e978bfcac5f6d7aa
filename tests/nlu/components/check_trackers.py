# ruff: noqa: D100, E402, PT009 (unittest on Python 3.10; the stand-in goes before Rasa)
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

from nlu import no_tensorflow

no_tensorflow.install()

from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from nlu import trackers
from nlu.trackers import LiveTrackerStore

DOMAIN = Domain.from_dict(
    {
        "intents": ["cost"],
        "slots": {"topic": {"type": "any", "mappings": [{"type": "custom"}]}},
    }
)
NEW_SESSION = [ActionExecuted("action_session_start"), SessionStarted()]


def turn(text: str) -> list:
    said = UserUttered(text, {"name": "cost", "confidence": 1.0})
    return [said, SlotSet("topic", text), ActionExecuted("action_listen")]


def texts(tracker: DialogueStateTracker) -> list[str]:
    return [event.text for event in tracker.events if isinstance(event, UserUttered)]


class LiveTrackers(unittest.IsolatedAsyncioTestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.url = f"sqlite:///{Path(folder.name) / 'rasa.db'}"
        self.live = LiveTrackerStore(host=self.url, domain=DOMAIN)
        self.addCleanup(self.live.engine.dispose)

    async def say(self, text: str, before: list = (), sender: str = "someone") -> None:
        tracker = await self.live.get_or_create_tracker(sender)
        tracker.update_with_events([*before, *turn(text)], DOMAIN)
        await self.live.save(tracker)

    async def stored(self) -> DialogueStateTracker:
        store = SQLTrackerStore(host=self.url, domain=DOMAIN)
        self.addCleanup(store.engine.dispose)
        return await store.retrieve("someone")

    async def test_what_is_kept_is_what_is_stored(self) -> None:
        for text in ("하나", "둘", "셋"):
            await self.say(text)
        kept, stored = await self.live.retrieve("someone"), await self.stored()
        self.assertEqual(list(kept.events), list(stored.events))
        self.assertEqual(kept.current_slot_values(), stored.current_slot_values())

    async def test_a_turn_that_failed_before_it_was_saved_leaves_nothing(self) -> None:
        await self.say("하나")
        failing = await self.live.retrieve("someone")
        failing.update_with_events(turn("둘"), DOMAIN)
        self.assertEqual(texts(await self.live.retrieve("someone")), ["하나"])

    async def test_a_new_session_leaves_the_one_before_behind(self) -> None:
        await self.say("하나")
        await self.say("둘", before=NEW_SESSION)
        await self.say("셋")
        self.assertEqual(texts(await self.live.retrieve("someone")), ["둘", "셋"])
        self.assertEqual(texts(await self.stored()), ["둘", "셋"])

    async def test_a_conversation_that_is_kept_no_longer_is_read(self) -> None:
        with patch.object(trackers, "KEPT", 1):
            await self.say("하나")
            await self.say("둘", sender="other")
            await self.say("셋")
        self.assertEqual(texts(await self.stored()), ["하나", "셋"])

    async def test_what_another_rasa_wrote_is_not_overlooked(self) -> None:
        await self.say("하나")
        here, self.live = self.live, LiveTrackerStore(host=self.url, domain=DOMAIN)
        self.addCleanup(self.live.engine.dispose)
        await self.say("둘")
        self.live = here
        await self.say("셋")
        self.assertEqual(texts(await self.stored()), ["하나", "둘", "셋"])

    async def test_what_was_erased_is_gone_at_once(self) -> None:
        await self.say("하나")
        with self.live.session_scope() as session:
            session.query(LiveTrackerStore.SQLEvent).delete()
            session.commit()
        self.assertIsNone(await self.live.retrieve("someone"))
        await self.say("둘")
        self.assertEqual(texts(await self.stored()), ["둘"])

    async def test_it_works_in_memory_too(self) -> None:
        self.live = LiveTrackerStore(host="sqlite://", domain=DOMAIN)
        await self.say("하나")
        self.assertEqual(texts(await self.live.retrieve("someone")), ["하나"])


if __name__ == "__main__":
    unittest.main()
