"""`doctor`: each finding says how to mend it."""


def test_all_is_well(program) -> None:
    done = program("doctor")
    wrong = [line for line in done.stdout.decode().splitlines() if line.startswith("✗")]
    assert [line for line in wrong if "hotlines not checked" not in line] == []  # due with time
    assert done.returncode == bool(wrong)


def test_each_finding_has_a_remedy(program, tmp_path) -> None:
    (tmp_path / "file").touch()
    done = program(
        "doctor", home=tmp_path / "file" / "home", database_url="nonsense", rasa_url="http://x"
    )
    shown = done.stdout.decode()
    assert done.returncode == 1
    lines = shown.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("✗"):
            assert lines[number + 1].startswith("    → ")
    for remedy in (
        "BAEUMGIL_HOME",
        "baeumgil build",
        "BAEUMGIL_DATABASE_URL",
        "BAEUMGIL_ACTION_TOKEN",
    ):
        assert remedy in shown
    assert "Traceback" not in shown


def test_no_model(program, settings, tmp_path) -> None:
    (tmp_path / "build").mkdir()
    for item in (settings.home / "build").iterdir():
        if item.name != "rasa":
            (tmp_path / "build" / item.name).symlink_to(item.resolve())
    done = program("doctor", home=tmp_path)
    assert done.returncode == 1
    assert "→ run 'baeumgil train'" in done.stdout.decode()
