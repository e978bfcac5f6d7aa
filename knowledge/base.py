"""Everything the assistant knows, opened once and handed to every task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from knowledge.library import Library, load_library
from knowledge.policy import Policy, load_policies
from knowledge.search import Searcher
from knowledge.texts import Texts, load_texts


@dataclass(frozen=True)
class KnowledgeBase:
    """Records, policies, search and wording."""

    library: Library
    policies: Mapping[str, Policy]
    searcher: Searcher
    texts: Texts

    @classmethod
    def open(cls, home: Path, encoder: str | None = None) -> KnowledgeBase:
        """Open what `baeumgil build` made below `home`.

        Raises:
            RecordError: a data file is wrong.
            PolicyError: a policy is wrong.
            ArtefactError: the index is missing or was made for another model.
        """
        library = load_library()
        return cls(
            library=library,
            policies=load_policies(library),
            searcher=Searcher.open(home, library, encoder),
            texts=load_texts(),
        )
