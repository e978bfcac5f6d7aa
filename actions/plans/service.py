"""The plans of people: made, changed, taken back, forgotten, and looked back on every week."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from actions.plans.models import Plan, Wish
from actions.plans.offers import offers_for
from actions.plans.planner import week
from actions.plans.weekly import check_in_reply, last_moment, next_share
from knowledge.base import KnowledgeBase
from knowledge.rules.plans import Done, PlanRules, load_plan_rules
from knowledge.texts import load_texts
from store.database import Database
from store.messages import SourceRef
from store.plans import Occasion, Plans, StoredPlan

SessionsUsed = Callable[[str, str, datetime], Awaitable[int]]
"""How many sessions of a counselling product a person has used: (person, product, now)."""
RULES_RECORD = "desk/plans"


@dataclass(frozen=True)
class Kept:
    """A plan as it is kept for a person.

    Attributes:
        plan: what is in force.
        stored: where it stands.
    """

    plan: Plan
    stored: StoredPlan


class StudyPlans:
    """Plans on a database.

    Every method raises `StoreUnavailable` when the database does not answer, and those that write
    `PlanChanged` when somebody else changed the plan in between. `turn` is the key of the message
    that is answered: run again, it finds the plan as it found it first, and changes it once.

    Args:
        database: migrated to the newest schema.
        used: counts counselling sessions; without it all of them are taken to be left.
        rules: limits and the weekly question.
    """

    def __init__(
        self,
        database: Database,
        used: SessionsUsed | None = None,
        rules: PlanRules | None = None,
    ) -> None:
        self._plans = Plans(database)
        self._used = used
        self.rules = rules or load_plan_rules()

    async def of(self, person: str, turn: str = "") -> Kept | None:
        """The plan of a person; to a turn that is run again, the one it found."""
        stored = await self._plans.current(person, turn)
        return _kept(stored) if stored else None

    async def by_id(self, plan_id: str) -> Kept | None:
        """The plan with that id; None if there is none (any more)."""
        stored = await self._plans.by_id(plan_id)
        return _kept(stored) if stored else None

    async def keep(
        self,
        person: str,
        wish: Wish,
        now: datetime,
        base: KnowledgeBase,
        share: int = 100,
        turn: str = "",
    ) -> Kept:
        """Make a plan from a wish and put it in force.

        The same plan again changes nothing.
        """
        plan = await self._planned(person, wish, now, base, share)
        before = await self._plans.current(person)
        if before and _kept(before).plan == plan:
            return _kept(before)
        content = plan.model_dump(mode="json")
        expected = before.version if before else 0
        stored = await self._plans.save(person, content, wish.until, now, expected, turn)
        return Kept(plan, stored)

    async def undo(self, person: str, turn: str = "") -> Kept | None:
        """The plan before the one in force, put in force again; None if there is none."""
        before = await self._plans.current(person)
        stored = await self._plans.step_back(person, before.version, turn) if before else None
        return _kept(stored) if stored else None

    async def forget(self, person: str) -> bool:
        """Delete a plan with its versions and answers; whether there was one."""
        return await self._plans.delete(person)

    async def ask_weekly(self, person: str, *, wanted: bool) -> None:
        """Ask every week, or stop asking."""
        await self._plans.check(person, wanted=wanted)

    async def progress(self, kept: Kept) -> Mapping[str, str | None]:
        """What was answered to the weekly questions, by ISO week."""
        return await self._plans.answers(kept.stored)

    async def open_question(self, kept: Kept, now: datetime) -> str | None:
        """The ISO week of the last weekly question, while an answer is waited for."""
        since = now - timedelta(days=self.rules.check_in.answer_days)
        return await self._plans.unanswered(kept.stored, since)

    async def answer(
        self,
        kept: Kept,
        asked: str,
        done: Done,
        now: datetime,
        base: KnowledgeBase,
        turn: str = "",
    ) -> Kept:
        """Note what was done in the week `asked` and fit the next one to it."""
        share = next_share(kept.plan.share, done, self.rules)
        wish = kept.plan.wish
        plan = await self._planned(kept.stored.person, wish, now, base, share)
        content = plan.model_dump(mode="json")
        stored = await self._plans.answer(kept.stored, asked, done, content, wish.until, now, turn)
        return Kept(plan, stored)

    async def check_in(self, now: datetime) -> int:
        """Put the weekly question to everybody who is due; safe in several processes at once.

        Returns:
            How many questions are new.
        """
        rules = self.rules.check_in
        moment = last_moment(now, rules)
        if moment is None:
            return 0
        made_before = now - timedelta(days=rules.first_after_days)
        asked = 0
        for stored in await self._plans.due(moment.week, moment.at.date(), made_before):
            occasion = Occasion(
                week=moment.week,
                key=f"plan/{stored.id}/{moment.week}",
                reply=check_in_reply(_kept(stored).plan, load_texts()),
                expires_at=moment.at + timedelta(days=rules.answer_days),
            )
            asked += await self._plans.ask(stored, occasion, now)
        return asked

    async def _planned(
        self, person: str, wish: Wish, now: datetime, base: KnowledgeBase, share: int
    ) -> Plan:
        on = now.date()
        used = await self._sessions_used(person, now, base)
        found = offers_for(wish, on, base, self.rules, used)
        rule = SourceRef(
            record=RULES_RECORD,
            title=base.texts("plans.rules_title"),
            document=base.library.citation(self.rules.source),
            as_of=self.rules.as_of,
        )
        sources = [source for item in found for source in item.sources]
        return Plan(
            wish=wish,
            share=share,
            made_on=on,
            blocks=week(wish, self.rules, share),
            offers=tuple(item.offer for item in found),
            sources=tuple(dict.fromkeys([*sources, rule])),
        )

    async def _sessions_used(
        self, person: str, now: datetime, base: KnowledgeBase
    ) -> dict[str, int]:
        if self._used is None:
            return {}
        products = [product.id for product in base.library.of_kind("product")]
        return {product: await self._used(person, product, now) for product in products}


def _kept(stored: StoredPlan) -> Kept:
    return Kept(Plan.model_validate(stored.content), stored)
