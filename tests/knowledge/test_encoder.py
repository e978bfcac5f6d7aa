"""Sentence vectors carry meaning, whichever library reads them."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from kiwipiepy import Kiwi

from knowledge.build import build_all
from knowledge.encoder import MODEL, Analyser, MorphemeVectors, build_encoder, load_encoder
from knowledge.encoder.basis import build_basis
from knowledge.errors import ArtefactError
from knowledge.search import Searcher

TEXTS = ["서울런 신청은 언제까지예요?", "꿈드림 전화번호", "ㅋㅋㅋ", "", "느린학습자", "😀"]


@pytest.fixture(scope="module")
def encoder(home):
    return load_encoder(home / "build" / "encoder")


def test_vectors_have_unit_length_or_none(encoder):
    vectors = encoder.encode(TEXTS)
    assert vectors.shape == (len(TEXTS), 256)
    assert vectors.dtype == np.float32
    lengths = np.linalg.norm(vectors, axis=1)
    assert lengths[[0, 1, 4]] == pytest.approx(1, abs=1e-5)
    assert lengths[3] == 0
    assert encoder.encode([]).shape == (0, 256)


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [
        ("장학금을 받고 싶어요", "학비 지원이 필요합니다", "급식 재료가 신선한가요"),
        ("노인 스마트폰 교육", "어르신 휴대폰 강좌", "재개발 조합 설립"),
        ("꿈드림", "학교밖청소년지원센터", "조경 아카데미"),
        ("청취사", "청년취업사관학교", "노인대학"),
    ],
)
def test_meaning_is_near(encoder, text, near, far):
    vectors = encoder.encode([text, near, far])
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.05


def test_an_unknown_name_is_composed_of_words_it_contains(home):
    table = MorphemeVectors.load(home / "build" / "encoder")
    analyser = Analyser()
    name, parts = "교육바다학교", ["교육", "바다", "학교"]
    morphemes = analyser.morphemes(name)
    together = table.encode(morphemes)
    apart = table.encode([m for part in parts for m in analyser.morphemes(part)])
    assert together @ apart > 0.5


def test_files_for_rasa(home):
    path = home / "build" / "encoder"
    keys = json.loads((path / "vocab.json").read_text("utf-8"))
    arrays = np.load(path / "vectors.npz")
    assert arrays["vectors"].shape == (len(keys), 256)
    assert arrays["vectors"].dtype == np.int8
    assert arrays["scales"].dtype == arrays["weights"].dtype == np.float32
    assert arrays["scales"].shape == arrays["weights"].shape == (len(keys),)
    assert "장학금/NNG" in keys
    assert "서울런/NNP" in keys


def test_the_shipped_model_is_small_and_whole():
    files = {file.name: file for file in MODEL.iterdir()}
    assert sum(file.stat().st_size for file in files.values()) <= 40 * 2**20
    assert {"README.md", "NOTICE", "modules.json", "vectors.npz", "vocab.json"} <= set(files)
    assert load_encoder(MODEL).encode(TEXTS).shape == (len(TEXTS), 256)


def test_a_new_name_gets_the_vector_of_its_parts_and_meaning(tmp_path):
    parts = {"배움마루꿈터": ["배움/NNG", "마루/NNG"]}
    meanings = {"배움마루꿈터": "노인 스마트폰 교실"}
    build_encoder(tmp_path / "encoder", parts, meanings, Analyser())
    vectors = load_encoder(tmp_path / "encoder").encode(
        ["배움마루꿈터", "노인 스마트폰 교실", "급식 재료가 신선한가요"]
    )
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3


def test_build_without_the_shipped_model(tmp_path):
    with pytest.raises(ArtefactError, match=str(tmp_path / "none")):
        build_encoder(tmp_path / "encoder", {}, {}, Analyser(), model=tmp_path / "none")


def test_the_basis_tells_the_cosines_of_kiwi(tmp_path):
    told: list[float] = []
    build_basis(tmp_path, told.append, dimension=24)
    table = MorphemeVectors.load(tmp_path)
    assert table.vectors.shape == (len(table.keys), 24)
    assert told[-1] == 1
    vectors = table.vectors * table.scales[:, None]
    row = {key: n for n, key in enumerate(table.keys)}
    # Its first column explains every cosine with the first morpheme chosen.
    first = table.keys[int(np.argmax(vectors[:, 0]))]
    form, tag = first.rsplit("/", 1)
    expected = {
        f"{m.form}/{m.tag}": m.score for m in Kiwi().most_similar_morphemes((form, tag), top_n=20)
    }
    for key, cosine in expected.items():
        assert vectors[row[key]] @ vectors[row[first]] == pytest.approx(cosine, abs=0.02)


@pytest.mark.filterwarnings("ignore")  # those of torch and transformers
def test_any_sentence_transformers_model_can_take_our_place(home, tmp_path, library):
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "서울런": 1, "멘토링": 2}, unk_token="[UNK]"))  # noqa: S106
    tokenizer.pre_tokenizer = Whitespace()
    other = tmp_path / "other"
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=8)]).save(str(other))
    shutil.copytree(home / "build", tmp_path / "build", ignore=shutil.ignore_patterns("rasa"))
    lines: list[str] = []
    build_all(tmp_path, lines.append, encoder=str(other))
    assert [line.partition(":")[0] for line in lines] == ["index"]
    searcher = Searcher.open(tmp_path, library, str(other))
    assert searcher.index.dimension == 8
    assert "멘토링" in searcher.search("서울런 멘토링")[0].title
    with pytest.raises(ArtefactError, match="baeumgil build"):
        Searcher.open(tmp_path, library)


def test_no_model(tmp_path):
    with pytest.raises(ArtefactError, match="baeumgil build"):
        load_encoder(tmp_path)


def test_damaged_vectors(tmp_path):
    (tmp_path / "vectors.npz").write_bytes(b"PK half")
    (tmp_path / "vocab.json").write_text("[]")
    with pytest.raises(ArtefactError, match="baeumgil build"):
        MorphemeVectors.load(tmp_path)


def test_answering_does_not_import_torch(home):
    code = (
        "import sys; from pathlib import Path; from knowledge.encoder import load_encoder;"
        f"load_encoder(Path({str(home)!r}) / 'build' / 'encoder').encode(['서울런']);"
        "assert 'torch' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[2])


@pytest.mark.filterwarnings("ignore")  # those of torch and transformers
def test_sentence_transformers_gives_the_same_vectors(home, encoder, tmp_path):
    from sentence_transformers import SentenceTransformer

    options = {"device": "cpu", "trust_remote_code": True}
    model = SentenceTransformer(str(home / "build" / "encoder"), **options)
    assert model.encode(TEXTS) == pytest.approx(encoder.encode(TEXTS), abs=1e-5)
    model.save(str(tmp_path / "saved"))
    again = SentenceTransformer(str(tmp_path / "saved"), **options)
    assert again.encode(TEXTS) == pytest.approx(encoder.encode(TEXTS), abs=1e-2)
    assert load_encoder(tmp_path / "saved").encode(TEXTS) == pytest.approx(
        encoder.encode(TEXTS), abs=1e-2
    )
