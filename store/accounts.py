"""Accounts of the console: who may log in, as what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import func, or_, select, update
from sqlalchemy.exc import IntegrityError

from store.cipher import Cipher
from store.database import Database
from store.errors import StoreError
from store.tables.staff import AccountRow

Role = Literal["counsellor", "supervisor", "administrator"]
ROLES: tuple[Role, ...] = ("counsellor", "supervisor", "administrator")
"""Each may do what those before it may."""


class UnknownAccount(StoreError):
    """Nobody has this login."""

    def __init__(self, login: str) -> None:
        super().__init__(f"there is no account '{login}'; 'baeumgil user list' shows all")


class AccountExists(StoreError):
    """Another account has this login."""

    def __init__(self, login: str) -> None:
        super().__init__(f"there is an account '{login}' already")


class LastAdministrator(StoreError):
    """Nobody could administer accounts any more."""

    def __init__(self) -> None:
        super().__init__("this is the last administrator; make another account one first")


@dataclass(frozen=True)
class Account:
    """Somebody who may log in.

    Attributes:
        name: what users and colleagues see.
        must_change: the password was given by somebody else; nothing but changing it is allowed.
        has_totp: a code is asked for at log-in.
    """

    id: int
    login: str
    name: str
    role: Role
    active: bool = True
    must_change: bool = False
    has_totp: bool = False

    def may(self, role: Role) -> bool:
        """Whether the account may do what `role` may."""
        return ROLES.index(self.role) >= ROLES.index(role)


@dataclass(frozen=True)
class Totp:
    """A second factor. `step` is the last one used; None until the first code was right."""

    secret: str = field(repr=False)
    step: int | None


class Accounts:
    """Repository of accounts."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database, self._cipher = database, cipher

    async def add(
        self, login: str, name: str, role: Role, password: str, now: datetime, *, must_change: bool
    ) -> Account:
        """Add an account.

        Args:
            login: what one logs in with.
            name: what users see.
            role: what it may do.
            password: the hash of it.
            now: the moment.
            must_change: somebody else knows the password.

        Raises:
            AccountExists: the login is taken.
            StoreUnavailable: the database does not answer.
        """
        row = AccountRow(
            login=login,
            name=name,
            role=role,
            password=password,
            must_change=must_change,
            active=True,
            created_at=now,
        )
        try:
            async with self._database.write() as session:
                session.add(row)
        except IntegrityError as error:
            raise AccountExists(login) from error
        return account_of(row)

    async def by_login(self, login: str) -> Account:
        """The account with a login.

        Raises:
            UnknownAccount: nobody has it.
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            row = await session.scalar(select(AccountRow).where(AccountRow.login == login))
        if row is None:
            raise UnknownAccount(login)
        return account_of(row)

    async def get(self, account: int) -> Account | None:
        """The account with a number.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            row = await session.get(AccountRow, account)
        return account_of(row) if row else None

    async def all(self) -> Sequence[Account]:
        """All accounts by login, those that are not active at the end.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        query = select(AccountRow).order_by(AccountRow.active.desc(), AccountRow.login)
        async with self._database.read() as session:
            return [account_of(row) for row in await session.scalars(query)]

    async def password(self, account: int) -> str | None:
        """The hash of an account's password; None if there is no such account.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            return await session.scalar(select(AccountRow.password).where(AccountRow.id == account))

    async def set_password(self, account: int, password: str, *, must_change: bool) -> None:
        """Keep the hash of a new password.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._set(account, password=password, must_change=must_change)

    async def rehash(self, account: int, old: str, new: str) -> None:
        """Keep a stronger hash of the same password, unless it was changed meanwhile.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            await session.execute(
                update(AccountRow)
                .where(AccountRow.id == account, AccountRow.password == old)
                .values(password=new)
            )

    async def rename(self, account: int, name: str) -> None:
        """Show another name from now on.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._set(account, name=name)

    async def set_role(self, account: int, role: Role) -> None:
        """Let an account do more or less from now on.

        Raises:
            LastAdministrator: nobody else is one.
            StoreUnavailable: the database does not answer.
        """
        await self._set(account, role=role)

    async def set_active(self, account: int, active: bool) -> None:
        """Let an account log in or not.

        Raises:
            LastAdministrator: nobody else is one.
            StoreUnavailable: the database does not answer.
        """
        await self._set(account, active=active)

    async def _set(self, account: int, **values: Any) -> None:
        administrators = select(func.count()).where(
            AccountRow.role == ROLES[-1], AccountRow.active.is_(True)
        )
        async with self._database.write() as session:
            # All rows are locked, so that two cannot take the last two away at the same time.
            locked = select(AccountRow).order_by(AccountRow.id).with_for_update()
            rows = {row.id: row for row in await session.scalars(locked)}
            before = await session.scalar(administrators)
            for name, value in values.items():
                setattr(rows[account], name, value)
            await session.flush()
            if before and not await session.scalar(administrators):
                raise LastAdministrator

    async def totp(self, account: int) -> Totp | None:
        """The second factor of an account, also one that was not confirmed yet.

        Raises:
            KeyInvalid: it was encrypted with a key that is gone.
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            row = await session.get(AccountRow, account)
        if row is None or row.totp is None:
            return None
        return Totp(self._cipher.decrypt(row.totp), row.totp_step)

    async def set_totp(self, account: int, secret: str | None) -> None:
        """Keep a secret that is in force once a code of it was used; or have none.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        kept = self._cipher.encrypt(secret) if secret else None
        async with self._database.write() as session:
            await session.execute(
                update(AccountRow).where(AccountRow.id == account).values(totp=kept, totp_step=None)
            )

    async def use_step(self, account: int, step: int) -> bool:
        """Note that the code of a step was used; False if it, or a later one, was before.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        later = or_(AccountRow.totp_step.is_(None), AccountRow.totp_step < step)
        async with self._database.write() as session:
            used = await session.scalar(
                update(AccountRow)
                .where(AccountRow.id == account, AccountRow.totp.is_not(None), later)
                .values(totp_step=step)
                .returning(AccountRow.id)
            )
        return used is not None


def account_of(row: AccountRow) -> Account:
    """An account as it is kept."""
    return Account(
        id=row.id,
        login=row.login,
        name=row.name,
        role=next(role for role in ROLES if role == row.role),
        active=row.active,
        must_change=row.must_change,
        has_totp=row.totp_step is not None,
    )
