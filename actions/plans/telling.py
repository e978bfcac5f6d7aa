"""Show a plan: a text, a card for every day, what it may use, the sources."""

from __future__ import annotations

from collections.abc import Sequence

from actions.plans.models import Block, Plan
from actions.plans.planner import daily_minutes
from actions.plans.wording import duration, list_of_days
from actions.spoken import spoken_clock, spoken_day
from knowledge.base import KnowledgeBase
from knowledge.rules.plans import PlanRules
from store.messages import Button, Card, Reply

_ALL = 100


def calendar_address(address: str, plan_id: str) -> str:
    """Where a plan's calendar file is fetched; it may be passed on, so it names no conversation."""
    return f"{address}/api/v1/plans/{plan_id}.ics"


def plan_reply(
    plan: Plan,
    base: KnowledgeBase,
    rules: PlanRules,
    *,
    first: Sequence[str] = (),
    file: str | None = None,
    briefly: bool = False,
) -> Reply:
    """A plan as one reply.

    Args:
        plan: what to show.
        base: wording.
        rules: limits that were applied, to be told.
        first: lines said before it.
        file: address of the calendar file.
        briefly: leave out how it was made and what can be changed.
    """
    texts = base.texts
    lines = [*first, _headline(plan, base, rules), *_limits_met(plan, base, rules)]
    if plan.share < _ALL:
        lines.append(texts("plans.share_line", share=plan.share))
    if not briefly:
        lines.append(texts("plans.how", date=spoken_day(plan.made_on, year=True)))
        lines += [texts("plans.no_promise"), texts("plans.change_hint")]
    if file:
        lines.append(texts("plans.ics_line", address=file))
    return Reply(
        text="\n".join(lines),
        cards=(*day_cards(plan, base), *_offer_cards(plan, base)),
        buttons=tuple(Button(**button) for button in texts.data("plans.plan_buttons")),
        sources=plan.sources,
    )


def block_title(block: Block, base: KnowledgeBase) -> str:
    """A block without its time ("수학 강의")."""
    if block.subject is None or block.method is None:
        return base.texts("plans.review_title")
    return f"{block.subject} {base.texts.data('plans.methods')[block.method]}"


def day_cards(plan: Plan, base: KnowledgeBase) -> tuple[Card, ...]:
    """A card for every study day."""
    texts = base.texts
    cards = []
    for day in plan.wish.days:
        blocks = [block for block in plan.blocks if block.day == day]
        total = duration(sum(block.minutes for block in blocks))
        name = texts.data("plans.days")[day]
        lines = tuple(_line(block, base) for block in blocks)
        cards.append(Card(title=texts("plans.day_title", day=name, minutes=total), lines=lines))
    return tuple(cards)


def _headline(plan: Plan, base: KnowledgeBase, rules: PlanRules) -> str:
    wish, texts = plan.wish, base.texts
    until = (
        texts("plans.until_line", date=spoken_day(wish.until, year=True))
        if wish.until
        else texts("plans.open_line")
    )
    minutes = duration(daily_minutes(wish, rules, plan.share))
    days = list_of_days(wish.days, base)
    return texts("plans.title", goal=wish.goal, until=until, days=days, minutes=minutes)


def _limits_met(plan: Plan, base: KnowledgeBase, rules: PlanRules) -> list[str]:
    """What was told but is not realistic, said plainly."""
    wish, texts = plan.wish, base.texts
    limit = rules.limits[wish.stage].daily
    lines = []
    if wish.minutes > limit:
        told, most = duration(wish.minutes), duration(limit)
        lines.append(texts("plans.too_much", told=told, limit=most))
    begins = plan.blocks[0].starts
    if begins and wish.starts and begins < wish.starts:
        lines.append(texts("plans.earlier", time=spoken_clock(begins)))
    return lines


def _offer_cards(plan: Plan, base: KnowledgeBase) -> tuple[Card, ...]:
    if not plan.offers:
        return ()
    lines = tuple(
        base.texts("plans.offer_line", title=offer.title, note=offer.note) for offer in plan.offers
    )
    return (Card(title=base.texts("plans.offers_title"), lines=lines),)


def _line(block: Block, base: KnowledgeBase) -> str:
    time = f"{spoken_clock(block.starts)} " if block.starts else ""
    title, minutes = block_title(block, base), duration(block.minutes)
    return base.texts("plans.block_line", time=time, title=title, minutes=minutes)
