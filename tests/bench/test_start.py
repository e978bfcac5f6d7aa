"""The benchmark of the start runs the real command."""

import os
from pathlib import Path

import pytest

from bench import start


def test_size_counts_a_hard_link_once(tmp_path):
    (tmp_path / "one").write_bytes(b"12345")
    os.link(tmp_path / "one", tmp_path / "two")
    assert start.size(tmp_path) == start.size(tmp_path / "one") == 5


@pytest.mark.rasa
@pytest.mark.skipif(not Path("/proc/self/smaps_rollup").exists(), reason="reads Linux's /proc")
def test_the_assistant_starts_answers_and_stops(settings):
    run = start.start(settings.home)
    assert 0 < run.listening < run.rasa <= run.ready < run.answer
    assert set(run.memory) == {"app", "Rasa"}
