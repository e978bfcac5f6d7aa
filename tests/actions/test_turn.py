"""What a task sees of a message."""

from actions.turn import Turn
from store.messages import Entity


def vendor(name: str, role: str | None = None) -> Entity:
    return Entity(entity="vendor", value=f"vendor/{name}", text=name, role=role)


def test_a_name_set_aside_is_not_asked_about() -> None:
    turn = Turn("메가 말고 대성", "vendor_choice", entities=(vendor("m", "denied"), vendor("d")))
    assert turn.records() == ["vendor/d"]
    assert turn.records("programme") == []


def test_a_name_said_twice_counts_once() -> None:
    turn = Turn("대성이요 대성", "vendor_choice", entities=(vendor("d"), vendor("d")))
    assert turn.records("vendor") == ["vendor/d"]
