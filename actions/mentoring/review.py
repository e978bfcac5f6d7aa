"""What staff look up: proposals, who has none and why, and who else would do."""

from __future__ import annotations

from dataclasses import dataclass

from actions.mentoring.errors import UnknownApplication
from actions.mentoring.matching import (
    Desk,
    Learner,
    Taken,
    broken_constraint,
    explained,
    points_of,
)
from actions.mentoring.models import Application, Mentor, Proposal
from actions.mentoring.rows import application_from, group_from, mentor_from, proposal_from
from knowledge.rules.mentoring import MentoringRules
from store import mentoring as rows
from store.database import Database

REFUSED = ("rejected", "ended")


@dataclass(frozen=True)
class Candidate:
    """A mentor who fits an application and has room.

    Attributes:
        mentor: who.
        points: of `POINTS`.
        parts: what each side of the match is worth, by the name of its weight.
        refused: staff refused this pair, or ended it, before.
    """

    mentor: Mentor
    points: int
    parts: dict[str, int]
    refused: bool


class Review:
    """Reading only. Every call raises StoreUnavailable when the database does not answer."""

    def __init__(self, database: Database, rules: MentoringRules) -> None:
        self._database, self._rules = database, rules

    async def listed(self, *states: str) -> list[tuple[Proposal, Application, Mentor]]:
        """Proposals in these states with whom they are for, in order of their numbers."""
        async with self._database.read() as session:
            found = await rows.proposals(session, *states)
            people = await rows.applications(session, "open", "matched", "awaiting_consent")
            applications = {row.id: application_from(row) for row in people}
            mentors = {row.id: mentor_from(row) for row in await rows.mentors(session)}
        return [
            (proposal_from(row), applications[row.application_id], mentors[row.mentor_id])
            for row in found
            if row.application_id in applications
        ]

    async def unmatched(self) -> list[tuple[Application, str]]:
        """Who waits without a proposal, and the reason (see `Result.unmatched`)."""
        async with self._database.read() as session:
            waiting = [application_from(row) for row in await rows.applications(session, "open")]
            roster = [mentor_from(row) for row in await rows.mentors(session) if row.active]
            has_one = {row.application_id for row in await rows.proposals(session, "proposed")}
        left = [a for a in waiting if a.id not in has_one and a.wishes]
        learners = [Learner(a.id, a.wishes) for a in left if a.wishes]
        reasons = Desk(learners, roster, self._rules).unmatched(set())
        return [(application, reasons[application.id]) for application in left]

    async def candidates(self, number: int) -> tuple[Application, list[Candidate]]:
        """An application with the mentors who fit it and have room, the best first.

        Raises:
            UnknownApplication: there is none of that number, or it was withdrawn.
        """
        async with self._database.read() as session:
            row = await rows.application(session, number)
            roster = [mentor_from(row) for row in await rows.mentors(session) if row.active]
            accepted = await rows.proposals(session, "accepted")
            refused = {
                proposal.mentor_id
                for proposal in await rows.proposals(session, *REFUSED)
                if proposal.application_id == number
            }
        application = application_from(row) if row else None
        if application is None or application.wishes is None:
            raise UnknownApplication(f"there is no application {number}")
        wishes, rules = application.wishes, self._rules
        taken = [Taken(row.mentor_id, group_from(row)) for row in accepted]
        desk = Desk([Learner(number, wishes)], roster, rules, taken)
        found = [
            Candidate(
                mentor,
                points_of(wishes, mentor, rules),
                explained(wishes, mentor, rules),
                mentor.id in refused,
            )
            for index, mentor in enumerate(desk.mentors)
            if broken_constraint(wishes, mentor, rules) is None
            and desk.places(index)
            and any(map(desk.week(index).room_for, desk.options(0, index)))
        ]
        return application, sorted(found, key=lambda one: (-one.points, one.mentor.id))
