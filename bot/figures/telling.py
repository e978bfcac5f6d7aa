"""The tables of some days, read and put into words."""

from __future__ import annotations

import asyncio

from bot.figures.tables import Tables
from knowledge.library import Library
from knowledge.rules.handoff import load_handoff_rules
from knowledge.texts import Texts
from store.figures import Figures, Period


async def tables_of(figures: Figures, period: Period, library: Library, texts: Texts) -> Tables:
    """The tables of a period, beside the period before.

    Raises:
        StoreUnavailable: the database does not answer.
    """
    here, before, questions = await asyncio.gather(
        figures.report(period), figures.report(period.before()), figures.questions(period)
    )
    rules = load_handoff_rules()
    return Tables(
        here,
        before,
        questions,
        texts,
        products={record.id: record.title for record in library.of_kind("product")},
        stars=rules.stars,
        in_time=rules.escalate_minutes,
    )
