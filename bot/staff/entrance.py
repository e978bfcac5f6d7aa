"""Logging in: password, second factor, and not too many tries."""

from __future__ import annotations

import time
from datetime import datetime
from ipaddress import IPv6Address, ip_address, ip_network
from math import ceil

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute

from bot.counters import Counters
from bot.staff.codes import step_of
from bot.staff.passwords import Passwords
from bot.staff.sessions import Sessions
from store.accounts import Account, Accounts, UnknownAccount
from store.audit import Audit

FROM_THERE = RateLimitItemPerMinute(10, 15)  # tries of one login from one address
OF_ADDRESS = RateLimitItemPerMinute(100, 15)  # all tries from one address
OF_LOGIN = RateLimitItemPerHour(100)  # of one login from anywhere; high: it keeps its owner out
OF_CODES = RateLimitItemPerMinute(5, 15)  # codes of one account


class WrongPassword(Exception):
    """Login or password is wrong, or the account is not active; which is not told."""


class WrongCode(Exception):
    """The code is wrong, or was used before."""


class TooManyTries(Exception):
    """One has to wait.

    Attributes:
        minutes: how long.
    """

    def __init__(self, seconds: float) -> None:
        self.minutes = max(1, ceil(seconds / 60))
        super().__init__(f"wait {self.minutes} minutes")


class Entrance:
    """Where people log in and out; all of it is audited."""

    def __init__(
        self,
        accounts: Accounts,
        sessions: Sessions,
        passwords: Passwords,
        counters: Counters,
        audit: Audit,
    ) -> None:
        self._accounts, self._sessions, self._passwords = accounts, sessions, passwords
        self._counters, self._audit = counters, audit

    async def enter(
        self, login: str, password: str, address: str, now: datetime
    ) -> tuple[Account, str]:
        """Log in; the token of a session that lacks a code if the account has a second factor.

        Args:
            login: as typed.
            password: as typed.
            address: where from.
            now: the moment.

        Raises:
            WrongPassword: see there.
            TooManyTries: by this login or from this address.
            StoreUnavailable: the database does not answer.
        """
        login, place = login.strip().casefold(), _place(address)
        await self._try(FROM_THERE, "login", login, place)
        await self._try(OF_ADDRESS, "address", place)
        await self._try(OF_LOGIN, "anywhere", login)
        account, kept = await self._known(login)
        fits = await self._passwords.fits(password, kept)
        if account is None or not account.active or not fits:
            number = account.id if account else None
            # Not what was typed as login: it may be a password.
            await self._audit.note(number, "account.login_failed", None, now, address=address)
            raise WrongPassword
        if kept and self._passwords.is_weak(kept):
            again = await self._passwords.hash(password)
            await self._accounts.rehash(account.id, kept, again)
        await self._sessions.forget(now)
        return account, await self._begin(account, now, address, confirmed=not account.has_totp)

    async def confirm(
        self, account: Account, token: str, code: str, address: str, now: datetime
    ) -> str:
        """Give the second factor; the token of a session that lacks nothing.

        Raises:
            WrongCode: see there.
            TooManyTries: with this account.
            StoreUnavailable: the database does not answer.
        """
        if not await self.accept(account, code, now):
            await self._audit.note(account.id, "account.code_failed", None, now, address=address)
            raise WrongCode
        await self._sessions.store.end(token)
        return await self._begin(account, now, address, confirmed=True)

    async def accept(self, account: Account, code: str, now: datetime) -> bool:
        """Whether a code is right; it counts once.

        Raises:
            TooManyTries: with this account.
            StoreUnavailable: the database does not answer.
        """
        await self._try(OF_CODES, "code", str(account.id))
        totp = await self._accounts.totp(account.id)
        step = step_of(code, totp.secret, now) if totp else None
        return step is not None and await self._accounts.use_step(account.id, step)

    async def knows(self, account: Account, password: str) -> bool:
        """Whether somebody who is logged in knows the password, too.

        Raises:
            TooManyTries: with this account.
            StoreUnavailable: the database does not answer.
        """
        await self._try(FROM_THERE, "password", str(account.id))
        return await self._passwords.fits(password, await self._accounts.password(account.id))

    async def leave(self, account: Account, token: str, now: datetime) -> None:
        """Log out.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        await self._sessions.store.end(token)
        await self._audit.note(account.id, "account.logout", None, now)

    async def _begin(
        self, account: Account, now: datetime, address: str, *, confirmed: bool
    ) -> str:
        if confirmed:
            await self._audit.note(account.id, "account.login", None, now, address=address)
        return await self._sessions.store.add(account.id, now, confirmed=confirmed)

    async def _known(self, login: str) -> tuple[Account | None, str | None]:
        try:
            account = await self._accounts.by_login(login)
        except UnknownAccount:
            return None, None
        return account, await self._accounts.password(account.id)

    async def _try(self, limit: RateLimitItem, *names: str) -> None:
        if not await self._counters.hit(limit, "console", *names):
            left = await self._counters.left(limit, "console", *names)
            raise TooManyTries(left.reset_time - time.time())


def _place(address: str) -> str:
    """Who counts as one: an address, or in IPv6 the network a household or office has."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        return str(ip_network((known, 64), strict=False))
    return str(known)
