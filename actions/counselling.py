"""Counselling: who is entitled to which product, and honestly how it is booked today."""

from __future__ import annotations

from dataclasses import replace

from actions.answers import answer
from actions.facts import said
from actions.policies import policy_reply
from actions.presenting import card, contact_lines
from actions.turn import Outcome, Turn
from knowledge.base import KnowledgeBase
from knowledge.policy import evaluate
from knowledge.telling import cite, tell
from store.messages import Reply, Verdict

LABEL = "counselling_booking"
POLICY = "policy/counselling"
OVERVIEW = "service/counselling"
DESK = "contact/seoullearn"
APPLY = ("apply", "schedule")


def counselling_booking(turn: Turn, base: KnowledgeBase) -> Outcome:
    """Say whether the product is open to the person, what there is, and where to book it."""
    products = turn.records("product")
    entitled = _entitlement(turn, base)
    booking = _how_to_book(products, base)
    return Outcome(
        label=LABEL,
        replies=(entitled[0], booking) if entitled else (booking,),
        slots={"topic": products[0] if products else OVERVIEW, "shown": [], "misses": 0},
        verdict=entitled[1] if entitled else None,
    )


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
    reply = policy_reply(evaluation, base)
    text = f"{base.texts('counselling.if_member')}\n{reply.text}"
    verdict = Verdict(status=evaluation.status, policy=POLICY)
    return reply.model_copy(update={"text": text}), verdict


def _how_to_book(products: list[str], base: KnowledgeBase) -> Reply:
    overview = base.library.records[OVERVIEW]
    desk = base.library.contact(DESK)
    told = [fact for fact in base.library.tellable(overview) if fact.topic in APPLY]
    lines = [base.texts("counselling.booking"), *(f"· {tell(fact)}" for fact in told)]
    sources = [cite(base.library, overview, fact) for fact in told]
    lines += contact_lines(base, desk)
    sources.append(cite(base.library, desk))
    records = [base.library.records[name] for name in products] or base.library.of_kind("product")
    sources += [cite(base.library, record) for record in records]
    return Reply(
        text="\n".join(lines),
        cards=tuple(card(record, base.library.tellable(record)[:2]) for record in records),
        sources=tuple(dict.fromkeys(sources)),
    )
