"""Search over many passages that change: built aside, swapped whole, read by several processes."""

from knowledge.corpus.corpus import Corpus
from knowledge.corpus.entry import Entry, Scored
from knowledge.corpus.index import CorpusIndex
from knowledge.corpus.source import Source

__all__ = ["Corpus", "CorpusIndex", "Entry", "Scored", "Source"]
