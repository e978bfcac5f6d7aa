"""Intents of ours beside those of the peers: `python -m bench.nlu`.

All learn the same examples and read the same messages in one run, clean and with noise. Only
public labels count as right. What a peer is: `bench/intents/systems.py`.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.common import machine
from bench.intents.report import (
    TOGETHER,
    Guesses,
    Reading,
    Sets,
    curve_table,
    mistakes_table,
    whole_report,
)
from bench.intents.sets import (
    SETS,
    Labelled,
    examples,
    held_out,
    share_of,
    variants,
    write_examples,
)
from bench.intents.systems import FIRST_SEED, Guess, Trained, diets, ours, plain_systems, trained
from bench.peers import add_options
from bot.cli.prepare import build_knowledge
from bot.settings import Settings

SHARES = (0.25, 0.5, 0.75, 1.0)
_UNSEEN = "blind"  # its mistakes are not shown to anyone who could then mend them


def read(model: Trained, sets: Sets) -> Guesses:
    """What a model makes of every set with every noise."""
    print(f"reading: {model.system.folder}", flush=True)
    keys, texts = [], []
    for name, labelled in sets.items():
        for noise, noisy in variants([text for text, _ in labelled]).items():
            keys += [(name, noise)] * len(noisy)
            texts += noisy
    guesses: dict[tuple[str, str], list[Guess]] = {}
    for key, guess in zip(keys, model.read(texts), strict=True):
        guesses.setdefault(key, []).append(guess)
    return guesses


def together(sets: Sets, guesses: Guesses) -> Guesses:
    """The guesses of all sets as those of one more."""
    noises = dict.fromkeys(noise for _, noise in guesses)
    whole = {(TOGETHER, n): [g for name in sets for g in guesses[name, n]] for n in noises}
    return {**guesses, **whole}


def readings(sets: Sets, home: Path, options: argparse.Namespace) -> list[Reading]:
    """Ours, then the peers."""
    found = [ours(), *(plain_systems() if options.peer else [])]
    models: list[tuple[Trained, list[Trained]]] = [(trained(each, home), []) for each in found]
    if options.peer:
        first, *others = (diets(options.epochs, FIRST_SEED + n) for n in range(options.seeds))
        for place, system in enumerate(first):
            again = [trained(systems[place], home) for systems in others]
            models.append((trained(system, home), again))
    return [
        Reading(
            model,
            together(sets, read(model, sets)),
            [together(sets, read(other, sets)) for other in again],
        )
        for model, again in models
    ]


def curve(sets: Sets, home: Path) -> Mapping[float, Guesses]:
    """Ours, trained on shares of the examples."""
    every, found = examples(), {}
    room = home / "bench" / "intents"
    room.mkdir(parents=True, exist_ok=True)
    for share in SHARES:
        if share == 1:
            system = ours()
        else:
            file = room / f"examples-{share:.0%}.yml"
            write_examples(share_of(every, share), file)
            system = ours(file, f"ours-{share:.0%}")
        found[share] = read(trained(system, home), sets)
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser)
    parser.add_argument("--seeds", type=int, default=1, help="trainings of peers ruled by chance")
    parser.add_argument("--sets", nargs="+", choices=list(SETS), default=list(SETS))
    parser.add_argument("--messages", type=int, help="of each set, from its start; all by default")
    parser.add_argument("--curve", action="store_true", help="learning curve of ours and mistakes")
    options = parser.parse_args(arguments)
    settings = Settings()
    build_knowledge(settings)
    sets: dict[str, list[Labelled]] = {
        name: labelled[: options.messages] for name, labelled in held_out(options.sets).items()
    }
    print(f"{machine()}\n")
    if options.curve:
        by_share = curve(sets, settings.home)
        shown = [name for name in sets if name != _UNSEEN]
        whole = Reading(trained(ours(), settings.home), by_share[1.0])
        print("### Error and share of the examples", curve_table(sets, by_share), sep="\n\n")
        print("\n### Mistakes", mistakes_table(sets, shown, whole), sep="\n\n")
        return
    measured = readings(sets, settings.home, options)
    everything = {**sets, TOGETHER: [row for rows in sets.values() for row in rows]}
    print("", whole_report(everything, measured), f"{machine()}", sep="\n\n")


if __name__ == "__main__":
    main()
