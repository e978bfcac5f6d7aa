"""What the rules alone see of messages of a third and a fourth author.

The target (recall 1.0, at most 1 % false alarms) is for rules and classifier together; these
floors keep the rules from getting worse. The third author's rows have been read since: they serve
as a second development set, not as proof. The fourth author's half that is held out was written
before its author saw the rules and is to stay unread by who changes them (docs/safety.md).
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


def dangers(crisis: bool, name: str = "crisis_held_out") -> list[str]:
    return [str(row["text"]) for row in rows(name) if row["crisis"] is crisis]


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


def test_teens_parents_and_seniors_are_seen() -> None:
    unread = "crisis_fourth_author_held_out"
    assert share_found(dangers(crisis=True, name=unread)) >= 0.90
    assert share_found(dangers(crisis=True, name=unread), sure=True) >= 0.66


def test_lines_with_the_words_of_danger_are_mostly_understood() -> None:
    unread = "crisis_fourth_author_held_out"
    assert share_found(dangers(crisis=False, name=unread), sure=True) <= 0.01
    assert share_found(dangers(crisis=False, name=unread)) <= 0.12


def test_what_the_rules_were_mended_by_stays_mended() -> None:
    read = "crisis_fourth_author_development"
    assert share_found(dangers(crisis=True, name=read)) == 1.0
    assert share_found(dangers(crisis=False, name=read), sure=True) == 0.0
    assert share_found(dangers(crisis=False, name=read)) <= 0.03
