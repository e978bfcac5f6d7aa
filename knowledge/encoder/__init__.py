"""Sentence vectors: our morpheme average by default, or any sentence-transformers model."""

from knowledge.encoder.encoders import (
    MODEL,
    Encoder,
    MorphemeEncoder,
    build_encoder,
    load_encoder,
)
from knowledge.encoder.morphemes import Analyser, Morpheme, plain_analyser
from knowledge.encoder.vectors import MorphemeVectors

__all__ = [
    "MODEL",
    "Analyser",
    "Encoder",
    "Morpheme",
    "MorphemeEncoder",
    "MorphemeVectors",
    "build_encoder",
    "load_encoder",
    "plain_analyser",
]
