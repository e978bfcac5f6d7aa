"""The report and the picture show what was scored."""

from pathlib import Path

from bot.evaluate.figures import Figures, Matrix
from bot.evaluate.markdown import WORST, as_markdown
from bot.evaluate.picture import draw_confusions
from bot.evaluate.scores import score
from tests.bot.evaluate.lines import answered, cites, entity

ROWS = [
    answered(intent="out_of_scope", label="out_of_scope"),
    answered(intent="cost", label="crisis", sure=0.95, line=2),
    answered(intents=["cost", "eligibility"], label="eligibility"),
    answered(found=[entity("grade", "m2")], entities={"grade": "m2"}),
    answered(cites("a"), records=["a"], says=["3월|4월"], ranking=["a"]),
    answered(records=[], unanswerable=True),
]


def test_every_part_has_its_place() -> None:
    shown = as_markdown(score(ROWS))
    assert [line for line in shown.splitlines() if line.startswith("## ")] == [
        "## Intents: 2 examples",
        "## Crisis: 0 messages of danger, 2 others",
        "## Two intents: 1 examples",
        "## Entities: 1 examples",
        "## Retrieval: 1 answerable, 1 to be declined",
        "## Answers: 1 examples",
    ]
    assert "out-of-scope F1 1.000" in shown
    assert '| cost | crisis | 1 | 2 | "줄 2" |' in shown
    assert "| all (micro average) | 1.000 | 1.000 | 1.000 | 1 |" in shown
    assert "recall – (0 missed), false alarms 0.500 (0.000–1.000) (1)" in shown


def test_parts_without_examples_are_left_out() -> None:
    assert as_markdown(score([answered(records=["a"])])).startswith("## Retrieval")


def test_long_lists_are_cut_and_cells_kept_whole() -> None:
    rows = [answered(text="가|나\n다", intent="cost", label="crisis") for _ in range(WORST + 2)]
    shown = as_markdown(score(rows))
    assert "… and 2 more" in shown
    assert '"가\\|나\\n다"' in shown


def test_figures_survive_json() -> None:
    figures = score(ROWS)
    assert Figures.model_validate_json(figures.model_dump_json()) == figures


def test_the_picture_is_written(tmp_path: Path) -> None:
    file = tmp_path / "matrix"
    draw_confusions(Matrix(labels=("cost", "crisis"), counts=((3, 1), (0, 0))), file)
    assert file.read_bytes().startswith(b"\x89PNG")
