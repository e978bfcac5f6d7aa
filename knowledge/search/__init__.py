"""Search over the knowledge records."""

from knowledge.search.searcher import Hit, Searcher

__all__ = ["Hit", "Searcher"]
