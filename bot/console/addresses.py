"""Numbers in addresses and forms of the console."""

from __future__ import annotations

from typing import Annotated

from fastapi import Path, Query

LARGEST = 2**31 - 1  # of an integer of the database

Number = Annotated[int, Path(ge=1, le=LARGEST)]
Before = Annotated[int | None, Query(ge=1, le=LARGEST)]
