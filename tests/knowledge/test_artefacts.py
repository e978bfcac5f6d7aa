"""Artefacts are made once, whole or not at all."""

import errno
from pathlib import Path

import pytest

from knowledge.artefacts import ensure, fingerprint, recorded
from knowledge.errors import ArtefactError


def write(text: str):
    def make(path: Path) -> None:
        path.write_text(text)

    return make


def test_is_made_once(tmp_path):
    path = tmp_path / "build" / "thing.txt"
    assert ensure(path, ["a"], write("one"))
    assert not ensure(path, ["a"], write("two"))
    assert path.read_text() == "one"


def test_is_made_again_when_an_input_changes(tmp_path):
    source, path = tmp_path / "source.txt", tmp_path / "thing.txt"
    source.write_text("1")
    ensure(path, [source], write("one"))
    source.write_text("2")
    assert ensure(path, [source], write("two"))
    assert path.read_text() == "two"


def test_a_directory_replaces_a_directory(tmp_path):
    path = tmp_path / "thing"

    def make(room: Path) -> None:
        room.mkdir()
        (room / f"{len(list(tmp_path.iterdir()))}.txt").write_text("x")

    ensure(path, [1], make)
    first = {file.name for file in path.iterdir()}
    assert ensure(path, [2], make)
    assert len(list(path.iterdir())) == 1
    assert first


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), ValueError("bug")])
def test_a_failed_build_leaves_the_old_artefact(tmp_path, failure):
    path = tmp_path / "thing.txt"
    ensure(path, ["old"], write("old"))

    def make(room: Path) -> None:
        room.write_text("half")
        raise failure

    with pytest.raises(type(failure)):
        ensure(path, ["new"], make)
    assert path.read_text() == "old"
    assert recorded(path) == fingerprint("old")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["thing.txt", "thing.txt.fingerprint"]


def test_a_full_disk_is_one_clear_sentence(tmp_path):
    path = tmp_path / "thing.txt"
    ensure(path, ["old"], write("old"))

    def make(room: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", str(room))

    with pytest.raises(ArtefactError, match=r"No space left .*'baeumgil build'"):
        ensure(path, ["new"], make)
    assert path.read_text() == "old"


def test_a_failed_first_build_leaves_nothing(tmp_path):
    def make(room: Path) -> None:
        room.write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(ArtefactError):
        ensure(tmp_path / "thing.txt", [], make)
    assert not list(tmp_path.iterdir())


def test_an_artefact_without_its_fingerprint_is_made_again(tmp_path):
    path = tmp_path / "thing.txt"
    path.write_text("half")
    assert recorded(path) is None
    assert ensure(path, [], write("whole"))
    assert path.read_text() == "whole"


def test_a_missing_input_is_named(tmp_path):
    with pytest.raises(ArtefactError, match=r"absent\.txt"):
        fingerprint(tmp_path / "absent.txt")


def test_fingerprints_see_names_content_and_order(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_text("1")
    before = fingerprint(tmp_path / "a")
    (tmp_path / "a" / "x").rename(tmp_path / "a" / "y")
    assert fingerprint(tmp_path / "a") != before
    assert fingerprint(1, 2) != fingerprint(2, 1) != fingerprint("12")
