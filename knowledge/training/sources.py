"""Public Korean sentence pairs, read from a folder of the published files.

ParaKQC, sae4k, KorNLI/KorSTS, KLUE: CC BY-SA 4.0; question pairs and chatbot data: MIT.
"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

CLUSTER = 10  # sentences of a ParaKQC cluster, one after another
HELD_OUT = 200  # its last clusters are only measured on
_COMMON = 8  # an answer that fits more chatbot questions than this says nothing about them


@dataclass(frozen=True)
class Example:
    """Texts that mean the same, and texts that must not be taken for them.

    Attributes:
        anchors: one of these is drawn,
        positives: and another one of these.
        negatives: near, but something else.
    """

    anchors: Sequence[str]
    positives: Sequence[str]
    negatives: Sequence[str] = ()


@dataclass(frozen=True)
class Source:
    """Where examples come from.

    Attributes:
        name: of the source.
        share: how often its turn comes, beside the others' shares.
        families: a batch has at most one example of a family, so that what it takes for wrong is.
    """

    name: str
    share: int
    families: Sequence[Sequence[Example]]


@dataclass(frozen=True)
class Rated:
    """Pairs of sentences and how alike people found them."""

    first: list[str]
    second: list[str]
    scores: list[float]


def public_sources(data: Path) -> list[Source]:
    """All public sources to train on, KorSTS aside.

    Args:
        data: folder of the published files.

    Raises:
        OSError: a file is missing.
    """
    return [
        _source("ParaKQC", 6, (Example(c, c) for c in clusters(data)[:-HELD_OUT])),
        _source("sae4k", 2, _sae4k(data)),
        _source("NLI", 2, _nli(data)),
        _source("question pairs", 1, _question_pairs(data)),
        _source("chatbot", 1, _chatbot(data)),
    ]


def _source(name: str, share: int, examples: Iterable[Example]) -> Source:
    return Source(name, share, [[example] for example in examples])


def clusters(data: Path) -> list[list[str]]:
    """ParaKQC: clusters of ten paraphrases each."""
    rows = _tsv(data / "parakqc.txt", ["topic", "kind", "text"])
    texts = [row["text"] for row in rows]
    return [texts[start : start + CLUSTER] for start in range(0, len(texts), CLUSTER)]


def korsts(data: Path, split: str) -> Rated:
    """KorSTS: `train`, `dev` or `test`, scores 0 to 5."""
    rows = [row for row in _tsv(data / f"korsts-sts-{split}.tsv") if row["sentence2"]]
    return Rated(
        [row["sentence1"] for row in rows],
        [row["sentence2"] for row in rows],
        [float(row["score"]) for row in rows],
    )


def klue_sts(data: Path) -> Rated:
    """KLUE-STS development set without the pairs taken from ParaKQC."""
    rows = json.loads((data / "klue-sts-dev.json").read_text(encoding="utf-8"))
    rows = [row for row in rows if "parakqc" not in row["source"].lower()]
    return Rated(
        [row["sentence1"] for row in rows],
        [row["sentence2"] for row in rows],
        [float(row["labels"]["real-label"]) for row in rows],
    )


def _sae4k(data: Path) -> list[Example]:
    rows = _tsv(data / "sae4k.txt", ["question", "argument", "kind"])
    return [Example([row["question"]], [row["argument"]]) for row in rows if row["argument"]]


def _nli(data: Path) -> list[Example]:
    klue = json.loads((data / "klue-nli-dev.json").read_text(encoding="utf-8"))
    triples = [(row["premise"], row["hypothesis"], row["gold_label"]) for row in klue]
    for split in ("dev", "test"):
        for row in _tsv(data / f"kornli-xnli-{split}.tsv"):
            triples.append((row["sentence1"], row["sentence2"], row["gold_label"]))  # noqa: PERF401
    said: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for premise, hypothesis, label in triples:
        said[premise][label].append(hypothesis)
    return [
        Example([premise], by["entailment"], by["contradiction"])
        for premise, by in said.items()
        if by["entailment"]
    ]


def _question_pairs(data: Path) -> list[Example]:
    found = []
    for name in ("question-kor_pair_train.csv", "question-kor_Pair_test.csv"):
        for row in _csv(data / name):
            if row["is_duplicate"] == "0":  # sic: 0 marks the pairs that ask the same
                found.append(Example([row["question1"]], [row["question2"]]))  # noqa: PERF401
    return found


def _chatbot(data: Path) -> list[Example]:
    by_answer: dict[str, list[str]] = defaultdict(list)
    for row in _csv(data / "chatbot-data.csv"):
        by_answer[row["A"]].append(row["Q"])
    groups = by_answer.values()
    return [Example(group, group) for group in groups if 1 < len(set(group)) <= _COMMON]


def _csv(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _tsv(file: Path, names: list[str] | None = None) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = csv.DictReader(lines, names, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [{key: value.strip() for key, value in row.items() if value} for row in rows]
