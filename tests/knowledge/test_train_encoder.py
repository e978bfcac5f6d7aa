"""Training reads the published files, learns what means the same, and can be repeated."""

import json
from pathlib import Path

import pytest

from knowledge.encoder import MODEL, Analyser, MorphemeEncoder, MorphemeVectors, load_encoder
from knowledge.questions import Question
from knowledge.train_encoder import main
from knowledge.training.domain import domain_source
from knowledge.training.fit import Recipe, fit
from knowledge.training.sources import (
    CLUSTER,
    HELD_OUT,
    Example,
    Rated,
    Source,
    clusters,
    klue_sts,
    korsts,
    public_sources,
)

THINGS = ["수영", "기타", "요리", "사진", "영어", "코딩", "바둑", "등산", "붓글씨", "도예"]
ASKS = ["{} 수업 있어요?", "{} 배우고 싶어요", "{} 강좌 알려 주세요", "{} 어디서 배워요"]


def write(folder: Path, name: str, rows: list[tuple[object, ...]], between: str) -> None:
    lines = [between.join(map(str, row)) for row in rows]
    (folder / name).write_text("\ufeff" + "\n".join(lines) + "\n", encoding="utf-8")


@pytest.fixture(scope="module")
def data(tmp_path_factory) -> Path:
    """Corpora like the published ones, made up and tiny."""
    folder = tmp_path_factory.mktemp("corpora")
    texts = [f"{n}번째 {k}쪽 글" for n in range(HELD_OUT + 5) for k in range(CLUSTER)]
    write(folder, "parakqc.txt", [(0, 0, text) for text in texts], "\t")
    pairs = [(ask.format(thing), f"{thing} 강좌") for thing in THINGS for ask in ASKS]
    write(folder, "sae4k.txt", [(*pair, 0) for pair in pairs], "\t")
    nli = [
        ("개가 뛴다", "동물이 움직인다", "entailment"),
        ("개가 뛴다", "개가 잔다", "contradiction"),
    ]
    for split in ("dev", "test"):
        write(
            folder,
            f"kornli-xnli-{split}.tsv",
            [("sentence1", "sentence2", "gold_label"), *nli],
            "\t",
        )
    keys = ("premise", "hypothesis", "gold_label")
    (folder / "klue-nli-dev.json").write_text(
        json.dumps([dict(zip(keys, row, strict=True)) for row in nli]), encoding="utf-8"
    )
    head = ("genre", "filename", "year", "id", "score", "sentence1", "sentence2")
    rated = [
        ("g", "f", 1, n, n % 6, "개가 뛴다", f"{thing} 수업") for n, thing in enumerate(THINGS)
    ]
    for split in ("train", "dev", "test"):
        write(folder, f"korsts-sts-{split}.tsv", [head, *rated], "\t")
    klue = [
        {
            "source": source,
            "sentence1": "개가 뛴다",
            "sentence2": text,
            "labels": {"real-label": score},
        }
        for source, text, score in [
            ("airbnb-rtt", "개가 달린다", 4.5),
            ("airbnb-rtt", "방이 넓다", 0.5),
            ("paraKQC-para", "메일 지워 줘", 0.1),
        ]
    ]
    (folder / "klue-sts-dev.json").write_text(json.dumps(klue), encoding="utf-8")
    write(
        folder,
        "question-kor_pair_train.csv",
        [("id", "question1", "question2", "is_duplicate"), (1, "ㄱ", "ㄴ", 0), (2, "ㄷ", "ㄹ", 1)],
        ",",
    )
    write(
        folder,
        "question-kor_Pair_test.csv",
        [("test_id", "question1", "question2", "is_duplicate", ""), (1, "ㅁ", "ㅂ", 0, "")],
        ",",
    )
    chat = [
        ("배고파", "밥 드세요.", 0),
        ("밥 먹고 싶어", "밥 드세요.", 0),
        ("심심해", "놀아요.", 0),
    ]
    write(folder, "chatbot-data.csv", [("Q", "A", "label"), *chat], ",")
    return folder


def test_reads_pairs_that_mean_the_same(data):
    sources = {source.name: source for source in public_sources(data)}
    texts = {
        name: [[(*e.anchors,), (*e.positives,), (*e.negatives,)] for (e,) in source.families]
        for name, source in sources.items()
    }
    assert texts["question pairs"] == [[("ㄱ",), ("ㄴ",), ()], [("ㅁ",), ("ㅂ",), ()]]
    assert texts["chatbot"] == [
        [
            ("배고파", "밥 먹고 싶어"),
        ]
        * 2
        + [()]
    ]
    (entailed,) = texts["NLI"]
    assert set(entailed[1]) == {"동물이 움직인다"}
    assert set(entailed[2]) == {"개가 잔다"}
    assert len(texts["sae4k"]) == len(THINGS) * len(ASKS)


def test_what_is_measured_is_not_trained_on(data):
    trained = {
        text
        for source in public_sources(data)
        for family in source.families
        for example in family
        for text in (*example.anchors, *example.positives)
    }
    every = clusters(data)
    assert {text for cluster in every[:-HELD_OUT] for text in cluster} <= trained
    assert not {text for cluster in every[-HELD_OUT:] for text in cluster} & trained
    assert klue_sts(data).second == ["개가 달린다", "방이 넓다"]


def test_a_question_is_kept_from_the_records_it_is_mistaken_for(library):
    record, sibling, *_ = library.records.values()
    question = Question("이건 어디서 하나요", record.id, (sibling.id,))
    source = domain_source(library, [question])
    examples = [e for family in source.families for e in family if e.anchors[0] == question.text]
    assert len(examples) == 1
    assert record.title in examples[0].positives
    assert sibling.title in examples[0].negatives
    assert sibling.title not in examples[0].positives


@pytest.fixture(scope="module")
def taught() -> tuple[MorphemeVectors, MorphemeVectors]:
    """Vectors before and after learning that two words without a link mean the same."""
    table = MorphemeVectors.load(MODEL)
    same = [("수박", "망치"), ("기차", "안경"), ("사과", "구름"), ("연필", "바다")]
    source = Source("made up", 1, [[Example([a], [b])] for a, b in same])
    rated = Rated(["수박", "수박"], ["망치", "안경"], [5.0, 0.0])
    recipe = Recipe(steps=60, batch=4, vectors=1e-2, sts_share=1)
    return table, fit(table, Analyser(), [source], rated, recipe, lambda *_: None)


def test_learns_what_means_the_same(taught):
    before, after = (MorphemeEncoder(table, Analyser()) for table in taught)
    pair, other = ["수박", "망치"], ["수박", "안경"]

    def likeness(encoder: MorphemeEncoder, texts: list[str]) -> float:
        first, second = encoder.encode(texts)
        return float(first @ second)

    assert likeness(after, pair) > likeness(before, pair) + 0.2
    assert likeness(after, pair) > likeness(after, other) + 0.2


def test_what_was_not_seen_keeps_its_meaning(taught):
    before, after = (MorphemeEncoder(table, Analyser()) for table in taught)
    texts = ["장학금을 받고 싶어요", "학비 지원이 필요합니다", "급식 재료"]
    assert before.encode(texts) @ before.encode(texts).T == pytest.approx(
        after.encode(texts) @ after.encode(texts).T, abs=0.15
    )


@pytest.mark.filterwarnings("ignore")  # those of torch
def test_the_same_seed_gives_the_same_model(data, tmp_path, capsys):
    options = ["--data", str(data), "--basis", str(MODEL), "--steps", "4"]
    for name in ("one", "two"):
        main([*options, "--out", str(tmp_path / name)])
    for file in ("vectors.npz", "vocab.json", "parts.json", "modules.json"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()
    assert load_encoder(tmp_path / "one").encode(["서울런"]).any()

    intents = tmp_path / "intents"
    intents.mkdir()
    for name in ("cost", "schedule"):
        lines = "\n".join(f"      - {thing} {name}" for thing in THINGS)
        text = f"nlu:\n  - intent: {name}\n    examples: |\n{lines}\n"
        (intents / f"{name}.yml").write_text(text, encoding="utf-8")
    options += ["--intents", str(intents), "--out", str(tmp_path / "one")]
    main([*options, "--measure"])
    table = capsys.readouterr().out
    assert "KorSTS ρ" in table
    assert "| fine-tuned | " in table


def test_a_missing_corpus_is_named(tmp_path):
    with pytest.raises(FileNotFoundError, match="korsts-sts-train"):
        korsts(tmp_path, "train")
