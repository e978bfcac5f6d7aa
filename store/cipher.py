"""Encryption of personal details at rest (Fernet: AES-128-CBC with HMAC-SHA256).

Several keys may be in force: the first encrypts, all decrypt, so that keys can be changed.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from store.errors import KeyInvalid

KEY_FILE = "secret.key"
PEPPER_FILE = "pepper"


class Cipher:
    """Encrypts and decrypts short texts.

    Args:
        keys: Fernet keys (32 bytes, URL-safe base64), the newest first.

    Raises:
        KeyInvalid: a key is not one.
    """

    def __init__(self, keys: list[str]) -> None:
        try:
            fernets = [Fernet(key.strip()) for key in keys]
            self._fernet = MultiFernet(fernets)  # refuses an empty list
            self._newest = fernets[0]
        except ValueError as error:
            raise KeyInvalid(str(error)) from error

    def encrypt(self, text: str) -> bytes:
        """The text, unreadable without a key."""
        return self._fernet.encrypt(text.encode())

    def decrypt(self, secret: bytes) -> str:
        """The text again.

        Raises:
            KeyInvalid: it was encrypted with a key that is not among ours.
        """
        try:
            return self._fernet.decrypt(secret).decode()
        except InvalidToken as error:
            raise KeyInvalid("it does not fit what was stored") from error

    def renew(self, secret: bytes) -> bytes | None:
        """The same, encrypted with the newest key; None when it is already.

        Raises:
            KeyInvalid: it was encrypted with a key that is not among ours.
        """
        try:
            self._newest.decrypt(secret)
        except InvalidToken:
            try:
                return self._fernet.rotate(secret)
            except InvalidToken as error:
                raise KeyInvalid("it does not fit what was stored") from error
        return None


def key_of(home: Path) -> str:
    """The key in `home`, made at the first call and readable by its owner only."""
    return _secret_in(home / KEY_FILE)


def pepper_of(home: Path) -> str:
    """The pepper in `home`, which goes into hashes of users' names on platforms; likewise."""
    return _secret_in(home / PEPPER_FILE)


def _secret_in(file: Path) -> str:
    if not file.exists():
        _make_key(file)
    return file.read_text(encoding="ascii", errors="replace")


def _make_key(file: Path) -> None:
    """Put a key in place, whole or not at all; of several processes the first wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent) as new:  # 0600
        new.write(Fernet.generate_key())
        new.flush()
        os.fsync(new.fileno())
        with suppress(FileExistsError):
            os.link(new.name, file)
