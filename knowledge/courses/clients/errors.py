"""Errors of the open data services.

ApiError                a service did not give what was asked for
├── ApiRefused          it does not take the key: somebody has to mend that
├── ApiLimited          it was asked often enough: later, as `wait` says
├── ApiFailed           it gave no answer that can be used; asking again may help
└── ApiChanged          it does not know what is asked for, or has moved

No words of a service come into a message: they may repeat the address, and with it the key.
"""

from __future__ import annotations

from knowledge.errors import KnowledgeError


class ApiError(KnowledgeError):
    """A service did not give what was asked for.

    Args:
        service: whose answer it is.
        why: what happened.
        remedy: what to do.
        wait: seconds it wants to be left alone, when it says so.
    """

    def __init__(self, service: str, why: str, remedy: str, wait: float | None = None) -> None:
        self.why, self.remedy, self.wait = f"{service}: {why}", remedy, wait
        super().__init__(f"{self.why}; {remedy}")


class ApiRefused(ApiError):
    """The service does not take the key."""


class ApiLimited(ApiError):
    """The service was asked often enough."""


class ApiFailed(ApiError):
    """The service gave no answer that can be used."""


class ApiChanged(ApiError):
    """The service does not know what is asked for, or has moved."""
