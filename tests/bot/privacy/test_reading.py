"""What is taken for a wish about one's own data, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.privacy.reading import read_request


@pytest.mark.parametrize(
    "text",
    [
        "내 정보 삭제",
        "내정보삭제해줘",
        "제 정보 모두 삭제해 주세요",
        "제 개인정보 좀 지워주세요",
        "개인정보 삭제 요청합니다",
        "내 데이터 다 지워",
        "지금까지 대화 내용 전부 지워 주세요!!",
        "대화 기록 삭제할래요",
        "상담 내용 지워줘 ㅠㅠ",
        "저장된 정보를 삭제하고 싶어요",
        "내 정보 지울 수 있어?",
        "채팅 기록 싹 다 지워 줄래",
        "내가 말한거 다 지워줘",
        "저를 잊어 주세요",
        "네, 제 정보를 모두 지워 주세요",
        "제 이름이랑 전화번호 지워 주세요",
        "개인정보 파기해 주세요.",
    ],
)
def test_wishes_to_be_forgotten(text):
    assert read_request(text) == "erase"


@pytest.mark.parametrize(
    "text",
    [
        "내 정보 보여줘",
        "제 개인정보 열람하고 싶어요",
        "내 정보 내보내기",
        "내 데이터 다운로드",
        "내 정보 뭐 저장하고 있어?",
        "저에 대해 무엇을 알고 있나요?",
        "개인정보 조회",
        "내 대화 기록 보여 주세요",
        "제 정보 확인하고 싶어요",
    ],
)
def test_wishes_to_see(text):
    assert read_request(text) == "show"


@pytest.mark.parametrize(
    "text",
    [
        "서울런 회원 탈퇴는 어떻게 해요?",
        "예약 삭제해 주세요",
        "예약 정보 보여줘",
        "공부 계획 지워줘",
        "내 정보 지우지 마세요",
        "대화 내용 삭제하지 말아 주세요",
        "제 정보 삭제됐나요?",
        "친구가 제 사진을 지워 달래요",
        "친구 정보 삭제해 주세요",
        "개인정보 보호 교육 있나요?",
        "정보 알려 주세요",
        "서울런 정보 보여줘",
        "학습 기록 확인은 어디서 해요?",
        "앱 삭제하고 다시 깔았는데 로그인이 안 돼요",
        "멘토링 기록은 어디서 확인해요?",
        "나를 지워버리고 싶어",
        "다 지워버리고 싶다",
        "기억을 지우고 싶어요",
        "세상에서 저를 지우고 싶어요",
    ],
)
def test_other_wishes(text):
    assert read_request(text) is None


@given(st.text(alphabet="내제정보개인삭제지워대화기록 다모두줘요를", max_size=60))
def test_anything_is_read_in_no_time(text):
    read_request(text)
