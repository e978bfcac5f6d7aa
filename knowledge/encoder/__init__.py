"""Sentence vectors: our morpheme average by default, or any sentence-transformers model."""

from knowledge.encoder.basis import build_basis
from knowledge.encoder.encoders import Encoder, build_encoder, load_encoder
from knowledge.encoder.morphemes import Analyser, Morpheme, plain_analyser
from knowledge.encoder.vectors import MorphemeVectors

__all__ = [
    "Analyser",
    "Encoder",
    "Morpheme",
    "MorphemeVectors",
    "build_basis",
    "build_encoder",
    "load_encoder",
    "plain_analyser",
]
