"""The confusion matrix as a picture. Labels are ASCII, so that any font has them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from bot.evaluate.figures import Matrix

INCHES_PER_LABEL = 0.42
MARGIN = 3.0  # inches for names and title
DARK = 0.6  # share from which a cell needs light letters


def draw_confusions(matrix: Matrix, file: Path) -> None:
    """Write a heat map to a PNG file: colour is the share of the row, the number the count.

    Raises:
        OSError: the file cannot be written.
    """
    counts = np.array(matrix.counts)
    totals = counts.sum(axis=1, keepdims=True)
    shares = counts / np.maximum(totals, 1)
    side = MARGIN + INCHES_PER_LABEL * len(counts)
    figure = Figure(figsize=(side, side), layout="constrained")
    FigureCanvasAgg(figure)  # no display needed
    axes = figure.add_subplot()
    image = axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    names = [f"{name} ({n})" for name, n in zip(matrix.labels, totals[:, 0], strict=True)]
    axes.set_xticks(range(len(counts)), matrix.labels, rotation=90)
    axes.set_yticks(range(len(counts)), names)
    axes.set_xlabel("found")
    axes.set_ylabel("expected (examples)")
    axes.set_title("Labels: share of each row, with counts")
    for row, column in zip(*np.nonzero(counts), strict=True):
        colour = "white" if shares[row, column] > DARK else "black"
        axes.text(
            column,
            row,
            str(counts[row, column]),
            ha="center",
            va="center",
            color=colour,
            fontsize="small",
        )
    figure.colorbar(image, ax=axes, shrink=0.6, label="share of the row")
    figure.savefig(file, format="png", dpi=120, bbox_inches="tight")
