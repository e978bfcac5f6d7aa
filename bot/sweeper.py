"""What has to happen without anybody asking: holds run out, slots are offered, reminders said.

Every job is idempotent and safe beside the same job in another process: what is due stands in
the database, not in a timer.
"""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from functools import partial

from actions.booking.notices import Notices
from actions.courses_wanted.notices import CourseNotices
from actions.services import Services
from bot.rounds import rounds
from bot.today import now
from knowledge.base import KnowledgeBase

log = logging.getLogger(__name__)

EVERY = 20.0  # seconds between two sweeps
Job = Callable[[datetime], Awaitable[int]]


def jobs_of(services: Services, base: KnowledgeBase) -> dict[str, Job]:
    """Everything there is to do now and then, in the words of `base`."""
    booking, notices = services.booking, Notices(base, services.address)
    wanted, of_courses = services.courses_wanted, CourseNotices(base, services.address)
    return {
        "release": partial(booking.expire, say=notices.lapsed),
        "offer": partial(booking.offer_freed, say=notices.offer),
        "remind": partial(booking.remind, say=notices.reminder),
        "ask how the week went": services.plans.check_in,
        "forget applications": services.mentoring.applications.expire,
        "remind of courses": partial(wanted.remind_opening, say=of_courses),
        "tell of courses that open": partial(wanted.tell_subscribers, say=of_courses),
        "forget saved courses": wanted.forget_saved,
        "forget personal details": services.people.forget,
    }


async def sweep(jobs: Mapping[str, Job], at: datetime) -> dict[str, int]:
    """Do every job once; one that fails is logged and does not keep the others from their work.

    Logged is the kind of error only: its words may hold what users said.

    Args:
        jobs: by name; each returns how many things it did.
        at: the moment to sweep for, aware.

    Returns:
        How many things each job did; jobs that failed are missing.
    """
    done = {}
    for name, job in jobs.items():
        try:
            done[name] = await job(at)
        except Exception as error:  # the next sweep tries again
            log.error("sweep: %s failed: %s", name, type(error).__name__)
    return done


@asynccontextmanager
async def sweeping(jobs: Mapping[str, Job], every: float = EVERY) -> AsyncIterator[None]:
    """Sweep in the background, every `every` seconds, until leaving; a sweep is not cut off."""
    async with rounds("sweep", lambda: sweep(jobs, now()), every):
        yield
