"""Train Rasa's model, only when something it is made from has changed."""

from __future__ import annotations

import errno
import re
import subprocess
from collections.abc import Callable
from pathlib import Path

import yaml

from bot.rasa.child import ROOT, command, environment, last_words
from bot.rasa.errors import TrainingFailed
from knowledge.artefacts import ensure

Progress = Callable[[float], None]
_STEP_DONE = re.compile(rb"Finished training component|Restored component")


def model_path(home: Path) -> Path:
    """Where the trained model lies."""
    return home / "build" / "rasa" / "model.tar.gz"


def ensure_model(home: Path, progress: Progress = lambda _: None, *, root: Path = ROOT) -> Path:
    """Train the model unless it is up to date.

    Args:
        home: `BAEUMGIL_HOME`; the lexicon and the encoder must have been built there.
        progress: told the share done, 0 to 1.
        root: folder of `config.yml` and `nlu/`.

    Returns:
        The model file.

    Raises:
        TrainingFailed: Rasa refused the data or ended early.
        RasaStartFailed: Rasa's environment is not installed.
        ArtefactError: the lexicon or the encoder is missing, or the disk is full.
    """
    build, nlu = home / "build", root / "nlu"
    model, config = model_path(home), root / "config.yml"
    inputs = [
        config,
        nlu / "domain",
        nlu / "data",
        nlu / "components",
        nlu / "korean",
        nlu / "constraints.txt",
        build / "lexicon.json",
        build / "encoder" / "vectors.npz",
        build / "encoder" / "vocab.json",
    ]

    def make(target: Path) -> None:
        arguments = ["train", "--skip-validation", "--config", str(config)]
        arguments += ["--domain", str(nlu / "domain"), "--data", str(nlu / "data")]
        arguments += ["--out", str(target.parent), "--fixed-model-name", "model"]
        _train(arguments, home, _steps(config), progress)

    ensure(model, inputs, make)
    return model


def _train(arguments: list[str], home: Path, steps: int, progress: Progress) -> None:
    log = home / "log" / "train.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    done = 0
    with (
        log.open("wb") as kept,
        subprocess.Popen(  # noqa: S603 (our own command line)
            command(*arguments),
            cwd=ROOT,
            env=environment(home, {"RASA_MAX_CACHE_SIZE": "0"}),  # we know what is stale
            stdin=subprocess.PIPE,  # its end tells the child that we died
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        ) as child,
    ):
        try:
            for line in child.stdout or ():
                kept.write(line)
                if _STEP_DONE.search(line):
                    done += 1
                    progress(min(done / steps, 1.0))
            status = child.wait()
        finally:
            child.kill()
    words = last_words(log)
    if status and "No space left on device" in words:
        raise OSError(errno.ENOSPC, "no space left on the disk")
    if status:
        raise TrainingFailed(f"Rasa could not train a model (full log: {log}):\n{words}")


def _steps(config: Path) -> int:
    recipe = yaml.safe_load(config.read_text(encoding="utf-8"))
    return max(len(recipe["pipeline"]) + len(recipe["policies"]) - 1, 1)  # fallback learns nothing
