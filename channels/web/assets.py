"""Fetch what browsers load that is not ours: `python -m channels.web.assets FOLDER`.

Design tokens and font for the web chat and the counsellors' console, htmx for the latter. They
come from the npm packages named in package.json, in the versions of package-lock.json, and only
the files that browsers load are kept.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
TOKENS = Path("krds-uiux/resources/css/token/krds_tokens.css")
FONT = Path("pretendard/dist/web/variable")
SHEET = "pretendardvariable-dynamic-subset.css"
SUBSETS = "woff2-dynamic-subset"
LICENCE = Path("pretendard/dist/LICENSE.txt")
HTMX = Path("htmx.org/dist/htmx.min.js")

_REM = re.compile(r"(-?\d*\.?\d+)rem\b")


def fetch(folder: Path, npm: str = "npm") -> None:
    """Put the files into `folder`.

    Raises:
        OSError: there is no npm, or the folder cannot be written.
        CalledProcessError: npm could not fetch the packages.
    """
    with tempfile.TemporaryDirectory() as place:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, place)
        subprocess.run(  # noqa: S603 - our own command
            [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=place, check=True
        )
        modules = Path(place) / "node_modules"
        (folder / "krds").mkdir(parents=True, exist_ok=True)
        tokens = (modules / TOKENS).read_text(encoding="utf-8")
        (folder / "krds" / "tokens.css").write_text(for_shadow_roots(tokens), encoding="utf-8")
        font = folder / "pretendard"
        shutil.copytree(modules / FONT / SUBSETS, font / SUBSETS, dirs_exist_ok=True)
        shutil.copy(modules / FONT / SHEET, font)
        shutil.copy(modules / LICENCE, font)
        (folder / "htmx").mkdir(exist_ok=True)
        shutil.copy(modules / HTMX, folder / "htmx")


def for_shadow_roots(tokens: str) -> str:
    """The tokens for a shadow root on any page, and for pages of ours.

    KRDS counts on a root font size of 10 px; the page around a widget has its own, so that
    lengths are counted in `--unit` instead.
    """
    return _REM.sub(r"calc(\1 * var(--unit))", tokens.replace(":root", ":root, :host"))


if __name__ == "__main__":
    fetch(Path(sys.argv[1]))
