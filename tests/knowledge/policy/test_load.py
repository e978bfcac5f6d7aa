"""A policy that could not be decided, explained or cited does not load."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.errors import PolicyError
from knowledge.library import DATA, Library
from knowledge.policy import load_policies

Change = Callable[[dict[str, Any]], object]


def income(policy: dict[str, Any]) -> list[dict[str, Any]]:
    values: list[dict[str, Any]] = policy["parameters"]["income_limit"]["values"]
    return values


def leaf(policy: dict[str, Any]) -> dict[str, Any]:
    rule: dict[str, Any] = policy["rule"]["all"][0]
    return rule


def date(text: str) -> Any:
    return yaml.safe_load(text)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda p: income(p)[1].update(ends=date("2024-06-29")), "no value from 2024-06-30"),
        (lambda p: income(p)[1].update(ends=date("2024-07-01")), "overlap"),
        (lambda p: income(p)[1].pop("ends"), "overlap"),
        (lambda p: income(p)[0].update(starts=date("2021-09-01")), "from 2021-08-27 on"),
        (lambda p: income(p)[2].update(ends=date("2026-11-20")), "no value after 2026-11-20"),
        (lambda p: income(p)[0].update(ends=date("2020-01-01")), "swap the dates"),
        (lambda p: income(p)[0].update(source="nowhere"), "unknown source 'nowhere'"),
        (lambda p: income(p)[0].pop("source"), "source: Field required"),
        (lambda p: income(p)[3].pop("explain"), "what was announced and when"),
        (lambda p: income(p)[0].update(value="절반"), "which it cannot be"),
        (lambda p: leaf(p).update(fact="residense"), "'residense', which is not declared"),
        (lambda p: leaf(p).update(parameter="place"), "'place', which is not declared"),
        (lambda p: leaf(p).update(op="at_most"), "use one of in, is"),
        (lambda p: leaf(p).pop("unknown"), "needs the texts"),
        (lambda p: leaf(p).update(met="fine"), "met"),
        (lambda p: leaf(p).update(met="{limt}에 맞습니다"), "correct the name"),
        (lambda p: leaf(p).update(id="age"), "two rules are called 'age'"),
        (lambda p: leaf(p).update(all=[]) or leaf(p).pop("fact"), "exactly one of"),
        (lambda p: p["rule"]["all"][2]["any"][0].update(documents="documents/x"), "unknown record"),
        (lambda p: p["rule"]["all"][2]["any"][0].pop("closed"), "needs the text 'closed'"),
        (lambda p: p["rule"]["all"][2]["any"][0].pop("in_force"), "has no source"),
        (
            lambda p: p["parameters"]["multi_child"]["values"][0].update(value=True),
            "give 'multi_child_income' a value",
        ),
        (lambda p: p["verdicts"].pop("undecidable"), "says nothing for 'undecidable'"),
        (lambda p: p["facts"]["age"].pop("help"), "needs 'help'"),
        (lambda p: p["facts"]["age"]["ask"].pop("other"), "ask.other"),
        (lambda p: p["parameters"].update(spare=p["parameters"]["age_min"]), "no rule uses"),
        (lambda p: p.update(colour="blue"), "colour"),
    ],
)
def test_a_wrong_policy_is_refused(
    tmp_path: Path, library: Library, change: Change, problem: str
) -> None:
    policy = yaml.safe_load((DATA / "policies" / "seoullearn.yml").read_text(encoding="utf-8"))
    change(policy)
    file = tmp_path / "seoullearn.yml"
    file.write_text(yaml.safe_dump(policy, allow_unicode=True), encoding="utf-8")
    with pytest.raises(PolicyError) as error:
        load_policies(library, tmp_path)
    assert str(file) in str(error.value)
    assert problem in str(error.value)


@pytest.mark.parametrize("text", [b"- [", b"\xff\xfe", b"[1, 2]", b""])
def test_a_broken_file_is_refused(tmp_path: Path, library: Library, text: bytes) -> None:
    (tmp_path / "broken.yml").write_bytes(text)
    with pytest.raises(PolicyError, match=r"broken\.yml"):
        load_policies(library, tmp_path)


def test_a_policy_twice_is_refused(tmp_path: Path, library: Library) -> None:
    text = (DATA / "policies" / "counselling.yml").read_text(encoding="utf-8")
    for name in ("one.yml", "two.yml"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match="defined twice"):
        load_policies(library, tmp_path)
