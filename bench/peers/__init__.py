"""The peers: assistants built from the same data by others' recipes."""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

import yaml

from bot.rasa.child import ROOT, command, environment
from knowledge.artefacts import ensure

DEFAULT = Path(__file__).with_name("default.yml")
KIWI_DIET = Path(__file__).with_name("kiwi_diet.yml")
TENSORFLOW = {"BAEUMGIL_TENSORFLOW": "1"}  # the launcher leaves it out unless told so

_NLU = ROOT / "nlu"


def add_options(parser: argparse.ArgumentParser) -> None:
    """Options about the peer: `peer` and `epochs`."""
    parser.add_argument("--no-peer", dest="peer", action="store_false", help="measure ours alone")
    parser.add_argument(
        "--epochs",
        type=int,
        default=100,
        help="of the peer's training; fewer for a quick look: as fast, but less often right",
    )


def default_model(home: Path, epochs: int) -> Path:
    """Rasa's default pipeline, trained on our data once (minutes) and kept in `home/bench`.

    It learns our examples, domain and rules, and our single-turn rules told as stories, because
    its TED policies learn from stories alone.

    Raises:
        subprocess.CalledProcessError: Rasa could not train it; its words stand above.
    """
    model = home / "bench" / f"default-{epochs}" / "model.tar.gz"
    inputs = [DEFAULT, _NLU / "domain", _NLU / "data", epochs]
    ensure(model, inputs, lambda target: _train(home, target, epochs))
    return model


def recipe(epochs: int, file: Path = DEFAULT, seed: int = 42) -> str:
    """A recipe with these epochs and this seed in every part that learns by epochs (YAML)."""
    content = yaml.safe_load(file.read_text(encoding="utf-8"))
    for part in content["pipeline"] + content["policies"]:
        if "epochs" in part:
            part["epochs"], part["random_seed"] = epochs, seed
    return yaml.safe_dump(content, sort_keys=False)


def stories(rules: Path) -> str:
    """The rules of a file that hold everywhere, as stories (YAML)."""
    content = yaml.safe_load(rules.read_text(encoding="utf-8"))
    told = [
        {"story": rule["rule"], "steps": rule["steps"]}
        for rule in content["rules"]
        if "condition" not in rule
    ]
    return yaml.safe_dump({"version": "3.1", "stories": told}, allow_unicode=True)


def _train(home: Path, target: Path, epochs: int) -> None:
    config, told = target.with_name("config.yml"), target.with_name("stories.yml")
    config.write_text(recipe(epochs), encoding="utf-8")
    told.write_text(stories(_NLU / "data" / "rules" / "labels.yml"), encoding="utf-8")
    arguments = ["train", "--skip-validation", "--config", str(config)]
    arguments += ["--domain", str(_NLU / "domain"), "--data", str(_NLU / "data"), str(told)]
    arguments += ["--out", str(target.parent), "--fixed-model-name", "model"]
    print("Training Rasa's default pipeline on our data: minutes, once.", flush=True)
    with subprocess.Popen(
        command(*arguments),
        cwd=ROOT,
        env=environment(home, {**TENSORFLOW, "RASA_MAX_CACHE_SIZE": "0"}),
        stdin=subprocess.PIPE,  # its end tells the child that we died
    ) as child:
        status = child.wait()
    if status:
        raise subprocess.CalledProcessError(status, arguments)
