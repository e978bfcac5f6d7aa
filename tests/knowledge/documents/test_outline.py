"""Sections and places come out as a reader of the report would name them."""

import pytest

from knowledge.documents.child import read
from knowledge.documents.reading import pieces_of, texts_of
from knowledge.rules.documents import load_document_rules

RULES = load_document_rules()
REPORT = """ 2022년 시행계획 보고

□ 추진근거
 ㅇ 평생교육법 제11조
붙임1  추진현황
과제 단위사업 추 진 현 황
Ⅰ. 직업 역량 강화

1.␣
생애␣

맞춤형

1. 교육-일자리 연계
- 연구용역 추진(’22. 4. 27. ~8. 24.)
2. 청년취업사관학교␣

조성 운영
- 신규 캠퍼스 5개소 조성
   ※ 마포, 용산 등
2.␣
직장내␣

평생학습

1. 프로시민 발굴 - 특강 운영 : 2회, 70명 참여
2. 예산학교 운영  <미운영>
과제 단위사업 추 진 현 황
Ⅱ. 디지털 역량 강화
1.
디지털
1. 시민대학
- 기본계획 수립
""".replace("␣", " ")  # spaces at the end of lines
MARKDOWN = """# 주요 업무 보고

2022. 10. 11.

# I. 일반현황

## 인력 - 정원 88명

### III. 목차

1 서울런 운영

2. 플랫폼 구축

# 1 서울런 운영

## □ 추진내용

※ 가입 16,467명

### ① 콘텐츠 제공

- [교육업체] 14개 업체
  - (선발) 대학생

초등(3)\t중등(3)
엘리하이\t수박씨

## ② 멘토링

- 멘토단 증원

## 2 플랫폼 구축

### □ 향후계획

- 서비스 개시 : '23.7월
"""


def pieces(text, name="a.txt"):
    return pieces_of(texts_of(read(text.encode(), name, RULES)))


def places(text):
    return [(piece.place, piece.text) for piece in pieces(text)]


def test_programmes_of_a_report_have_the_numbers_people_cite():
    assert places(REPORT) == [
        ("본문", "2022년 시행계획 보고"),
        ("추진근거", "평생교육법 제11조"),
        ("Ⅰ-1-1", "연구용역 추진(’22. 4. 27. ~8. 24.)"),
        ("Ⅰ-1-2", "신규 캠퍼스 5개소 조성\n※ 마포, 용산 등"),
        ("Ⅰ-2-1", "특강 운영 : 2회, 70명 참여"),
        ("Ⅰ-2-2", "2. 예산학교 운영 <미운영>"),
        ("Ⅱ-1-1", "기본계획 수립"),
    ]


def test_the_path_of_headings_is_kept_with_a_passage():
    headings = {piece.place: piece.headings for piece in pieces(REPORT)}
    assert headings["Ⅰ-1-2"] == (
        "붙임1 추진현황", "Ⅰ. 직업 역량 강화", "1. 생애 맞춤형", "2. 청년취업사관학교 조성 운영",
    )  # fmt: skip


def test_headings_of_markdown_and_of_reports_go_together():
    found = places(MARKDOWN)
    assert ("Ⅰ 인력", "정원 88명") in found
    assert ("Ⅲ-1 추진내용", "※ 가입 16,467명") in found
    assert ("Ⅲ-1 ①", "[교육업체] 14개 업체\n- (선발) 대학생") in found
    assert ("Ⅲ-1 ①", "초등(3): 엘리하이 | 중등(3): 수박씨") in found
    assert ("Ⅲ-1 ②", "멘토단 증원") in found
    assert ("Ⅲ-2 향후계획", "서비스 개시 : '23.7월") in found
    assert "2022. 10. 11." in found[0][1]


def test_a_list_of_short_lines_is_one_passage():
    found = places("제출서류\n\n1. 신분증\n2. 통장 사본\n3. 신청서\n")
    assert ("본문", "1. 신분증\n2. 통장 사본\n3. 신청서") in found


def test_a_table_tells_each_row_with_the_names_of_its_columns():
    rows = "구 분\t계\t일 반 직\t\t임기제\n\t\t4급\t5급\t\n교육과\t9\t1\t8\t-\n\t3\t1\t2\t-\n"
    assert [piece.text for piece in pieces(rows)] == [
        "구분: 교육과 | 계: 9 | 일반직 4급: 1 | 일반직 5급: 8 | 임기제: -",
        "구분: 교육과 | 계: 3 | 일반직 4급: 1 | 일반직 5급: 2 | 임기제: -",
    ]
    assert pieces(rows)[0].header == ("구분", "계", "일반직 4급", "일반직 5급", "임기제")


def test_a_table_knows_the_lines_above_it_that_name_it():
    text = "□ 인력\n정원 9명 / 현원 8명\n(2022. 9. 30. 기준)\n구 분\t계\t임기제\n교육과\t9/8\t1/1\n"
    row = next(piece for piece in pieces(text) if piece.kind == "row")
    assert row.headings[-1] == "정원 9명 / 현원 8명 (2022. 9. 30. 기준)"


def test_a_table_of_names_and_values_has_no_header():
    rows = "사업명\t동네배움터\n기간\t2022년 3월\n"
    assert [piece.text for piece in pieces("표\n" + rows)][1:] == [
        "사업명 | 동네배움터", "기간 | 2022년 3월",
    ]  # fmt: skip


@pytest.mark.parametrize("count", [3, 40])
def test_passages_are_short_and_lose_nothing(count):
    items = [
        f"- 대상 {n}: 서울에 사는 청소년 {n}명에게 학습 지도와 상담을 드립니다."
        for n in range(count)
    ]
    text = "□ 사업개요\n○ 지원 내용\n" + "\n".join(items)
    found = pieces(text)
    assert all(len(piece.text) <= RULES.text_chars for piece in found)
    told = "\n".join(piece.text for piece in found)
    assert all(item.removeprefix("- ") in told for item in items)


def test_a_long_sentence_is_cut_at_spaces():
    text = "가나다라 " * 200
    found = pieces(text)
    assert all(len(piece.text) <= RULES.text_chars for piece in found)
    assert "".join(piece.text for piece in found).replace(" ", "") == text.replace(" ", "")


def test_endless_numbers_neither_nest_nor_swell():
    found = pieces("1. 가나다\n" * 2_000)
    assert all(len(piece.text) <= RULES.text_chars for piece in found)
    assert max(len(piece.headings) for piece in found) <= 2
