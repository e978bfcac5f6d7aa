"""Changes of accounts, by administrators, their owners, or commands; all of it is audited."""

from __future__ import annotations

import re
from datetime import datetime

from bot.staff.codes import new_secret
from bot.staff.passwords import Passwords, one_time
from store.accounts import Account, Accounts, Role
from store.audit import Audit
from store.console_sessions import ConsoleSessions

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{1,39}")


class Administration:
    """Where accounts are kept up to date.

    `by` is the account that does it, None for a command.
    """

    def __init__(
        self, accounts: Accounts, sessions: ConsoleSessions, passwords: Passwords, audit: Audit
    ) -> None:
        self._accounts, self._sessions = accounts, sessions
        self._passwords, self._audit = passwords, audit

    async def add(
        self,
        by: int | None,
        login: str,
        name: str,
        role: Role,
        now: datetime,
        password: str | None = None,
    ) -> tuple[Account, str]:
        """Add an account; with its password, one to be changed at once when none is given.

        Raises:
            AccountExists: the login is taken.
            StoreUnavailable: the database does not answer.
        """
        told = password or one_time()
        kept = await self._passwords.hash(told)
        account = await self._accounts.add(
            login, name, role, kept, now, must_change=password is None
        )
        await self._audit.note(by, "account.add", str(account.id), now, role=role)
        return account, told

    async def reset(self, by: int | None, account: int, now: datetime) -> str:
        """A password that has to be changed at the next log-in; the old one counts no more.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        told = one_time()
        kept = await self._passwords.hash(told)
        await self._accounts.set_password(account, kept, must_change=True)
        await self._sessions.end_all_of(account)
        await self._audit.note(by, "account.reset", str(account), now)
        return told

    async def set_password(
        self, by: int | None, account: int, password: str, now: datetime
    ) -> None:
        """A password its owner chose; ends all sessions.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        kept = await self._passwords.hash(password)
        await self._accounts.set_password(account, kept, must_change=False)
        await self._sessions.end_all_of(account)
        await self._audit.note(by, "account.password", str(account), now)

    async def rename(self, by: int | None, account: int, name: str, now: datetime) -> None:
        """Show another name.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._accounts.rename(account, name)
        await self._audit.note(by, "account.rename", str(account), now)

    async def set_role(self, by: int | None, account: int, role: Role, now: datetime) -> None:
        """Let somebody do more or less.

        Raises:
            LastAdministrator: nobody else is one.
            StoreUnavailable: the database does not answer.
        """
        await self._accounts.set_role(account, role)
        await self._audit.note(by, "account.role", str(account), now, role=role)

    async def set_active(self, by: int | None, account: int, active: bool, now: datetime) -> None:
        """Let somebody log in or not; who may not is logged out at once.

        Raises:
            LastAdministrator: nobody else is one.
            StoreUnavailable: the database does not answer.
        """
        await self._accounts.set_active(account, active)
        if not active:
            await self._sessions.end_all_of(account)
        done = "account.enable" if active else "account.disable"
        await self._audit.note(by, done, str(account), now)

    async def begin_totp(self, account: int) -> str:
        """A secret for an authenticator app; in force once a code of it was right.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        secret = new_secret()
        await self._accounts.set_totp(account, secret)
        return secret

    async def remove_totp(self, by: int | None, account: int, now: datetime) -> None:
        """Ask for no code any more.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._accounts.set_totp(account, None)
        await self._audit.note(by, "account.totp_off", str(account), now)

    async def note_totp(self, account: int, now: datetime) -> None:
        """A second factor is in force.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._audit.note(account, "account.totp_on", str(account), now)

    async def log_out(self, by: int | None, account: int, now: datetime) -> None:
        """Log somebody out everywhere.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._sessions.end_all_of(account)
        await self._audit.note(by, "account.logout_everywhere", str(account), now)
