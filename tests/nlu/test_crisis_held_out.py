"""What the rules alone see of a third author's messages.

The target (recall 1.0, at most 1 % false alarms) is for rules and classifier together; these
floors keep the rules from getting worse. The rows have been read since: they serve as a second
development set, not as proof.
"""

import json
from pathlib import Path

from nlu.korean.crisis import detect

DATA = Path(__file__).parents[1] / "data"
INTENTS = ("intents_held_out", "intents_second_author", "intents_third_author")


def rows(name: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").read_text("utf-8").splitlines()]


def share_found(texts: list[str], *, sure: bool = False) -> float:
    found = [detect(text) for text in texts]
    return sum(crisis is not None and not (sure and crisis.soft) for crisis in found) / len(texts)


def dangers(crisis: bool) -> list[str]:
    return [str(row["text"]) for row in rows("crisis_held_out") if row["crisis"] is crisis]


def test_most_dangers_are_at_least_suspected() -> None:
    assert share_found(dangers(crisis=True)) >= 0.80
    assert share_found(dangers(crisis=True), sure=True) >= 0.40


def test_what_is_sure_is_nearly_always_danger() -> None:
    assert share_found(dangers(crisis=False), sure=True) <= 0.003
    assert share_found(dangers(crisis=False)) <= 0.04


def test_questions_about_the_service_raise_no_alarm() -> None:
    texts = [
        str(row["text"]) for name in INTENTS for row in rows(name) if row["intent"] != "crisis"
    ]
    assert share_found(texts, sure=True) <= 0.003
    assert share_found(texts) <= 0.012
