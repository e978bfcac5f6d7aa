"""A stand-in for TensorFlow, which Rasa imports everywhere and our pipeline never uses.

Rasa's modules subclass and decorate with TensorFlow's names when they are imported, so the names
must exist. Leaving the real package out saves 2 s of start and 320 MB of memory. Anything that
really wants to compute with it fails at once with a remedy.
"""

# ruff: noqa: ARG002 (the parameters are those of the import system)
from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
from collections.abc import Sequence
from types import ModuleType
from typing import Any

_PACKAGES = ("tensorflow", "keras")
_REMEDY = (
    "This pipeline needs TensorFlow, which the launcher leaves out: "
    "set BAEUMGIL_TENSORFLOW=1 to run it."
)


class _Anything(type):
    """Gives itself for every attribute, and itself when called as a decorator factory."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        if cls is Absent:
            return cls
        raise RuntimeError(_REMEDY)


class Absent(metaclass=_Anything):
    """Every name of the missing packages."""


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname.partition(".")[0] not in _PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def exec_module(self, module: ModuleType) -> None:
        module.__dict__["__getattr__"] = lambda name: getattr(Absent, name)


def install() -> None:
    """Answer imports of TensorFlow and Keras with the stand-in; call before importing Rasa."""
    sys.meta_path.insert(0, _Finder())
