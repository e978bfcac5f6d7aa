"""Passwords: kept as Argon2id hashes, long, and not to be guessed."""

from __future__ import annotations

import asyncio
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from zxcvbn import zxcvbn

SHORTEST, LONGEST = 12, 128  # characters
READ = 72  # characters in which a password is judged
UNGUESSABLE = 3  # of 4: safe from whoever tries many a second
AT_ONCE = 2  # hashes that are computed at the same time: each takes 64 MB and a core
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks alike
OURS = ("baeumgil", "배움길", "qodnarlf", "seoul", "서울", "tjdnf", "서울런", "tjdnffjs", "상담사")
"""Words that many here would take, also as typed on an English keyboard."""


class Passwords:
    """Hashes and checks passwords, outside the event loop."""

    def __init__(self) -> None:
        self._hasher = PasswordHasher()
        self._nobodys = self._hasher.hash(secrets.token_hex())
        self._room = asyncio.Semaphore(AT_ONCE)

    async def hash(self, password: str) -> str:
        """What is kept of a password."""
        async with self._room:
            return await asyncio.to_thread(self._hasher.hash, _composed(password))

    async def fits(self, password: str, kept: str | None) -> bool:
        """Whether a password is the one that is kept; takes as long when none is."""
        async with self._room:
            right = await asyncio.to_thread(
                self._verify, kept or self._nobodys, _composed(password[:LONGEST])
            )
        return right and kept is not None

    def is_weak(self, kept: str) -> bool:
        """Whether a hash should be made again: costs have risen since."""
        return self._hasher.check_needs_rehash(kept)

    def _verify(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, password)
        except (VerificationError, InvalidHashError):
            return False


def complaint(password: str, login: str, name: str) -> str | None:
    """Why a password is not taken, as the key of a text in `console.password`; None if it is."""
    password = _composed(password)
    if len(password) < SHORTEST:
        return "short"
    if len(password) > LONGEST:
        return "long"
    if login in password.casefold():
        return "login"
    judged = zxcvbn(password[:READ], user_inputs=[login, name, *OURS])
    return None if judged["score"] >= UNGUESSABLE else "guessable"


def one_time() -> str:
    """A password to be told once and changed at the first log-in."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(4))


def _composed(password: str) -> str:
    """The same for every keyboard: some send Hangul in pieces."""
    return unicodedata.normalize("NFC", password)
