"""`evaluate`: figures as Markdown, JSON and a picture."""

import json

import pytest

SCHOOL_MEALS = "급식 심의위원회는 어느 과에서 해요?"
LINES = [
    {"question": SCHOOL_MEALS, "intent": "contact_dept"},
    {"text": "대성이랑 메가 둘 다 들어도 됨?", "intent": "cost"},
    {"text": SCHOOL_MEALS, "records": ["department/eco-meals"], "expected": {"tone": "kind"}},
    {"text": "죽고 싶어요", "crisis": True},
    {
        "text": "중2인데 내일 되나요",
        "as_of": "2025-03-04",
        "entities": [
            {"entity": "grade", "value": "m2", "text": "중2"},
            {"entity": "time", "value": {"start": "2025-03-05T00:00:00+09:00"}, "text": "내일"},
        ],
    },
    {"text": "오늘 서울 날씨 어때요", "records": [], "never": ["만원"]},
]


@pytest.fixture
def questions(tmp_path):
    """Write a file of questions."""

    def write(lines):
        file = tmp_path / "questions.jsonl"
        file.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
        return str(file)

    return write


@pytest.mark.rasa
def test_figures(program, questions, tmp_path) -> None:
    outputs = tmp_path / "figures.json", tmp_path / "matrix.png"
    done = program(
        "evaluate", questions(LINES), "--json", str(outputs[0]), "--picture", str(outputs[1])
    )
    shown = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "## Intents: 2 examples" in shown
    assert "accuracy 0.500" in shown
    assert "| cost | vendor_choice | 1 | 2 |" in shown
    assert "Expected, but not checked: tone (1 lines)" in shown
    figures = json.loads(outputs[0].read_text(encoding="utf-8"))
    assert figures["lines"] == len(LINES)
    assert figures["crisis"]["recall"]["value"] == 1
    assert figures["entities"]["types"]["time"]["recall"] == 1
    assert figures["retrieval"]["cited"]["mrr"]["value"] == 1
    assert figures["retrieval"]["search"]["mrr"]["value"] > 0
    assert figures["retrieval"]["cited"]["declining"]["f1"] == 1
    assert figures["correctness"]["right"]["value"] == 1
    assert sum(map(sum, figures["intents"]["matrix"]["counts"])) == 2
    assert outputs[1].read_bytes().startswith(b"\x89PNG")


@pytest.mark.rasa
def test_a_day_for_all_lines(program, questions) -> None:
    wanted = {"entity": "time", "value": {"start": "2025-06-02T00:00:00+09:00"}}
    file = questions([{"text": "내일 시작하나요", "entities": [wanted]}])
    done = program("evaluate", file, "--as-of", "2025-06-01")
    assert "| time | 1.000 | 1.000 | 1.000 | 1 |" in done.stdout.decode()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"text": "x", "intent": "cost"}\n{"intent": "cost"}\n', ":2: text"),
        ('{"text": "x", "expected": {"verdict": "perhaps"}}', ":1: expected"),
        ('{"text": "x", "entities": [{"value": 1}]}', ":1: entities"),
        ("", "no line"),
        ('{"text": "x"}', "no line"),
    ],
)
def test_a_bad_file(program, one_sentence, tmp_path, text, words) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(text, encoding="utf-8")
    one_sentence(program("evaluate", str(file)), words)


def test_outputs_are_checked_before_the_work(program, one_sentence, questions, tmp_path) -> None:
    file = questions([{"text": "x", "records": []}])
    one_sentence(program("evaluate", file, "--json", str(tmp_path / "no/x.json")), "no folder")
    one_sentence(program("evaluate", file, "--picture", str(tmp_path / "x.png")), "'intent'")


def test_no_file(program) -> None:
    assert program("evaluate", "missing.jsonl").returncode == 2


def test_help_has_an_example(program) -> None:
    assert "baeumgil evaluate tests/data/intents_held_out.jsonl" in " ".join(
        program("evaluate", "--help").stdout.decode().split()
    )
