"""Applications: one per person, changed by applying again, waiting for consent under 14."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from actions.mentoring.errors import AlreadyMatched, NotWaiting, UnknownApplication
from actions.mentoring.models import Application, Mentor, Proposal, Wishes
from actions.mentoring.rows import application_from, mentor_from, proposal_from
from knowledge.rules.mentoring import MentoringRules
from store import mentoring as rows
from store.database import Database
from store.tables.mentoring import ApplicationRow


class Applications:
    """What learners do, and what guardians consent to.

    Every call raises StoreUnavailable when the database does not answer.
    """

    def __init__(self, database: Database, rules: MentoringRules) -> None:
        self._database, self._rules = database, rules

    async def apply(
        self, person: str, wishes: Wishes, now: datetime, *, needs_consent: bool
    ) -> Application:
        """Apply, or change what was applied for; the same wishes again change nothing.

        Args:
            person: the conversation.
            wishes: what is wanted.
            now: when.
            needs_consent: the learner is too young to decide alone. A consent given before
                stays valid.

        Raises:
            AlreadyMatched: there is a mentor already.
        """
        until = now + timedelta(days=self._rules.consent_days) if needs_consent else None
        state = "awaiting_consent" if needs_consent else "open"
        content = wishes.model_dump(mode="json")
        values = {
            "conversation_id": person,
            "state": state,
            "wishes": content,
            "version": 1,
            "applied_at": now,
            "consent_until": until,
        }
        async with self._database.write() as session:
            is_new = await rows.new_application(session, values)
            row = await self._locked(session, person)
            if is_new:
                return application_from(row)
            if row.state == "matched":
                raise AlreadyMatched(f"application {row.id} has a mentor")
            before = application_from(row)
            if before.wishes == wishes and before.state != "withdrawn":
                return before
            await self._end_proposal(session, row, now)
            if row.state == "withdrawn":
                row.applied_at, row.state, row.consent_until = now, state, until
            row.wishes = content
            row.version += 1
            return application_from(row)

    async def find(self, person: str) -> Application | None:
        """A person's application; None when there is none, or it was withdrawn."""
        async with self._database.read() as session:
            row = await rows.application_of(session, person)
            return application_from(row) if row and row.state != "withdrawn" else None

    async def mentor_of(self, application: Application) -> tuple[Proposal, Mentor] | None:
        """The accepted match of an application."""
        async with self._database.read() as session:
            row = await rows.standing(session, application.id)
            if row is None or row.state != "accepted":
                return None
            mentor = await rows.mentor(session, row.mentor_id)
            return (proposal_from(row), mentor_from(mentor)) if mentor else None

    async def withdraw(self, person: str, now: datetime) -> bool:
        """Take the application back and forget its wishes; whether there was one."""
        async with self._database.write() as session:
            row = await rows.application_of(session, person, lock=True)
            if row is None or row.state == "withdrawn":
                return False
            await self._withdraw(session, row, now)
            return True

    async def awaiting_consent(self) -> list[Application]:
        """Applications that wait for a guardian's consent, the oldest first."""
        async with self._database.read() as session:
            found = await rows.applications(session, "awaiting_consent")
            return [application_from(row) for row in found]

    async def grant_consent(self, number: int, now: datetime) -> Application:
        """The guardian agrees; agreeing again changes nothing.

        Raises:
            UnknownApplication: there is none of that number.
            NotWaiting: it was withdrawn, or has waited too long.
        """
        async with self._database.write() as session:
            row = await self._by_number(session, number)
            late = row.consent_until is not None and row.consent_until <= now
            if row.state == "withdrawn" or (row.state == "awaiting_consent" and late):
                raise NotWaiting(f"application {number} waits for no consent any more")
            if row.state == "awaiting_consent":
                row.state, row.consent_until = "open", None
            return application_from(row)

    async def refuse_consent(self, number: int, now: datetime) -> None:
        """The guardian does not agree: the application is gone.

        Raises:
            UnknownApplication: there is none of that number.
            NotWaiting: it does not wait for consent.
        """
        async with self._database.write() as session:
            row = await self._by_number(session, number)
            if row.state == "withdrawn":
                return
            if row.state != "awaiting_consent":
                raise NotWaiting(f"application {number} waits for no consent")
            await self._withdraw(session, row, now)

    async def expire(self, now: datetime) -> int:
        """Forget applications whose guardians did not answer in time; how many. Idempotent."""
        async with self._database.write() as session:
            lapsed = await rows.lapsed(session, now)
            for row in lapsed:
                await self._withdraw(session, row, now)
            return len(lapsed)

    async def _locked(self, session: AsyncSession, person: str) -> ApplicationRow:
        row = await rows.application_of(session, person, lock=True)
        if row is None:
            raise UnknownApplication(f"there is no application of {person}")
        return row

    async def _by_number(self, session: AsyncSession, number: int) -> ApplicationRow:
        row = await rows.application(session, number, lock=True)
        if row is None:
            raise UnknownApplication(f"there is no application {number}")
        return row

    async def _withdraw(self, session: AsyncSession, row: ApplicationRow, now: datetime) -> None:
        await self._end_proposal(session, row, now)
        row.state, row.wishes, row.consent_until = "withdrawn", None, None
        row.version += 1

    async def _end_proposal(
        self, session: AsyncSession, row: ApplicationRow, now: datetime
    ) -> None:
        proposal = await rows.standing(session, row.id)
        if proposal is not None:
            after = "ended" if proposal.state == "accepted" else "replaced"
            await rows.decide(session, [proposal.id], proposal.state, after, now)
