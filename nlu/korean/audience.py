"""For whom something should be (`target_group`): 어르신, 장애인, 경력단절 여성, 학부모 ..."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.korean.found import Found
from nlu.korean.negation import denied_after

_FOR = (
    r"(?=(?: ?(?:을|를|들|들을|가정|가족|자녀|학생|아동|아이|청소년|여성))*(?: ?(?:대상|위한|위해"
    r"|용(?![가-힣])"
    r"|전용|맞춤|이 ?(?:듣|들|배)|도 ?(?:들을|배울|참여)"
    r"|프로그램|강좌|강의|수업|교실|교육(?!비)|과정|특강|지원|학습|방문|전문|에게|한테 ?맞)))"
)
_PATTERNS: tuple[tuple[str, str], ...] = (
    (
        "career_break_woman",
        r"경단녀|경력 ?단절 ?(?:여성|녀|주부|엄마)?|경력 ?보유 ?여성",
    ),
    (
        "slow_learner",
        r"느린 ?학습자|경계선 ?(?:지능(?:인|장애)?|아동|청소년)|경계성 ?지능(?:인)?|난독(?:증)?",
    ),
    (
        "disabled",
        r"(?:발달 ?|지적 ?|시각 ?|청각 ?|자폐 ?)?장애(?:인|우| ?학생| ?아동|아동|아|학생"
        r"|청소년|가 ?있)",
    ),
    (
        "senior",
        r"어르신|노인(?!정)|시니어(?! ?멘토)|고령자|노년층?|실버 ?세대|65세 ?이상|(?:[67]0"
        r"|육십|칠십)대",
    ),
    (
        "middle_aged",
        r"중장년(?:층)?|신중년|(?:[45]0|사십|오십)대|4050|50플러스 ?세대|50\+ ?세대"
        r"|오십 ?플러스 ?세대|장년층",
    ),
    ("youth", r"(?<!중장)(?<!소)청년(?!취업사관|몽땅|인생|정책|활력)|(?:[23]0|이십|삼십)대"),
    ("parent", r"학부모|부모(?:님)?(?= ?(?:대상|교육|들을|를 ?위한))|예비 ?부모|양육자|보호자"),
    (
        "foreigner",
        r"외국인(?: ?(?:주민|근로자|노동자|유학생))?|이주민|이민자|결혼 ?이주 ?여성|유학생",
    ),
    ("multicultural", rf"다 ?문화{_FOR}(?: ?(?:가정|가족|자녀|학생|아동|청소년))?"),
    ("north_korean_defector", rf"(?:탈북민|탈북 ?청소년|새터민|북한 ?이탈 ?주민){_FOR}"),
    ("out_of_school", rf"(?:학교 ?밖 ?청소년|자퇴생|학밖){_FOR}"),
    ("unemployed", r"미취업(?: ?(?:자|청년))?|취준생|취업 ?준비생|구직자|실업자|백수"),
    ("worker", r"직장인|회사원|근로자|재직자|노동자"),
    ("small_business", r"소상공인|자영업자?|예비 ?창업자"),
    ("homemaker", r"(?:전업 ?|가정 ?)?주부(?!터)"),
    ("woman", r"(?<!경력단절)(?<!경력단절 )(?<!이주)(?<!이주 )여성(?:들|분들)?(?!가족|부)"),
    ("single_household", r"1인 ?가구|일인 ?가구"),
    ("retiree", r"은퇴(?:자|한|하신|하고|후)|퇴직(?:자|한|하신|하고|후)|정년 ?퇴직"),
    ("teacher", r"교사(?! ?멘토)|교원|교강사|선생님들"),
    ("child", rf"(?:어린이|아동|유아|초등생){_FOR}"),
    ("teen", rf"(?:청소년|중고등학생|중고생|십대|10대){_FOR}"),
    ("adult", rf"(?<![가-힣])(?:성인|어른)(?: ?(?:들|반))?{_FOR}"),
    ("family", r"가족 ?(?:단위|모두|끼리|다 ?같이|함께)|온 ?가족"),
    ("everyone", r"누구나|남녀노소"),
)
_COMPILED = tuple((code, re.compile(pattern)) for code, pattern in _PATTERNS)
_NOT_A_GROUP = re.compile(r" ?(?:인권|복지관|복지과|정책과|증(?![가-힣])|등록증|수당|연금|센터)")


def find(text: str) -> Iterator[Found]:
    """Groups of people something is for; the first pattern that fits a place wins."""
    taken: list[tuple[int, int]] = []
    for code, pattern in _COMPILED:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(s < end and start < e for s, e in taken) or _NOT_A_GROUP.match(text, end):
                continue
            taken.append((start, end))
            role = "denied" if denied_after(text, end) else None
            yield Found("target_group", code, start, end, match.group(), role)
