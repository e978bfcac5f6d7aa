"""Proposals: made by the matching, decided by staff, told to the learner once accepted.

Each step is a compare-and-swap in one transaction: the application is locked, then the mentor.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from actions.mentoring.errors import (
    AlreadyMatched,
    MentorFull,
    NotWaiting,
    Stale,
    Unfit,
    UnknownApplication,
    UnknownMentor,
    UnknownProposal,
)
from actions.mentoring.matching import (
    Desk,
    Group,
    Learner,
    Result,
    Taken,
    broken_constraint,
    match,
)
from actions.mentoring.models import Application, Mentor, Proposal
from actions.mentoring.review import REFUSED, Review
from actions.mentoring.rows import (
    application_from,
    group_from,
    mentor_from,
    proposal_from,
    values_of,
)
from store import mentoring as rows
from store import outbox
from store.messages import Reply
from store.tables.mentoring import ApplicationRow, MentorRow, ProposalRow

Say = Callable[[Application, Proposal, Mentor], Reply]


@dataclass(frozen=True)
class Matched:
    """What a matching did.

    Attributes:
        result: the assignment that was computed.
        proposed: proposals added.
        passed_over: pairs that were overtaken by somebody's change meanwhile.
        dropped: undecided proposals that were replaced.
    """

    result: Result
    proposed: int
    passed_over: int
    dropped: int


class Proposals(Review):
    """Matches and their decisions.

    Every call raises StoreUnavailable when the database does not answer.
    """

    async def match(self, now: datetime, *, again: bool = False) -> Matched:
        """Propose a mentor to everybody who waits. Nobody is told yet.

        Accepted matches never move. What was refused or ended is not proposed again.

        Args:
            now: when.
            again: replace the undecided proposals, too.
        """
        async with self._database.read() as session:
            waiting = [application_from(row) for row in await rows.applications(session, "open")]
            roster = [mentor_from(row) for row in await rows.mentors(session) if row.active]
            undecided = await rows.proposals(session, "proposed")
            accepted = await rows.proposals(session, "accepted")
            refused = await rows.proposals(session, *REFUSED)
        kept = [] if again else undecided
        has_one = {row.application_id for row in kept}
        out: dict[int, set[str]] = {}
        for row in refused:
            out.setdefault(row.application_id, set()).add(row.mentor_id)
        learners = [
            Learner(a.id, a.wishes, frozenset(out.get(a.id, ())))
            for a in waiting
            if a.wishes and a.id not in has_one
        ]
        taken = [Taken(row.mentor_id, group_from(row)) for row in (*accepted, *kept)]
        result = await asyncio.to_thread(match, learners, roster, self._rules, taken)
        dropped = [] if not again else [row.id for row in undecided]
        versions = {a.id: a.version for a in waiting}
        return await self._propose(result, versions, dropped, now)

    async def accept(self, number: int, now: datetime, say: Say) -> Proposal:
        """Settle a proposal and tell the learner; accepting again changes nothing.

        Args:
            number: of the proposal.
            now: when.
            say: what the learner is told.

        Raises:
            UnknownProposal, NotWaiting, Stale, MentorFull: it cannot be accepted.
        """
        async with self._database.write() as session:
            row, application = await self._locked(session, number)
            if row.state == "accepted":
                return proposal_from(row)
            if row.state != "proposed":
                raise NotWaiting(f"proposal {number} is {row.state}")
            if application.state != "open" or application.version != row.version:
                raise Stale(f"application {application.id} has changed since; match again")
            mentor = await self._with_room(session, row.mentor_id, group_from(row))
            await rows.decide(session, [row.id], "proposed", "accepted", now)
            return await self._settled(session, row, application, mentor, now, say)

    async def reject(self, number: int, now: datetime) -> Proposal:
        """Refuse a proposal: this pair is not proposed again. Refusing again changes nothing.

        Raises:
            UnknownProposal, NotWaiting: it cannot be refused.
        """
        return await self._close(number, "proposed", "rejected", now)

    async def end(self, number: int, now: datetime, say: Say) -> Proposal:
        """End an accepted match and tell the learner, who waits again.

        Raises:
            UnknownProposal, NotWaiting: there is nothing to end.
        """
        return await self._close(number, "accepted", "ended", now, say)

    async def assign(
        self, number: int, mentor: str, now: datetime, say: Say, *, version: int | None = None
    ) -> Proposal:
        """Settle a match that staff choose, in place of what was proposed.

        Args:
            number: of the application.
            mentor: id of the mentor.
            now: when.
            say: what the learner is told.
            version: of the application that staff looked at; without it whatever is wished for.

        Raises:
            UnknownApplication, UnknownMentor: there is none.
            AlreadyMatched: with somebody else; end that first.
            NotWaiting: the application is not open.
            Stale: the wishes have changed since.
            Unfit, MentorFull: the mentor cannot take the learner.
        """
        async with self._database.write() as session:
            application = await rows.application(session, number, lock=True)
            if application is None:
                raise UnknownApplication(f"there is no application {number}")
            before = await rows.standing(session, number)
            if before is not None and before.state == "accepted":
                if before.mentor_id == mentor:
                    return proposal_from(before)
                raise AlreadyMatched(f"application {number} has the mentor {before.mentor_id}")
            wishes = application_from(application).wishes
            if application.state != "open" or wishes is None:
                raise NotWaiting(f"application {number} is {application.state}")
            if version is not None and application.version != version:
                raise Stale(f"application {number} has changed since; look at it again")
            who = await self._active(session, mentor)
            if why := broken_constraint(wishes, who, self._rules):
                raise Unfit(why)
            learner = Learner(number, wishes)
            taken = await self._taken(session, mentor)
            chosen = match([learner], [who], self._rules, taken).pairs
            if not chosen:
                raise MentorFull(f"mentor {mentor} has no place or hour left")
            if before is not None:
                await rows.decide(session, [before.id], "proposed", "replaced", now)
            values = values_of(chosen[0], application.version, now)
            row = ProposalRow(**{**values, "state": "accepted", "decided_at": now})
            session.add(row)
            await session.flush()
            return await self._settled(session, row, application, who, now, say)

    async def _propose(
        self, result: Result, versions: Mapping[int, int], dropped: Collection[int], now: datetime
    ) -> Matched:
        async with self._database.write() as session:
            waiting = await rows.applications(session, "open", lock=True)
            current = {row.id: row.version for row in waiting}
            gone = await rows.decide(session, dropped, "proposed", "replaced", now)
            standing = {row.application_id for row in await rows.proposals(session, *rows.STANDING)}
            new = [
                values_of(pair, versions[pair.learner], now)
                for pair in result.pairs
                if current.get(pair.learner) == versions[pair.learner]
                and pair.learner not in standing
            ]
            await rows.add_proposals(session, new)
        return Matched(result, len(new), len(result.pairs) - len(new), len(gone))

    async def _locked(
        self, session: AsyncSession, number: int
    ) -> tuple[ProposalRow, ApplicationRow]:
        """A proposal with its application, both locked, the application first."""
        seen = await rows.proposal(session, number)
        application = (
            await rows.application(session, seen.application_id, lock=True) if seen else None
        )
        row = await rows.proposal(session, number, lock=True)
        if row is None or application is None:
            raise UnknownProposal(f"there is no proposal {number}")
        return row, application

    async def _active(self, session: AsyncSession, mentor: str) -> Mentor:
        row: MentorRow | None = await rows.mentor(session, mentor, lock=True)
        if row is None or not row.active:
            raise UnknownMentor(f"there is no mentor {mentor} on the roster")
        return mentor_from(row)

    async def _taken(self, session: AsyncSession, mentor: str) -> list[Taken]:
        return [Taken(mentor, group_from(row)) for row in await rows.accepted_of(session, mentor)]

    async def _with_room(self, session: AsyncSession, mentor: str, group: Group) -> Mentor:
        """A mentor who can take one more of this group, locked."""
        who = await self._active(session, mentor)
        desk = Desk([], [who], self._rules, await self._taken(session, mentor))
        if not desk.places(0) or not desk.week(0).room_for(group):
            raise MentorFull(f"mentor {mentor} has no place or hour left; match again")
        return who

    async def _settled(
        self,
        session: AsyncSession,
        row: ProposalRow,
        application: ApplicationRow,
        mentor: Mentor,
        now: datetime,
        say: Say,
    ) -> Proposal:
        application.state = "matched"
        await session.refresh(row)
        proposal = proposal_from(row)
        reply = say(application_from(application), proposal, mentor)
        key = f"mentoring/{row.id}/accepted"
        await outbox.put(session, application.conversation_id, key, reply, now)
        return proposal

    async def _close(
        self, number: int, before: str, after: str, now: datetime, say: Say | None = None
    ) -> Proposal:
        async with self._database.write() as session:
            row, application = await self._locked(session, number)
            if row.state == after:
                return proposal_from(row)
            if row.state != before:
                raise NotWaiting(f"proposal {number} is {row.state}")
            await rows.decide(session, [number], before, after, now)
            await session.refresh(row)
            proposal = proposal_from(row)
            mentor = await rows.mentor(session, row.mentor_id)
            if say and mentor:
                application.state = "open"
                reply = say(application_from(application), proposal, mentor_from(mentor))
                key = f"mentoring/{number}/{after}"
                await outbox.put(session, application.conversation_id, key, reply, now)
            return proposal
