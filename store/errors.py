"""Errors of the store.

StoreError
└── StoreUnavailable        the database cannot be reached, or is damaged
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
