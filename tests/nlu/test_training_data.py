"""The health of the intent data: complete, balanced, unambiguous, and never its own exam."""

import itertools
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
TRAINING = sorted((ROOT / "nlu/data/nlu").glob("*.yml"))
HELD_OUT = ROOT / "tests/data/intents_held_out.jsonl"
SECOND_AUTHOR = ROOT / "tests/data/intents_second_author.jsonl"
THIRD_AUTHOR = ROOT / "tests/data/intents_third_author.jsonl"
BLIND = ROOT / "tests/data/blind.jsonl"
DANGER = ROOT / "tests/data/crisis_held_out.jsonl"
REAL_QUESTIONS = ROOT.parent / "shared/questions/real_questions.jsonl"

PUBLIC = frozenset(
    {
        "eligibility",
        "required_documents",
        "how_to_apply",
        "vendor_choice",
        "vendor_change",
        "device_usage",
        "counselling_booking",
        "counselling_info",
        "mentoring_apply",
        "mentoring_info",
        "mentor_recruit",
        "special_lecture",
        "career_program",
        "course_search",
        "programme_info",
        "cost",
        "schedule_deadline",
        "contact_dept",
        "login_account_problem",
        "complaint",
        "human_agent",
        "emotional_support",
        "crisis",
        "chitchat",
        "out_of_scope",
    }
)
INNER = frozenset(
    {
        "inform",
        "affirm",
        "deny",
        "dont_know",
        "help",
        "start_over",
        "cancel",
        "follow_up",
        "study_plan",
    }
)

MIN_PUBLIC = 120
MIN_INNER = 40
MIN_STUDY_PLAN = 250  # a task of its own, though no public label
MIN_EXAM = {
    HELD_OUT: 15,
    SECOND_AUTHOR: 10,
    THIRD_AUTHOR: 20,
    BLIND: 17,
}  # sentences of each public label
MAX_RATIO = 3.0  # largest public label over smallest
MAX_LINES = 300
MIN_UNSPACED = 0.1  # people on phones often leave spaces out; training adds more
NEAR = 0.8  # character-trigram Jaccard from which two sentences count as one


def normalised(text: str) -> str:
    """Letters and digits only: spacing and punctuation make no new example."""
    return re.sub(r"[\W_]+", "", text.lower())


def trigrams(text: str) -> frozenset[str]:
    bare = normalised(text)
    return frozenset(bare[i : i + 3] for i in range(max(1, len(bare) - 2)))


def read_training() -> dict[str, list[str]]:
    examples: dict[str, list[str]] = defaultdict(list)
    for path in TRAINING:
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            lines = block["examples"].splitlines()
            examples[block["intent"]] += [line.removeprefix("- ").strip() for line in lines]
    return dict(examples)


def read_json_lines(path: Path) -> list[dict[str, str]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


EXAMPLES = read_training()
TEXTS = [text for text in itertools.chain.from_iterable(EXAMPLES.values()) if text]
TRIGRAMS = [trigrams(text) for text in TEXTS]
WITH_TRIGRAM: dict[str, list[int]] = defaultdict(list)
for place, grams in enumerate(TRIGRAMS):
    for gram in grams:
        WITH_TRIGRAM[gram].append(place)


def leaks(texts: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of an exam sentence and the training example that gives it away."""
    found = []
    for text in texts:
        asked = trigrams(text)
        shared = Counter(place for gram in asked for place in WITH_TRIGRAM[gram])
        found += [
            (text, TEXTS[place])
            for place, count in shared.items()
            if count > NEAR * len(asked | TRIGRAMS[place])
        ]
    return found


def test_every_label_is_present_and_no_other() -> None:
    assert set(EXAMPLES) == PUBLIC | INNER


@pytest.mark.parametrize("path", TRAINING, ids=lambda path: path.stem)
def test_files_are_rasa_training_data(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) < MAX_LINES
    content = yaml.safe_load(text)
    assert set(content) == {"version", "nlu"}
    assert content["version"] == "3.1"
    for block in content["nlu"]:
        assert set(block) == {"intent", "examples"}
        assert all(line.startswith("- ") for line in block["examples"].splitlines())


@pytest.mark.parametrize("label", sorted(PUBLIC | INNER))
def test_each_label_has_enough_distinct_examples(label: str) -> None:
    distinct = {normalised(text) for text in EXAMPLES[label]}
    least = MIN_STUDY_PLAN if label == "study_plan" else MIN_INNER
    assert len(distinct) >= (MIN_PUBLIC if label in PUBLIC else least)


def test_public_labels_are_balanced() -> None:
    """Danger aside: there recall comes first, so it has more examples."""
    sizes = {label: len(EXAMPLES[label]) for label in PUBLIC - {"crisis"}}
    assert max(sizes.values()) <= MAX_RATIO * min(sizes.values()), sizes


def test_no_example_is_written_twice() -> None:
    counts = Counter(itertools.chain.from_iterable(EXAMPLES.values()))
    assert [text for text, count in counts.items() if count > 1] == []


def test_no_example_stands_under_two_labels() -> None:
    labels: dict[str, set[str]] = defaultdict(set)
    for label, texts in EXAMPLES.items():
        for text in texts:
            labels[normalised(text)].add(label)
    assert {text: found for text, found in labels.items() if len(found) > 1} == {}


def test_examples_are_plain_text() -> None:
    """Entities come from our own parser; a leading slash would be a Rasa command."""
    texts = list(itertools.chain.from_iterable(EXAMPLES.values()))
    assert [t for t in texts if not normalised(t) or t.startswith("/") or "](" in t] == []


def test_people_who_leave_out_spaces_are_heard() -> None:
    texts = [t for label in PUBLIC for t in EXAMPLES[label] if len(normalised(t)) >= 5]
    assert sum(" " not in t for t in texts) >= MIN_UNSPACED * len(texts)


@pytest.mark.parametrize("exam", MIN_EXAM, ids=lambda path: path.stem)
def test_exam_covers_every_public_label(exam: Path) -> None:
    rows = read_json_lines(exam)
    counts = Counter(row["intent"] for row in rows)
    assert set(counts) == PUBLIC
    assert min(counts.values()) >= MIN_EXAM[exam]
    assert len({normalised(row["text"]) for row in rows}) == len(rows)


@pytest.mark.parametrize("exam", [*MIN_EXAM, DANGER], ids=lambda path: path.stem)
def test_exam_was_not_trained_on(exam: Path) -> None:
    assert leaks(row["text"] for row in read_json_lines(exam)) == []


@pytest.mark.skipif(
    not REAL_QUESTIONS.exists(), reason="the real questions do not lie beside this checkout"
)
def test_real_questions_were_not_trained_on() -> None:
    assert leaks(row["question"] for row in read_json_lines(REAL_QUESTIONS)) == []
