"""What staff saw and did: written once, never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from store.database import Database
from store.tables.staff import AuditRow


@dataclass(frozen=True)
class Audited:
    """One line of the log.

    Attributes:
        account: who; None for a command or the app itself.
        action: what, in a word or two with dots ("conversation.view", "account.add").
        target: what it was done to, an id.
        details: more, without any text of users.
    """

    id: int
    at: datetime
    account: int | None
    action: str
    target: str | None
    details: Mapping[str, Any]


class Audit:
    """Repository of the audit log."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(
        self,
        account: int | None,
        action: str,
        target: str | None,
        at: datetime,
        **details: Any,
    ) -> None:
        """Write a line.

        Args:
            account: who; None for a command or the app itself.
            action: what ("conversation.view").
            target: what it was done to.
            at: when.
            details: more, without any text of users.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            session.add(
                AuditRow(at=at, account_id=account, action=action, target=target, details=details)
            )

    async def page(
        self,
        *,
        before: int | None = None,
        limit: int = 100,
        account: int | None = None,
        action: str | None = None,
        target: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> list[Audited]:
        """The newest lines, from before number `before` on, perhaps of one account, kind or target.

        Args:
            before: a number of a line; those before it.
            limit: at most so many.
            account: by whom.
            action: what, or what begins so up to a dot ("account" finds "account.add").
            target: to what.
            since: not earlier.
            until: earlier than this.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        query = select(AuditRow).order_by(AuditRow.id.desc()).limit(limit)
        if before is not None:
            query = query.where(AuditRow.id < before)
        if account is not None:
            query = query.where(AuditRow.account_id == account)
        if action is not None:
            query = query.where(
                or_(
                    AuditRow.action == action,
                    AuditRow.action.startswith(f"{action}.", autoescape=True),
                )
            )
        if target is not None:
            query = query.where(AuditRow.target == target)
        if since is not None:
            query = query.where(AuditRow.at >= since)
        if until is not None:
            query = query.where(AuditRow.at < until)
        async with self._database.read() as session:
            return [
                Audited(row.id, row.at, row.account_id, row.action, row.target, row.details)
                for row in await session.scalars(query)
            ]
