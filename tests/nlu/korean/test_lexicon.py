"""Names from the lexicon."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.korean.lexicon import Entry, Lexicon

NAMES = [
    ("대성마이맥", "vendor", "vendor/daesung-mimac"),
    ("대성", "vendor", "vendor/daesung-mimac"),
    ("메가스터디", "vendor", "vendor/megastudy"),
    ("메가", "vendor", "vendor/megastudy"),
    ("아이스크림 홈런", "vendor", "vendor/iscream-homerun"),
    ("홈런", "vendor", "vendor/iscream-homerun"),
    ("엠베스트", "vendor", "vendor/mbest"),
    ("수박씨", "vendor", "vendor/soobakc"),
    ("밀크T", "vendor", "vendor/milkt"),
    ("EBS", "vendor", "vendor/ebs"),
    ("윌라", "vendor", "vendor/welaaa"),
    ("서울런", "service", "service/seoullearn"),
    ("서울형 교육플랫폼", "service", "service/platform"),
    ("심화상담", "product", "product/in-depth"),
    ("청소년정책과", "department", "department/youth-policy"),
    ("디지털 문해학습장", "programme", "programme/II-1-1"),
    ("문해학습장", "programme", "programme/II-1-1"),
    ("이투스", "vendor", "vendor/etoos"),
    ("수시", "product", "product/early-admission"),
    ("정시", "product", "product/regular-admission"),
    ("집중", "product", "product/focused"),
]
LEXICON = Lexicon(Entry(*name) for name in NAMES)


def records(text: str) -> list[object]:
    return [found.value for found in LEXICON.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("대성이랑 메가 둘 다 들어도 됨?", ["vendor/daesung-mimac", "vendor/megastudy"]),
        ("대성이랑메가둘다들어도됨", ["vendor/daesung-mimac", "vendor/megastudy"]),
        ("대성 마이맥 듣고 싶어요", ["vendor/daesung-mimac"]),
        ("메가스터디", ["vendor/megastudy"]),
        ("메가는 어때요", ["vendor/megastudy"]),
        ("아이스크림홈런 기기 줘요?", ["vendor/iscream-homerun"]),
        ("홈런 되나요", ["vendor/iscream-homerun"]),
        ("밀크t로 바꾸고 싶어요", ["vendor/milkt"]),
        ("밀크 T", ["vendor/milkt"]),
        ("ebs는 없나요", ["vendor/ebs"]),
        ("윌라 말고 다른 거", ["vendor/welaaa"]),
        ("서울런가입", ["service/seoullearn"]),
        ("서울형교육플랫폼 예산", ["service/platform"]),
        ("디지털문해 학습장은 몇 곳", ["programme/II-1-1"]),
        ("엠배스트 들을래요", ["vendor/mbest"]),
        ("메가스터듸", ["vendor/megastudy"]),
        ("심화상당 예약", ["product/in-depth"]),
        ("대성마이멕", ["vendor/daesung-mimac"]),
        ("청소년정책가 번호", ["department/youth-policy"]),
        ("이투쓰 되나요", ["vendor/etoos"]),
        ("이튜스요", ["vendor/etoos"]),
        ("수박시 골라도 돼요", ["vendor/soobakc"]),
        ("서울렌이 뭐예요", ["service/seoullearn"]),
        ("메가보다이투스가나아요", ["vendor/megastudy", "vendor/etoos"]),
        ("수시말고정시요", ["product/early-admission", "product/regular-admission"]),
        ("정시 준비", ["product/regular-admission"]),
    ],
)
def test_names_are_found(text: str, expected: list[str]) -> None:
    assert records(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "메가박스 가자",
        "메가커피",
        "대성공이에요",
        "시험 대성통곡",
        "홈런 쳤다",
        "홈런을 쳤어요",
        "수박씨 뱉기",
        "webster",
        "거대성",
        "오메가",
        "집중을 못 해요",
        "수시로 물어봐요",
        "해서 스트레스",
        "서울은 넓다",
    ],
)
def test_names_inside_other_words_are_not(text: str) -> None:
    assert records(text) == []


def test_the_place_is_that_of_the_text() -> None:
    (found,) = LEXICON.find("혹시 대성 마이맥 되나요")
    assert found.text == "대성 마이맥" == "혹시 대성 마이맥 되나요"[found.start : found.end]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("메가 말고 대성", ["denied", None]),
        ("대성마이맥 아니고 이투스요", ["denied", None]),
        ("메가 아닌가요?", [None]),
        ("메가는 안 되나요", [None]),
    ],
)
def test_a_name_can_be_set_aside(text: str, roles: list[str | None]) -> None:
    assert [found.role for found in LEXICON.find(text)] == roles


def test_one_name_of_two_records_gives_both() -> None:
    both = Lexicon(
        [
            Entry("진로캠퍼스", "programme", "programme/A"),
            Entry("진로캠퍼스", "service", "service/b"),
        ]
    )
    assert {found.value for found in both.find("진로캠퍼스")} == {"programme/A", "service/b"}


def test_it_loads_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "lexicon.json"
    path.write_text(
        json.dumps({"entries": [{"form": "서울런", "kind": "service", "record": "service/x"}]})
    )
    assert [found.value for found in Lexicon.load(path).find("서울런?")] == ["service/x"]


@pytest.mark.parametrize("data", [{"entries": 3}, {"entries": [{"form": "a"}]}, {"entries": ["a"]}])
def test_a_broken_file_is_named(data: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="lexicon"):
        Lexicon.from_data(data)


def test_an_empty_lexicon_finds_nothing() -> None:
    assert Lexicon().find("대성") == []


@given(st.text(alphabet="대성마이맥메가스터디홈런서울형교육플랫폼 랑은이T.", max_size=40))
def test_finds_do_not_overlap_and_lie_in_the_text(text: str) -> None:
    end = 0
    for found in LEXICON.find(text):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        end = found.end


@given(
    st.sampled_from([name for name, _, _ in NAMES if len(name) > 3]),
    st.data(),
)
def test_spaces_anywhere_in_a_name_do_not_matter(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(name) - 1))
    assert records(name[:at] + " " + name[at:]) == records(name)
