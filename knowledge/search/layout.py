"""Where build artefacts lie, and which encoder is used."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from knowledge.artefacts import recorded
from knowledge.errors import ArtefactError


@dataclass(frozen=True)
class Layout:
    """The artefacts below one `BAEUMGIL_HOME`.

    Attributes:
        home: that folder.
        other_encoder: name or path of a sentence-transformers model to use instead of ours.
    """

    home: Path
    other_encoder: str | None = None

    @property
    def build(self) -> Path:
        """Folder of everything that can be built again."""
        return self.home / "build"

    @property
    def lexicon(self) -> Path:
        """Names, aliases, user words."""
        return self.build / "lexicon.json"

    @property
    def encoder(self) -> Path:
        """Our encoder: the shipped model and our own names."""
        return self.build / "encoder"

    @property
    def index(self) -> Path:
        """The search index."""
        return self.build / "index"

    @property
    def corpora(self) -> Path:
        """Indexes of courses and documents, one folder each."""
        return self.home / "corpora"

    def encoder_choice(self) -> str | Path:
        """Name or path of the encoder in use."""
        return self.other_encoder or self.encoder

    def model(self) -> str:
        """What identifies the chosen encoder in an index.

        Raises:
            ArtefactError: our own encoder is not built.
        """
        choice = self.encoder_choice()
        if isinstance(choice, str):
            return choice
        mark = recorded(choice)
        if mark is None:
            raise ArtefactError(f"no encoder in {choice}; run 'baeumgil build'")
        return mark
