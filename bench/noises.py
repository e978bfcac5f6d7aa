"""The noises of all benchmarks: the same text with the same noise in every run."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

from nlu.korean.noise import Noise, no_spaces, typos, typos_without_spaces

CLEAN, BOTH = "clean", "both"
NOISES: dict[str, Noise] = {
    CLEAN: lambda text, _: text,
    "no spaces": no_spaces,
    "jamo typos": typos,
    BOTH: typos_without_spaces,
}
SEED = 20_261_122


def noisy(texts: Sequence[str], noise: str) -> list[str]:
    """The texts with the noise of that name."""
    random = Random(SEED)
    return [NOISES[noise](text, random) for text in texts]
