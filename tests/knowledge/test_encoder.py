"""Sentence vectors carry meaning, whichever library reads them."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from knowledge.encoder import Analyser, MorphemeVectors, load_encoder
from knowledge.errors import ArtefactError

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
