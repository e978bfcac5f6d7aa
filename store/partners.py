"""Partner platforms of the open API: their keys, of which only hashes are kept, and webhooks."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from store.cipher import Cipher
from store.database import Database
from store.errors import StoreError
from store.tables.partners import PartnerKeyRow, PartnerRow

SHOWN = 11  # characters of a key that lists show
KEY_BYTES = 32


class UnknownPartner(StoreError):
    """No partner has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is no partner '{name}'; 'baeumgil partner list' shows all")


class PartnerExists(StoreError):
    """Another partner has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"there is a partner '{name}' already")


@dataclass(frozen=True)
class Partner:
    """A platform that uses the open API.

    Attributes:
        id: never changes, not even with the name.
        scopes: what its keys may do.
        webhook_url: where messages are pushed to.
    """

    id: str
    name: str
    scopes: frozenset[str]
    webhook_url: str | None


@dataclass(frozen=True)
class Key:
    """What may be shown of a key.

    Attributes:
        prefix: how it begins.
        expires_at: until when it is taken; None without end.
        last_used: the last day it was used.
    """

    prefix: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used: date | None


@dataclass(frozen=True)
class Webhook:
    """Where messages are pushed to, and what signs them."""

    url: str
    secret: str = field(repr=False)


class Partners:
    """Repository of partners."""

    def __init__(self, database: Database, cipher: Cipher) -> None:
        self._database, self._cipher = database, cipher

    async def add(self, name: str, scopes: Collection[str], now: datetime) -> str:
        """Add a partner; its first key, which nobody can read again.

        Raises:
            PartnerExists: the name is taken.
            StoreUnavailable: the database does not answer.
        """
        partner = PartnerRow(
            id=secrets.token_hex(8), name=name, scopes=sorted(scopes), created_at=now
        )
        try:
            async with self._database.write() as session:
                session.add(partner)
                await session.flush()
                return _issue(session, partner, now)
        except IntegrityError as error:
            raise PartnerExists(name) from error

    async def rotate(self, name: str, now: datetime, overlap: timedelta) -> str:
        """A new key at once; the ones in force end after `overlap`.

        Raises:
            UnknownPartner: nobody has this name.
            StoreUnavailable: the database does not answer.
        """
        end = now + overlap
        async with self._database.write() as session:
            partner = await _named(session, name)
            await session.execute(
                update(PartnerKeyRow)
                .where(PartnerKeyRow.partner_id == partner.id, _in_force(end))
                .values(expires_at=end)
            )
            return _issue(session, partner, now)

    async def revoke(self, name: str, now: datetime) -> int:
        """Let no key of a partner count any more; how many did.

        Raises:
            UnknownPartner: nobody has this name.
            StoreUnavailable: the database does not answer.
        """
        async with self._database.write() as session:
            partner = await _named(session, name)
            revoked = await session.scalars(
                update(PartnerKeyRow)
                .where(PartnerKeyRow.partner_id == partner.id, _in_force(now))
                .values(revoked_at=now)
                .returning(PartnerKeyRow.id)
            )
            return len(revoked.all())

    async def set_webhook(self, name: str, url: str | None) -> str | None:
        """Push messages to `url` from now on, or nowhere; the new secret they are signed with.

        Raises:
            UnknownPartner: nobody has this name.
            StoreUnavailable: the database does not answer.
        """
        secret = f"whsec_{base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()}"
        async with self._database.write() as session:
            partner = await _named(session, name)
            partner.webhook_url = url
            partner.webhook_secret = self._cipher.encrypt(secret) if url else None
        return secret if url else None

    async def webhook(self, partner: str) -> Webhook | None:
        """Where the messages of a partner (by id) are pushed to.

        Raises:
            KeyInvalid: the secret was encrypted with a key that is gone.
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            row = await session.get(PartnerRow, partner)
        if row is None or row.webhook_url is None or row.webhook_secret is None:
            return None
        return Webhook(row.webhook_url, self._cipher.decrypt(row.webhook_secret))

    async def holder(self, key: str, now: datetime, today: date) -> Partner | None:
        """Whose key this is; None if it does not count. Notes that it was used `today`.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            found = (
                await session.execute(
                    select(PartnerKeyRow, PartnerRow)
                    .join(PartnerRow, PartnerRow.id == PartnerKeyRow.partner_id)
                    .where(PartnerKeyRow.hash == fingerprint(key), _in_force(now))
                )
            ).first()
        if found is None:
            return None
        used, partner = found
        if used.last_used != today:
            async with self._database.write() as session:
                await session.execute(
                    update(PartnerKeyRow).where(PartnerKeyRow.id == used.id).values(last_used=today)
                )
        return _partner(partner)

    async def listed(self) -> list[tuple[Partner, list[Key]]]:
        """All partners by name, with their keys, the oldest first.

        Raises:
            StoreUnavailable: the database does not answer.
        """
        async with self._database.read() as session:
            partners = (await session.scalars(select(PartnerRow).order_by(PartnerRow.name))).all()
            keys = (await session.scalars(select(PartnerKeyRow).order_by(PartnerKeyRow.id))).all()
        return [
            (_partner(partner), [_key(key) for key in keys if key.partner_id == partner.id])
            for partner in partners
        ]


def fingerprint(key: str) -> str:
    """What is kept of a key. It is random and long: no salt or slow hash is needed."""
    return sha256(key.encode()).hexdigest()


def _issue(session: AsyncSession, partner: PartnerRow, now: datetime) -> str:
    key = f"bg_{secrets.token_urlsafe(KEY_BYTES)}"
    session.add(
        PartnerKeyRow(
            partner_id=partner.id, hash=fingerprint(key), prefix=key[:SHOWN], created_at=now
        )
    )
    return key


async def _named(session: AsyncSession, name: str) -> PartnerRow:
    row: PartnerRow | None = await session.scalar(select(PartnerRow).where(PartnerRow.name == name))
    if row is None:
        raise UnknownPartner(name)
    return row


def _in_force(now: datetime) -> ColumnElement[bool]:
    return PartnerKeyRow.revoked_at.is_(None) & or_(
        PartnerKeyRow.expires_at.is_(None), PartnerKeyRow.expires_at > now
    )


def _partner(row: PartnerRow) -> Partner:
    return Partner(row.id, row.name, frozenset(row.scopes), row.webhook_url)


def _key(row: PartnerKeyRow) -> Key:
    return Key(row.prefix, row.created_at, row.expires_at, row.revoked_at, row.last_used)
