from datetime import date

import pytest

from nlu.korean.extract import extract

TODAY = date(2026, 11, 21)


def household(text: str) -> list[str]:
    """Household codes of a text; those denied have a minus."""
    return [
        ("-" if found.role == "denied" else "") + str(found.value)
        for found in extract(text, TODAY)
        if found.entity == "household"
    ]


@pytest.mark.parametrize(
    ("code", "texts"),
    [
        (
            "basic_livelihood",
            "기초생활수급자예요|저희 집 기초수급이에요|기생수인데요|수급자인데 되나요|생계급여 받아요|수급가정입니다|기초생활수급권자|의료급여 받고 있어요|국민기초생활수급자|기초 수급 가정",
        ),
        ("near_poverty", "차상위예요|차상위 계층입니다|차상위계층 자녀|차 상위인데"),
        (
            "single_parent",
            "한부모예요|한 부모 가정|엄마 혼자 키워요|엄마가 혼자 저를 키우세요|편모 가정|아빠랑 둘이 살아요|이혼하고 혼자 키워요|싱글맘입니다|모자가정이에요|혼자 아이를 키우고 있어요|저 혼자 애 둘을 키워요|조손가정",
        ),
        ("legal_single_parent", "법정한부모예요|법정 한부모 가정|한부모가족증명서 있어요"),
        ("teen_single_parent", "청소년 한부모예요|청소년한부모인데"),
        (
            "multicultural",
            "다문화예요|다문화 가정 아이|엄마가 베트남 사람이에요|아내가 필리핀 출신이에요|엄마가 중국에서 왔어요|귀화했어요|결혼이민자예요|아빠가 외국인이에요|국제결혼 가정",
        ),
        ("north_korean_defector", "탈북민이에요|새터민 자녀예요|북한이탈주민|엄마가 탈북하셨어요|북한에서 왔어요|부모님이 탈북민"),
        (
            "out_of_school",
            "자퇴했어요|학교 안 다녀요|학교밖 청소년이에요|학교를 그만뒀어요|자퇴생인데|검정고시 준비 중|고등학교 중퇴했어요|홈스쿨링 해요|학교 밖 청소년도 되나요|꿈드림 다녀요",
        ),
        ("veteran", "국가유공자 가족이에요|보훈대상자 자녀|아빠가 국가유공자예요|보훈 가족"),
        ("veteran_grandchild", "국가유공자 손자녀예요|할아버지가 국가유공자예요|보훈 손자녀|독립유공자 후손"),
        ("multi_child", "다자녀예요|애가 셋이에요|삼남매 키워요|아이 셋 엄마예요|자녀가 세 명이에요|4남매|아이가 4명|셋째가 중1"),
        ("family_carer", "할머니를 돌보고 있어요|가족돌봄청년이에요|아픈 엄마를 간병해요|제가 동생을 돌봐요|영케어러예요|아버지 병간호를 해요"),
        ("health_disability", "꿀맛무지개교실 다녀요|입원 중이에요|건강장애 학생|병원학교에 다녀요"),
        ("care_facility", "쉼터에 살아요|보육원에서 지내요|그룹홈에 있어요|아동복지시설에 살아요|쉼터에서 생활해요|가정위탁 중이에요"),
        ("local_children_centre", "지역아동센터 다녀요|지역 아동 센터"),
        ("none", "해당 없음|해당사항 없어요|그냥 평범한 가정이에요|일반 가정|해당되는 거 없어요|아무것도 해당 안 돼요|다 아니에요|해당 안 됩니다|보통 가정인데요"),
    ],
)  # fmt: skip
def test_every_category_in_many_words(code: str, texts: str) -> None:
    for text in texts.split("|"):
        assert household(text)[:1] == [code], text
        assert household(text.replace(" ", ""))[:1] == [code], f"without spaces: {text}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("한부모는 아니고 수급자예요", ["-single_parent", "basic_livelihood"]),
        ("수급자 아니에요", ["-basic_livelihood"]),
        ("수급자는 아닌데 차상위예요", ["-basic_livelihood", "near_poverty"]),
        ("다문화 말고 한부모요", ["-multicultural", "single_parent"]),
        ("수급자도 차상위도 아니에요", ["-basic_livelihood", "-near_poverty"]),
        ("한부모나 다문화는 아닙니다", ["-single_parent", "-multicultural"]),
        ("다문화 가정은 아니고요", ["-multicultural"]),
        ("한부모고 다문화는 아니에요", ["single_parent", "-multicultural"]),
        ("수급자에서 탈락했어요", ["-basic_livelihood"]),
        ("차상위 신청했는데 떨어졌어요", ["-near_poverty"]),
        ("법정한부모는 아니고 그냥 한부모", ["-legal_single_parent", "single_parent"]),
        ("한부모도 안 되나요?", ["single_parent"]),
        ("수급자 아니어도 되나요", ["-basic_livelihood"]),
        ("한부모 아니면 차상위요", ["single_parent", "near_poverty"]),
    ],
)
def test_what_is_taken_back_is_denied(text: str, expected: list[str]) -> None:
    assert household(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "자퇴할까 고민이에요",
        "자퇴하고 싶어요",
        "정말 자퇴를 해도 괜찮을까요",
        "셋째 주 토요일",
        "가출청소년 쉼터 업무는 어느 과예요",
        "다문화가족지원센터 전화번호",
        "학교 밖 청소년 지원센터가 어디예요",
        "다문화 이해 교육 강좌",
        "나도 해당되나요",
        "해당 안 되나요?",
        "실업급여 수급 중",
        "국가보훈처 전화번호",
        "학교 급식",
        "애가 둘이에요",
    ],
)
def test_questions_and_offices_are_no_household(text: str) -> None:
    assert household(text) == []
