"""`evaluate`: figures as Markdown."""

import json

import pytest

LINES = [
    {"question": "급식 심의위원회는 어느 과에서 해요?", "intent": "contact_dept"},
    {"text": "대성이랑 메가 둘 다 들어도 됨?", "intent": "cost"},
    {"text": "급식 심의위원회는 어느 과에서 해요?", "records": ["department/eco-meals"]},
]


@pytest.mark.rasa
def test_figures(program, tmp_path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in LINES), encoding="utf-8")
    done = program("evaluate", str(file))
    shown = done.stdout.decode()
    assert done.returncode == 0
    assert "## Intents: 2 examples" in shown
    assert "accuracy 0.500" in shown
    assert "| cost | vendor_choice | 1 |" in shown
    assert "## Sources: 1 examples" in shown
    assert "right record cited 1.000" in shown


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('{"text": "x", "intent": "cost"}\n{"intent": "cost"}\n', ":2: text"),
        ("", "no line"),
        ('{"text": "x"}', "no line"),
    ],
)
def test_a_bad_file(program, one_sentence, tmp_path, text, words) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(text, encoding="utf-8")
    one_sentence(program("evaluate", str(file)), words)


def test_no_file(program) -> None:
    assert program("evaluate", "missing.jsonl").returncode == 2
