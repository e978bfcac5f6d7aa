"""The pages of the console that its navigation leads to."""

from __future__ import annotations

from dataclasses import dataclass

from store.accounts import Account, Role


@dataclass(frozen=True)
class Page:
    """A page; its name is the text `console.pages.<key>`.

    Attributes:
        path: below `/console`.
        role: the least that may use it.
    """

    key: str
    path: str
    role: Role


PAGES = (
    Page("queue", "/queue", "counsellor"),
    Page("search", "/search", "counsellor"),
    Page("bookings", "/bookings", "counsellor"),
    Page("mentoring", "/mentoring", "counsellor"),
    Page("canned", "/canned", "counsellor"),
    Page("knowledge", "/knowledge", "counsellor"),
    Page("office", "/office", "supervisor"),
    Page("dashboard", "/dashboard", "supervisor"),
    Page("audit", "/audit", "administrator"),
    Page("people", "/people", "administrator"),
)
"""In the order of the navigation; who logs in lands on the first."""


def pages_for(account: Account) -> list[Page]:
    """What somebody is led to."""
    return [page for page in PAGES if account.may(page.role)]
