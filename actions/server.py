"""The bridge to Rasa: read a tracker into a `Turn`, run a task, write an `Outcome` back.

Every task answers with one custom message (`TurnPart`) so that the app gets the label, the
entities, the replies with their sources and the verdict in Rasa's own response.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime
from inspect import isawaitable
from typing import Any

from pydantic import BaseModel
from rasa_sdk import Tracker
from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet
from rasa_sdk.executor import ActionExecutor, CollectingDispatcher
from rasa_sdk.interfaces import ActionExecutionRejection

from actions.turn import Outcome, Task, Turn
from knowledge.base import KnowledgeBase
from store.errors import StoreUnavailable
from store.messages import Entity, Intent, Reply, Verdict

log = logging.getLogger(__name__)

LISTEN = "action_listen"
UNDERSTANDING = frozenset({LISTEN, "action_extract_slots"})


class TurnPart(BaseModel):
    """What one task contributes to a turn, as carried through Rasa's response."""

    intent: Intent
    entities: tuple[Entity, ...] = ()
    replies: tuple[Reply, ...] = ()
    verdict: Verdict | None = None
    wants_person: bool = False


def build_executor(tasks: Mapping[str, Task], base: KnowledgeBase) -> ActionExecutor:
    """An executor that answers Rasa's action calls with `tasks`, by action name."""
    executor = ActionExecutor()
    for name, task in tasks.items():
        executor.register_function(name, _handler(name, task, base))
    return executor


def read_turn(tracker: Tracker) -> Turn:
    """The user's message and the dialogue's memory, as a task sees them."""
    message: dict[str, Any] = tracker.latest_message or {}
    intent = message.get("intent") or {}
    metadata = message.get("metadata") or {}
    return Turn(
        text=message.get("text") or "",
        label=intent.get("name") or "nlu_fallback",
        confidence=min(max(float(intent.get("confidence") or 0.0), 0.0), 1.0),
        entities=tuple(_entity(raw) for raw in message.get("entities", ())),
        slots=tracker.slots,
        as_of=date.fromisoformat(metadata["as_of"]),
        now=datetime.fromisoformat(metadata["now"]),
        conversation=tracker.sender_id,
        key=metadata.get("turn") or "",
        in_form=tracker.active_loop_name,
        resumed=_already_answered(tracker),
        entered=_form_began(tracker),
    )


def _handler(
    name: str, task: Task, base: KnowledgeBase
) -> Callable[..., Awaitable[list[dict[str, Any]]]]:
    async def run(
        dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        turn = read_turn(tracker)
        outcome = await _carried_out(task, turn, base)
        if outcome.rejected:
            raise ActionExecutionRejection(name)
        if outcome.replies or outcome.verdict:
            part = TurnPart(
                intent=Intent(name=outcome.label, confidence=turn.confidence),
                entities=turn.entities,
                replies=outcome.replies,
                verdict=outcome.verdict,
                wants_person=outcome.wants_person,
            )
            dispatcher.utter_message(json_message=part.model_dump(mode="json"))
        return _events(outcome)

    return run


async def _carried_out(task: Task, turn: Turn, base: KnowledgeBase) -> Outcome:
    """What the task decides; with the database gone, an apology that changes nothing."""
    try:
        answer = task(turn, base)
        return await answer if isawaitable(answer) else answer
    except StoreUnavailable as error:
        log.error("a task went without the database: %s", error)
        return Outcome(label=turn.label, replies=(Reply(text=base.texts("talk.not_done")),))


def _events(outcome: Outcome) -> list[dict[str, Any]]:
    events = [SlotSet(slot, value) for slot, value in outcome.slots.items()]
    if outcome.leave_form:
        events += [ActiveLoop(None), SlotSet("requested_slot", None)]
    if outcome.enter_form:
        events.append(FollowupAction(outcome.enter_form))
    return events


def _entity(raw: Mapping[str, Any]) -> Entity:
    return Entity(
        entity=raw["entity"],
        value=raw["value"],
        text=raw.get("text") or str(raw["value"]),
        role=raw.get("role"),
    )


def _already_answered(tracker: Tracker) -> bool:
    """Whether another task ran since the user's message: then a form is only coming back."""
    own = {*UNDERSTANDING, tracker.active_loop_name}
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "action" and event["name"] not in own:
            return True
    return False


def _form_began(tracker: Tracker) -> bool:
    """Whether the form was entered by this very message."""
    for event in reversed(tracker.events):
        if event["event"] == "user":
            return False
        if event["event"] == "active_loop" and event["name"]:
            return True
    return False
