"""Files of the build that travel inside the trained model, so that both always fit together."""

# ruff: noqa: ARG002, ARG003 (the parameters are those of Rasa's interface)
from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from rasa.engine.graph import ExecutionContext
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.exceptions import RasaException
from rasa.shared.nlu.training_data.training_data import TrainingData


def build_folder() -> Path:
    """Where `baeumgil build` leaves its results."""
    return Path(os.environ.get("BAEUMGIL_HOME") or "var") / "build"


class PackedComponent:
    """Mixin of components that read `files`: at training from the build, then from the model.

    A subclass names its `files` (below the build folder) and reads them in `read`.
    """

    files: tuple[str, ...] = ()

    def read(self, folder: Path) -> None:
        """Read `files` below `folder`."""
        raise NotImplementedError

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> PackedComponent:
        """Make the component for training."""
        component = cls(config)  # type: ignore[call-arg]
        component._storage, component._resource = model_storage, resource
        return component

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> PackedComponent:
        """Make the component from a trained model."""
        component = cls(config)  # type: ignore[call-arg]
        with model_storage.read_from(resource) as folder:
            component.read(Path(folder))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Put the files into the model.

        Raises:
            RasaException: the build did not make one of them.
        """
        with self._storage.write_to(self._resource) as folder:
            for name in self.files:
                source, target = build_folder() / name, Path(folder) / name
                if not source.is_file():
                    raise RasaException(f"{source} is missing: run 'baeumgil build' first")
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(source, target)
        return self._resource
