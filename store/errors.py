"""Errors of the store.

StoreError
├── StoreUnavailable        the database cannot be reached, or is damaged
└── KeyInvalid              the key of personal details is missing or wrong
"""

from __future__ import annotations


class StoreError(Exception):
    """Base of everything the store raises on purpose."""


class StoreUnavailable(StoreError):
    """The database cannot be reached, or is damaged.

    Attributes:
        url: its address, without password.
    """

    def __init__(self, url: str, cause: Exception) -> None:
        self.url = url
        super().__init__(f"database {url} is not usable: {cause}")


class KeyInvalid(StoreError):
    """The key that encrypts personal details is not usable."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the key in BAEUMGIL_SECRET_KEYS (or secret.key) is not usable: {why}")
