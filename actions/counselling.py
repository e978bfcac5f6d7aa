"""Counselling: what there is, and who is entitled to it. Bookings: `actions/booking/`."""

from __future__ import annotations

from dataclasses import replace

from actions.answers import answer
from actions.facts import said
from actions.policies import policy_reply
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.policy import evaluate
from store.messages import Reply, Verdict

POLICY = "policy/counselling"


def counselling_info(turn: Turn, base: KnowledgeBase) -> Outcome:
    """What a product is; for a grade that was told, first whether it is open to it."""
    outcome = answer(turn, base)
    entitled = _entitlement(turn, base)
    if entitled is None:
        return outcome
    return replace(outcome, replies=(entitled[0], *outcome.replies), verdict=entitled[1])


def _entitlement(turn: Turn, base: KnowledgeBase) -> tuple[Reply, Verdict] | None:
    """Whether the product named is open to the grade named, for members; None if undecided."""
    products = turn.records("product")
    facts = said(turn.entities, base.policies[POLICY])
    if len(products) != 1 or "grade" not in facts:
        return None
    known = {**facts, "product": products[0], "member": True}
    evaluation = evaluate(base.policies[POLICY], known, turn.as_of)
    if evaluation.status not in ("eligible", "not_eligible"):
        return None
    reply = policy_reply(evaluation, base, is_cautioned=False)
    text = f"{base.texts('counselling.if_member')}\n{reply.text}"
    verdict = Verdict(status=evaluation.status, policy=POLICY)
    return reply.model_copy(update={"text": text}), verdict
