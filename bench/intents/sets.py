"""Training examples, and messages nobody trained on, clean and as typed in a hurry."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

import yaml

from bench.noises import NOISES, SEED, noisy
from bot.rasa.child import ROOT
from nlu.korean.normalise import normalise

EXAMPLES = ROOT / "nlu" / "data" / "nlu"
INTENTS = ROOT / "nlu" / "domain" / "intents.yml"
SETS = {
    "held out": "intents_held_out.jsonl",
    "second author": "intents_second_author.jsonl",
    "third author": "intents_third_author.jsonl",
    "blind": "blind.jsonl",
}


class Labelled(NamedTuple):
    """A text and its intent."""

    text: str
    intent: str


def examples(folder: Path = EXAMPLES) -> list[Labelled]:
    """All training examples, as written."""
    return [
        Labelled(line.removeprefix("- ").strip(), group["intent"])
        for file in sorted(folder.glob("*.yml"))
        for group in yaml.safe_load(file.read_text(encoding="utf-8")).get("nlu", ())
        for line in group["examples"].splitlines()
    ]


def write_examples(labelled: Iterable[Labelled], file: Path) -> None:
    """Write training examples as Rasa reads them (YAML)."""
    by_intent: dict[str, list[str]] = defaultdict(list)
    for text, intent in labelled:
        by_intent[intent].append(f"- {text}\n")
    groups = [{"intent": name, "examples": "".join(lines)} for name, lines in by_intent.items()]
    content = yaml.safe_dump({"version": "3.1", "nlu": groups}, allow_unicode=True)
    file.write_text(content, encoding="utf-8")


def share_of(labelled: Sequence[Labelled], share: float, seed: int = SEED) -> list[Labelled]:
    """That share of each intent's examples, drawn; a larger share contains the smaller one."""
    random = Random(seed)
    by_intent: dict[str, list[Labelled]] = defaultdict(list)
    for example in labelled:
        by_intent[example.intent].append(example)
    kept = []
    for those in by_intent.values():
        random.shuffle(those)
        kept += those[: max(1, round(len(those) * share))]
    return kept


def held_out(names: Iterable[str] = SETS, folder: Path | None = None) -> dict[str, list[Labelled]]:
    """The sets of these names whose files are there."""
    folder = folder or ROOT / "tests" / "data"
    files = {name: folder / SETS[name] for name in names}
    return {
        name: [
            Labelled(row["text"], row["intent"])
            for row in map(json.loads, file.read_text(encoding="utf-8").splitlines())
        ]
        for name, file in files.items()
        if file.exists()
    }


def variants(texts: Sequence[str]) -> dict[str, list[str]]:
    """The texts with each noise, as the app would hand them to Rasa: normalised."""
    return {noise: [normalise(text).text for text in noisy(texts, noise)] for noise in NOISES}
