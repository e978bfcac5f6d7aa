"""Where build artefacts lie, and which encoder is used."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from knowledge.artefacts import recorded
from knowledge.errors import ArtefactError

ENCODER_VARIABLE = "BAEUMGIL_ENCODER"


@dataclass(frozen=True)
class Layout:
    """The artefacts below one `BAEUMGIL_HOME`."""

    home: Path

    @property
    def build(self) -> Path:
        """Folder of everything that can be built again."""
        return self.home / "build"

    @property
    def lexicon(self) -> Path:
        """Names, aliases, user words."""
        return self.build / "lexicon.json"

    @property
    def basis(self) -> Path:
        """Vectors of Kiwi's morphemes."""
        return self.build / "morphemes"

    @property
    def encoder(self) -> Path:
        """Our encoder: the basis and our own names."""
        return self.build / "encoder"

    @property
    def index(self) -> Path:
        """The search index."""
        return self.build / "index"

    def encoder_choice(self) -> str | Path:
        """Name or path of the encoder: `BAEUMGIL_ENCODER`, or our own."""
        return os.environ.get(ENCODER_VARIABLE) or self.encoder

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
