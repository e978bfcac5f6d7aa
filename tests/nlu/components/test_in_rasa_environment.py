"""The components run on Rasa's Python, which has no pytest: the checks there are unittests."""

import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
CHECKS = sorted(Path(__file__).parent.glob("check_*.py"))


@pytest.mark.rasa
@pytest.mark.parametrize("check", CHECKS, ids=lambda path: path.stem)
def test_component(check: Path) -> None:
    run = subprocess.run(
        [ROOT / "nlu/.venv/bin/python", "-W", "ignore", "-m", "unittest", check],
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT), "TF_CPP_MIN_LOG_LEVEL": "3"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert run.returncode == 0, run.stderr[-3000:]
