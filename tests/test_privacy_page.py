"""The page on privacy is true: every table, every encrypted column, every time it names."""

import re
from pathlib import Path

from knowledge.rules.retention import load_retention_rules
from store.privacy.keys import encrypted_columns
from store.tables import Base

PAGE = (Path(__file__).parents[1] / "docs/privacy.md").read_text(encoding="utf-8")


def rows() -> dict[str, list[str]]:
    """The cells of the table, by the tables of the database they are about."""
    table = PAGE.partition("## What is kept")[2].partition("\n**Retention.**")[0]
    lines = [line.strip("|").split("|") for line in table.splitlines() if line.startswith("| `")]
    return {name: line for line in lines for name in re.findall(r"`(\w+)`", line[0])}


def test_every_table_is_named():
    assert set(rows()) == set(Base.metadata.tables)


def test_every_encrypted_column_is_named():
    listed = PAGE.partition("## Keys")[2].partition("To change keys")[0]
    named = set(re.findall(r"`(\w+\.\w+)`", listed))
    assert named == {f"{column.table.name}.{column.name}" for column in encrypted_columns()}


def test_the_times_are_those_of_the_rules():
    rules = load_retention_rules()
    for table, days in {
        "turns": rules.texts_days,
        "notes": rules.notes_days,
        "crises": rules.crises_days,
        "handoff_events": rules.events_days,
        "audit": rules.audit_days,
        "console_sessions": rules.sessions_days,
    }.items():
        assert f"{days} days" in rows()[table][3]
    assert f"at the latest {rules.erase_minutes}\n  minutes" in PAGE
