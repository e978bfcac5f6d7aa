"""One source of chance: NumPy's generator, with the methods of Python's that noise asks for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


class Draws:
    """A generator as `nlu.korean.noise.Chance`."""

    def __init__(self, generator: np.random.Generator) -> None:
        self._generator = generator

    def random(self) -> float:
        """A number from 0 to 1."""
        return float(self._generator.random())

    def sample(self, population: Sequence[int], k: int) -> list[int]:
        """`k` different members of `population`."""
        return [int(n) for n in self._generator.choice(population, k, replace=False)]
