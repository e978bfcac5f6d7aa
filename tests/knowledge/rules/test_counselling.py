"""House rules of the booking desk."""

import pytest

from knowledge.errors import RecordError
from knowledge.rules.counselling import FILE, load_desk


def test_every_rule_has_its_source_and_day() -> None:
    desk = load_desk()
    assert desk.hold_minutes.value == 10
    assert desk.reminder_hours.value == (24, 2)
    assert {rule.source for rule in desk.rules.values()} == {"baeumgil-desk"}
    assert len(desk.rules) == 8


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("baeumgil-desk", "nowhere", "unknown source 'nowhere'"),
        ("value: 10", "value: 0", "hold_minutes"),
        ("value: [24, 2]", "value: [2, 24]", "must fall"),
        ("value: 60", "value: many", "window_days"),
        ("offer_minutes", "offer_hours", "offer_"),
        ("[]", "[{day: 2026-12-31, until: 2026-12-01, kind: closed}]", "swap"),
        ("exceptions: []", "exceptions: [", "not valid YAML"),
    ],
)  # fmt: skip
def test_a_mistake_names_the_file_and_the_remedy(tmp_path, old, new, told) -> None:
    file = tmp_path / "desk.yml"
    file.write_text(FILE.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(RecordError, match=r"desk\.yml") as caught:
        load_desk(file)
    assert told in str(caught.value)


def test_a_missing_file_is_told(tmp_path) -> None:
    with pytest.raises(RecordError, match="cannot be read"):
        load_desk(tmp_path / "none.yml")
