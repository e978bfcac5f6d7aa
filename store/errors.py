"""Errors of the store.

StoreError
├── StoreUnavailable        the database cannot be reached, or is damaged
└── KeyInvalid              the key of personal details is missing or wrong
"""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError


class StoreError(Exception):
    """Base of everything the store raises on purpose."""


class StoreUnavailable(StoreError):
    """The database cannot be reached, or is damaged.

    Args:
        url: its address, without password.
        cause: why; of a failed statement only what the database says about it, for the
            statement's values may be personal.
    """

    def __init__(self, url: str, cause: Exception | str) -> None:
        self.url = url
        said = cause.orig if isinstance(cause, DBAPIError) else cause
        super().__init__(f"database {url} is not usable: {' '.join(str(said).split())}")


class KeyInvalid(StoreError):
    """The key that encrypts personal details is not usable."""

    def __init__(self, why: str) -> None:
        super().__init__(f"the key in BAEUMGIL_SECRET_KEYS (or secret.key) is not usable: {why}")
