"""The questions for training and search are sound, and none is taken from an exam."""

import json
from collections import Counter
from pathlib import Path

import pytest

from knowledge.errors import RecordError
from knowledge.questions import Question, load_questions

EXAMS = Path(__file__).parents[1] / "data"
NEAR = 0.8  # character-trigram Jaccard above which two sentences count as one
FEWEST = 5  # questions of a record


def trigrams(text: str) -> frozenset[str]:
    padded = f" {' '.join(text.split())} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


def near(one: frozenset[str], other: frozenset[str]) -> bool:
    return len(one & other) > NEAR * len(one | other)


@pytest.fixture(scope="module")
def questions(library) -> list[Question]:
    return load_questions(library=library)


@pytest.fixture
def write(tmp_path, library):
    def load(content: str) -> list[Question]:
        (tmp_path / "some.yml").write_text(content, encoding="utf-8")
        return load_questions(tmp_path, library)

    return load


def test_every_record_has_questions(questions, library):
    asked = Counter(question.record for question in questions)
    assert {name for name in library.records if asked[name] < FEWEST} == set()


def test_they_are_not_the_questions_of_the_records(questions, library):
    own = {question for record in library.records.values() for question in record.questions}
    assert own & {question.text for question in questions} == set()


@pytest.mark.parametrize(
    ("exam", "key"), [("search_development.jsonl", "question"), ("answers.jsonl", "text")]
)
def test_none_is_in_an_exam(questions, exam, key):
    lines = (EXAMS / exam).read_text(encoding="utf-8").splitlines()
    examined = [trigrams(json.loads(line)[key]) for line in lines]
    ours = [(trigrams(question.text), question.text) for question in questions]
    taken = [text for grams, text in ours if any(near(grams, other) for other in examined)]
    assert examined
    assert taken == []


def test_plain_and_contrasted(write):
    content = (
        "contact/police-112:\n"
        "  - 옆집에서 애 때리는 소리가 나요\n"
        "  - {text: 누가 쫓아와요, not: [contact/emergency-119]}\n"
    )
    assert write(content) == [
        Question("옆집에서 애 때리는 소리가 나요", "contact/police-112"),
        Question("누가 쫓아와요", "contact/police-112", ("contact/emergency-119",)),
    ]


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("contact/police-113: [도와주세요]", "unknown record 'contact/police-113'"),
        ("contact/police-112: [{text: 불났어요, not: [contact/199]}]", "unknown .*contact/199"),
        ("contact/police-112: [{text: 도와줘, not: [contact/police-112]}]", "names a record twice"),
        ("contact/police-112: [도와줘, 도와줘]", "given twice"),
        ("contact/police-112: [도와줘]\ncontact/emergency-119: [도와줘]", "given twice"),
        ("contact/police-112: [도와줘]\ncontact/police-112: [살려줘]", "given twice"),
        ("contact/police-112: ['  ']", "empty question"),
        ("contact/police-112: [112]", "valid dict"),
        ("contact/police-112: [{text: 도와줘, not: [], by: 엄마}]", "by: Extra"),
        ("contact/police-112: [{not: [contact/emergency-119]}]", "text: Field required"),
        ("contact/police-112: 도와줘", "valid list"),
        ("- 도와줘", "valid dict"),
        ("'", "not valid YAML"),
    ],
)
def test_mistakes_are_named(write, content, problem):
    with pytest.raises(RecordError, match=f"some.yml:.*{problem}"):
        write(content)


def test_not_utf8(tmp_path, library):
    (tmp_path / "some.yml").write_bytes("contact/police-112: [도와줘]".encode("cp949"))
    with pytest.raises(RecordError, match="UTF-8"):
        load_questions(tmp_path, library)
