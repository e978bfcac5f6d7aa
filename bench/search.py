"""Search beside its parts and the usual baselines: `python -m bench.search`.

All systems answer the same questions over the same passages in one run, clean and with noise;
speed is the median of several rounds in turn, one thread.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.common import machine, table
from bench.retrieval.figures import declining_table, ranking_table
from bench.retrieval.paraphrases import encoder_table, paraphrase_table
from bench.retrieval.questions import SETS, Question, read_questions
from bench.retrieval.systems import DEPTH, OURS, Ranker, fitted, rankers, records
from knowledge.build import build_all
from knowledge.library import load_library
from knowledge.search import Searcher

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
PUBLIC = "parakqc.txt"  # a file of the folder of public data


def speed_table(systems: Mapping[str, Ranker], questions: Sequence[Question]) -> str:
    """Milliseconds per query, systems in alternation."""
    took: dict[str, list[float]] = {name: [] for name in systems}
    for _ in range(ROUNDS):
        for name, rank in systems.items():
            began = time.perf_counter()
            for question in questions:
                rank(question.text)
            took[name].append((time.perf_counter() - began) / len(questions) * 1000)
    rows = [
        [name, f"{(ms := statistics.median(rounds)):.2f}", f"{1000 / ms:.0f}"]
        for name, rounds in took.items()
    ]
    return table(["system", "ms per query", "queries/s"], rows)


def report(searcher: Searcher, home: Path, data: Path, most: int | None) -> None:
    """Measure everything and print it as it comes.

    Args:
        searcher: ours.
        home: where builds live.
        data: folder of the public files; without it their part is skipped.
        most: questions of each set, from its start; all when None.
    """
    sets = {name: read_questions(file)[:most] for name, file in SETS.items()}
    corpus = records(searcher)
    weights = fitted(corpus, sets["development"])
    for name, (dense, words, chars) in weights.items():
        print(f"{name}: dense {dense:.1f}, Kiwi {words:.1f}, n-grams {chars:.1f}")
    systems: dict[str, Ranker] = {
        OURS: lambda text: [hit.record for hit in searcher.search(text, DEPTH)],
        **rankers(corpus, weights),
    }
    for name, questions in sets.items():
        known = sum(bool(question.answers) for question in questions)
        print(f"\n### {name}: {known} answerable questions, {len(questions) - known} others\n")
        print(ranking_table(systems, questions), declining_table(searcher, questions), sep="\n\n")
    print("\n### Speed\n", speed_table(systems, sets["held out"]), sep="\n")
    if not (data / PUBLIC).exists():
        print(f"\nParaKQC, KorSTS and KLUE-STS skipped: no {PUBLIC} in {data} (see --data)")
        return
    print("\n### ParaKQC: held-out clusters\n", paraphrase_table(searcher, data, weights), sep="\n")
    print("\n### Encoder: KorSTS test, KLUE-STS, ParaKQC\n", encoder_table(home, data), sep="\n")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, default=ROOT / "var", help="where builds live")
    parser.add_argument(
        "--data",
        type=Path,
        default=ROOT.parent / "shared" / "korean",
        help="folder of the public corpora",
    )
    parser.add_argument("--questions", type=int, help="of each set, from its start; all by default")
    options = parser.parse_args(arguments)
    build_all(options.home, print)
    library = load_library()
    searcher = Searcher.open(options.home, library)
    print(f"{machine()} · {len(library.records)} records\n")
    report(searcher, options.home, options.data, options.questions)


if __name__ == "__main__":
    main()
