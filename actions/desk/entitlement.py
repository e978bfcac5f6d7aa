"""Who may have which counselling, and how often: the policy engine decides."""

from __future__ import annotations

from datetime import date

from knowledge.base import KnowledgeBase
from knowledge.policy import Evaluation, Facts, evaluate
from knowledge.policy.parameters import DatedValue
from knowledge.records import Product

POLICY = "policy/counselling"


def entitlement(base: KnowledgeBase, facts: Facts, product: str, used: int, on: date) -> Evaluation:
    """Whether a person may have (another) session.

    Args:
        base: the policies.
        facts: what is known of the person, in the form of `knowledge.policy.facts`.
        product: id of the record.
        used: sessions of it that count, see `Booking.used`.
        on: the day in question.

    Raises:
        FactError: an unknown fact or an impossible value.
    """
    known = {**facts, "product": product, "sessions_used": used}
    return evaluate(base.policies[POLICY], known, on)


def quota(base: KnowledgeBase, product: str, on: date) -> int | None:
    """How many sessions of a product one person may have on that day.

    The policy's dated parameter ("in_depth_sessions" of `product/in-depth`), else the number in
    the product's record. None when no source states a number.

    Raises:
        KeyError: there is no such record.
    """
    limit = sourced_limit(base, product, on)
    if limit is not None and isinstance(limit.value, int):
        return limit.value
    record = base.library.records[product]
    return record.sessions if isinstance(record, Product) else None


def sourced_limit(base: KnowledgeBase, product: str, on: date) -> DatedValue | None:
    """The policy's number of sessions of a product on that day, with its source."""
    name = product.removeprefix("product/").replace("-", "_") + "_sessions"
    parameter = base.policies[POLICY].parameters.get(name)
    values = parameter.on(on) if parameter else ()
    return next((value for value in values if value.status == "confirmed"), None)
