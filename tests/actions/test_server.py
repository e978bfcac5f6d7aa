"""The bridge to Rasa: what becomes of a task that cannot reach its database."""

from actions.server import TurnPart, build_executor
from actions.turn import Outcome
from store.errors import StoreUnavailable
from store.messages import Reply

CALL = {
    "next_action": "action_book",
    "sender_id": "someone",
    "tracker": {
        "sender_id": "someone",
        "slots": {"drafts": {"booking_form": {"product": "product/in-depth"}}},
        "latest_message": {
            "text": "네",
            "intent": {"name": "affirm", "confidence": 0.9},
            "entities": [],
            "metadata": {
                "as_of": "2026-11-22",
                "now": "2026-11-22T15:00:00+09:00",
                "turn": "7/0",
            },
        },
        "events": [],
        "paused": False,
        "followup_action": None,
        "active_loop": {},
        "latest_action_name": "action_listen",
    },
    "domain": {},
}


async def test_without_its_database_a_task_apologises_and_changes_nothing(base) -> None:
    async def books(_turn, _base):
        raise StoreUnavailable("postgresql://db", OSError("gone"))

    result = await build_executor({"action_book": books}, base).run(CALL)
    [message] = result.responses
    part = TurnPart.model_validate(message["custom"])
    assert [reply.text for reply in part.replies] == [base.texts("talk.not_done")]
    assert result.events == []


async def test_a_task_that_waits_is_awaited_and_knows_who_asks_and_when(base) -> None:
    async def books(turn, _base):
        said = f"{turn.conversation} {turn.key} {turn.now:%H:%M} {turn.as_of}"
        return Outcome(label="counselling_booking", replies=(Reply(text=said),), slots={"tries": 1})

    result = await build_executor({"action_book": books}, base).run(CALL)
    part = TurnPart.model_validate(result.responses[0]["custom"])
    assert part.replies[0].text == "someone 7/0 15:00 2026-11-22"
    assert [event["name"] for event in result.events] == ["tries"]
