"""What a turn that was cut short did to a plan, taken back: the turn is run again."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from store.tables.plans import PlanProgressRow, PlanRow, PlanVersionRow


async def was_cut_short(session: AsyncSession, person: str, turn: str) -> bool:
    """Whether a turn that is being run changed the plan of a person before."""
    mine = select(PlanRow.id).where(PlanRow.conversation_id == person, PlanRow.turn == turn)
    return bool(turn) and await session.scalar(mine) is not None


async def take_back(session: AsyncSession, person: str, turn: str) -> None:
    """Put in force what the turn found, and forget what it made and answered."""
    plan = await session.scalar(
        select(PlanRow)
        .where(PlanRow.conversation_id == person, PlanRow.turn == turn)
        .with_for_update()
    )
    if plan is None:
        return
    await session.execute(
        update(PlanProgressRow)
        .where(PlanProgressRow.plan_id == plan.id, PlanProgressRow.turn == turn)
        .values(answer=None, answered_at=None, turn=None)
    )
    if plan.version > (plan.found or 0):  # made by the turn; less if it went back to an older one
        made = PlanVersionRow.plan_id == plan.id, PlanVersionRow.version == plan.version
        await session.execute(delete(PlanVersionRow).where(*made))
    if plan.found:
        plan.version, plan.turn, plan.found = plan.found, None, None
    else:
        await session.delete(plan)
