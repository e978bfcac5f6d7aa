"""Systems that name intents: each trained once per input, each read in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol

from bench.intents import plain
from bench.intents.sets import EXAMPLES
from bench.peers import DEFAULT, KIWI_DIET, TENSORFLOW, recipe
from bot.rasa.child import ROOT, command, environment
from knowledge.artefacts import ensure

ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "TF_INTRA_OP_PARALLELISM_THREADS",
        "TF_INTER_OP_PARALLELISM_THREADS",
    ),
    "1",
)
ENCODER = ("vectors.npz", "vocab.json")  # below build/encoder
FIRST_SEED = 42  # of the recipes
_TOOK = "took.json"  # beside the model
_NLU = ROOT / "nlu"


class Guess(NamedTuple):
    """What a system made of a text.

    Attributes:
        intent: its best.
        confidence: how sure it is, 0 to 1; None of a system that does not say.
        ms: how long it took, in milliseconds.
    """

    intent: str
    confidence: float | None
    ms: float


class System(Protocol):
    """Something to train and to read with.

    Attributes:
        name: as the tables call it.
        folder: name of its folder.
        packed: files of the encoder that its model has inside.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def folder(self) -> str: ...  # noqa: D102
    @property
    def packed(self) -> tuple[str, ...]: ...  # noqa: D102

    def inputs(self, home: Path) -> list[object]:
        """All that it is made from."""

    def train(self, home: Path, folder: Path) -> None:
        """Leave a model in the folder."""

    def reader(self, folder: Path) -> list[str]:
        """Command line that reads with the model there; files of texts and guesses follow."""

    def environment(self, home: Path) -> dict[str, str]:
        """Environment of both."""


@dataclass(frozen=True)
class RasaSystem:
    """A pipeline of Rasa.

    Attributes:
        config: its recipe (YAML).
        code: files and folders below nlu/ of our components in it.
        builds: what they read below build/.
        tensorflow: whether it needs TensorFlow.
        packed: files of the encoder that its model has inside.
        examples: folder or file to learn from.
    """

    name: str
    folder: str
    config: str
    code: tuple[str, ...] = ()
    builds: tuple[str, ...] = ()
    tensorflow: bool = False
    packed: tuple[str, ...] = ()
    examples: Path = EXAMPLES

    def inputs(self, home: Path) -> list[object]:
        """Recipe and examples; of our components their code and what they read."""
        code = [_NLU / name for name in self.code]
        return [self.config, self.examples, *code, *(home / "build" / name for name in self.builds)]

    def train(self, home: Path, folder: Path) -> None:
        """`rasa train nlu`.

        Raises:
            subprocess.CalledProcessError: Rasa could not; its words stand above.
        """
        config = folder / "config.yml"
        config.write_text(self.config, encoding="utf-8")
        arguments = ["train", "nlu", "--config", str(config), "--nlu", str(self.examples)]
        arguments += ["--domain", str(_NLU / "domain"), "--out", str(folder)]
        arguments += ["--fixed-model-name", "model"]
        with subprocess.Popen(
            command(*arguments),
            cwd=ROOT,
            env={**self.environment(home), "RASA_MAX_CACHE_SIZE": "0", "LOG_LEVEL": "ERROR"},
            stdin=subprocess.PIPE,  # its end tells the child that we died
            stdout=subprocess.DEVNULL,
        ) as child:
            status = child.wait()
        if status:
            raise subprocess.CalledProcessError(status, arguments)

    def reader(self, folder: Path) -> list[str]:
        """In Rasa's environment."""
        return [command()[0], "-m", "bench.intents.rasa_reader", str(folder / "model.tar.gz")]

    def environment(self, home: Path) -> dict[str, str]:
        """As the app starts Rasa."""
        return environment(home, TENSORFLOW if self.tensorflow else None)


@dataclass(frozen=True)
class PlainSystem:
    """One of `plain.KINDS`, in the app's environment."""

    name: str
    folder: str
    packed: tuple[str, ...] = ()

    def inputs(self, home: Path) -> list[object]:
        """The examples, the code, and our encoder."""
        return [self.folder, EXAMPLES, Path(plain.__file__), home / "build" / "encoder"]

    def train(self, home: Path, folder: Path) -> None:
        """Fit it in a process of its own."""
        arguments = [sys.executable, "-m", plain.__name__, self.folder, str(folder)]
        subprocess.run(arguments, cwd=ROOT, env=self.environment(home), check=True)

    def reader(self, folder: Path) -> list[str]:
        """The same module reads."""
        return [sys.executable, "-m", plain.__name__, self.folder, str(folder)]

    def environment(self, home: Path) -> dict[str, str]:
        """As Rasa's."""
        return environment(home)


def ours(examples: Path = EXAMPLES, folder: str = "ours") -> RasaSystem:
    """Our pipeline; the same examples give the same model."""
    config = (ROOT / "config.yml").read_text(encoding="utf-8")
    return RasaSystem(
        "ours",
        folder,
        config,
        code=("components", "korean"),
        builds=("lexicon.json", "encoder"),
        packed=ENCODER,
        examples=examples,
    )


def diets(epochs: int, seed: int) -> list[System]:
    """The peers that depend on chance."""
    default, kiwi = (recipe(epochs, file, seed) for file in (DEFAULT, KIWI_DIET))
    of = f"{epochs}-{seed}"
    return [
        RasaSystem("Rasa default", f"default-{of}", default, tensorflow=True),
        RasaSystem(
            "Kiwi + DIET",
            f"kiwi-diet-{of}",
            kiwi,
            code=("components/tokenizer.py", "components/kiwi.py"),
            builds=("lexicon.json",),
            tensorflow=True,
        ),
    ]


def plain_systems() -> list[System]:
    """The peers without Rasa."""
    return [PlainSystem(kind.name, folder) for folder, kind in plain.KINDS.items()]


@dataclass(frozen=True)
class Trained:
    """A system with a model.

    Attributes:
        seconds: that training took.
        cpu: seconds of processor time among them, which depend less on what else is running.
    """

    system: System
    home: Path
    folder: Path
    seconds: float
    cpu: float

    @property
    def size(self) -> int:
        """Bytes of the model, the encoder aside."""
        whole = sum(file.stat().st_size for file in self.folder.glob("model*"))
        return whole - packed_size(self.home, self.system.packed)

    def read(self, texts: Sequence[str]) -> list[Guess]:
        """The intent of each text, in a process with one thread.

        Raises:
            subprocess.CalledProcessError: it failed; its words stand above.
        """
        with tempfile.TemporaryDirectory() as room:
            said, guesses = Path(room) / "texts.json", Path(room) / "guesses.json"
            said.write_text(json.dumps(list(texts)), encoding="utf-8")
            subprocess.run(
                [*self.system.reader(self.folder), str(said), str(guesses)],
                cwd=ROOT,
                env={**self.system.environment(self.home), **ONE_THREAD},
                check=True,
            )
            return [Guess(**row) for row in json.loads(guesses.read_text(encoding="utf-8"))]


def packed_size(home: Path, files: Sequence[str] = ENCODER) -> int:
    """Bytes of files of the encoder inside a packed model."""
    folder = home / "build" / "encoder"
    return sum(len(zlib.compress((folder / name).read_bytes())) for name in files)


def trained(system: System, home: Path) -> Trained:
    """Train a system unless that was done with the same inputs."""
    folder = home / "bench" / "intents" / system.folder

    def make(target: Path) -> None:
        print(f"training: {system.name} ({system.folder})", flush=True)
        target.mkdir()
        began, busy = time.perf_counter(), _cpu()
        system.train(home, target)
        took = {"seconds": time.perf_counter() - began, "cpu": _cpu() - busy}
        (target / _TOOK).write_text(json.dumps(took))

    ensure(folder, system.inputs(home), make)
    return Trained(system, home, folder, **json.loads((folder / _TOOK).read_text()))


def _cpu() -> float:
    """Processor seconds of the processes this one has waited for."""
    times = os.times()
    return times.children_user + times.children_system
