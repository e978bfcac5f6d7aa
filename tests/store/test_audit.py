"""The audit log: written once, found by who, what, to what and when."""

from datetime import UTC, datetime, timedelta

import pytest

from store.audit import Audit

NOW = datetime(2026, 11, 30, 7, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
async def audit(database) -> Audit:
    audit = Audit(database)
    await audit.note(None, "account.add", "kim", NOW, role="counsellor")
    await audit.note(None, "account.reset", "kim", NOW + HOUR)
    await audit.note(None, "accounting", "lee", NOW + 2 * HOUR)
    return audit


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, ["accounting", "account.reset", "account.add"]),
        ({"action": "account"}, ["account.reset", "account.add"]),
        ({"action": "account.add"}, ["account.add"]),
        ({"action": "account%"}, []),
        ({"target": "lee"}, ["accounting"]),
        ({"account": 7}, []),
        ({"since": NOW + HOUR, "until": NOW + 2 * HOUR}, ["account.reset"]),
        ({"limit": 1}, ["accounting"]),
    ],
)
async def test_lines_are_found(audit, wanted, found):
    assert [line.action for line in await audit.page(**wanted)] == found


async def test_pages_follow_each_other(audit):
    [newest] = await audit.page(limit=1)
    rest = await audit.page(before=newest.id)
    assert [line.action for line in rest] == ["account.reset", "account.add"]
    assert (rest[-1].target, rest[-1].details, rest[-1].at) == ("kim", {"role": "counsellor"}, NOW)
