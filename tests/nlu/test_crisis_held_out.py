"""What the rules alone see of a third author's messages, which no rule was written from.

The target (recall 1.0, at most 1 % false alarms) is for rules and classifier together; these
floors only keep the rules from getting worse. Do not read the rows when changing a rule.
"""

import json
from pathlib import Path

from nlu.korean.crisis import detect

ROWS = [
    json.loads(line)
    for line in (Path(__file__).parents[1] / "data" / "crisis_held_out.jsonl")
    .read_text("utf-8")
    .splitlines()
]


def share_found(crisis: bool) -> float:
    texts = [row["text"] for row in ROWS if row["crisis"] is crisis]
    return sum(detect(text) is not None for text in texts) / len(texts)


def test_the_rules_alone_see_most_dangers() -> None:
    assert share_found(crisis=True) >= 0.70


def test_the_rules_alone_raise_few_false_alarms() -> None:
    assert share_found(crisis=False) <= 0.06
