"""What somebody wants to learn (`topic`): 영어, 코딩, 스마트폰, 요리, 자격증 ..."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nlu.korean.found import Found
from nlu.korean.negation import set_aside_after

# Each topic with the other words for it. The value is the topic in Korean, ready to search with.
_SURE: dict[str, str] = {
    "영어": "잉글리시|영어 ?회화|영문법|생활 ?영어",
    "일본어": "일어(?!나|날|났|난|서|섰|선|설|붙)",
    "중국어": "중국어 ?회화",
    "한국어": "",
    "외국어": "",
    "스페인어": "",
    "프랑스어": "불어(?!나|난|오|서|요)",
    "독일어": "",
    "베트남어": "",
    "한글": "한글 ?(?:교실|교육)|글자 ?(?:를 )?(?:배|읽)|까막눈",
    "문해": "",
    "코딩": "코팅(?= ?(?:배|수업|강|교))|프로그래밍|개발자",
    "파이썬": "python",
    "인공지능": r"(?<![A-Za-z])ai(?![A-Za-z])|에이아이",
    "챗GPT": "챗 ?지피티|chat ?gpt|챗gpt|지피티",
    "데이터 분석": "데이터 ?(?:분석|과학)|빅 ?데이터",
    "메타버스": "",
    "드론": "",
    "3D 프린팅": "3d ?프린(?:터|팅)",
    "영상 편집": "영상 ?(?:편집|제작)|유튜브 ?(?:편집|만들|제작|크리에이터)|동영상 ?편집",
    "포토샵": "",
    "엑셀": "",
    "파워포인트": "피피티|ppt",
    "키오스크": "무인 ?(?:주문기|발급기)",
    "웹툰": "",
    "요리": "(?<![가-힣])쿠킹|한식 ?조리|조리사",
    "제과제빵": "제과 ?제빵|제빵|제과|베이킹|빵 ?만들",
    "떡 만들기": "떡 ?만들",
    "바리스타": "커피 ?(?:배우|강좌|수업|교육|만들|내리)",
    "요가": "",
    "필라테스": "",
    "탁구": "",
    "수영": "",
    "배드민턴": "",
    "댄스": "라인 ?댄스|방송 ?댄스|케이팝 ?댄스|k팝 ?댄스",
    "피아노": "",
    "우쿨렐레": "우쿠렐레",
    "드럼": "",
    "합창": "",
    "작곡": "",
    "수채화": "",
    "드로잉": "",
    "미술": "",
    "서예": "붓글씨",
    "캘리그래피": "캘리그라피|켈리그라피",
    "도예": "도자기 ?(?:만들|배우|공예|강좌|수업)?",
    "목공": "",
    "뜨개질": "뜨게질|코바늘",
    "공예": "가죽 ?공예|비즈 ?공예|매듭",
    "원예": "가드닝|꽃꽂이|플로리스트",
    "텃밭": "도시 ?농업",
    "조경": "",
    "귀농귀촌": "귀농(?: ?·?,? ?귀촌)?|귀촌",
    "글쓰기": "글 ?쓰기|글쓰는 ?법|자서전(?: ?쓰기)?|에세이",
    "인문학": "",
    "철학": "",
    "한국사": "국사(?![무상])",
    "논술": "",
    "수학": r"(?<![가-힣])수학(?!여행|능력)",
    "재테크": "주식(?: ?투자)?|금융 ?(?:교육|이해)",
    "부동산": "",
    "마케팅": "인스타 ?마케팅|sns ?마케팅",
    "스피치": "말하기 ?(?:강좌|수업|교육)",
    "심리학": "심리 ?(?:강좌|수업|공부|강의)",
    "명상": "마음 ?챙김",
    "수어": "수화(?!기|물)",
    "점자": "",
    "부모교육": "부모 ?교육|자녀 ?교육법|육아 ?(?:교육|강좌|법)",
    "토익": "toeic",
    "오피스": "",
    "컴활": "컴퓨터 ?활용 ?능력",
    "공인중개사": "",
    "사회복지사": "",
    "요양보호사": "",
    "한국사능력검정": "한능검",
    "자격증": "",
}
# Words with other meanings too: a topic only right before a word of teaching and learning.
_WITH_CUE: dict[str, str] = {
    "스마트폰": "스맛폰|핸드폰|휴대폰|핸폰|폰|카톡|카카오톡",
    "컴퓨터": "컴터|pc|피씨",
    "태블릿": "",
    "디지털": "",
    "유튜브": "",
    "인스타그램": "인스타",
    "기타": "통기타",
    "노래": "보컬",
    "춤": "",
    "음악": "",
    "체육": "운동",
    "그림": "",
    "사진": "",
    "역사": "",
    "과학": "",
    "국어": "",
    "사회": "",
    "경제": "",
    "문학": "",
    "독서": "",
    "디자인": "",
    "연극": "",
    "건강": "",
    "환경": "",
    "창업": "",
    "취업": "재취업",
    "진로": "",
    "봉사": "",
    "법률": "",
    "성교육": "",
    "안전": "",
    "커피": "",
    "옷 만들기": "봉제|재봉|양재",
}
_CUE = (
    r"(?: ?(?:사용 ?법|활용 ?법?|쓰는 ?(?:법|거)|찍는 ?법|하는 ?법|기초|입문|초급|중급|왕초보"
    r"|회화|관련"
    r"|쪽|같은 ?거|그리기|만들기|치는 ?거|무료|온라인|교양))*(?:을|를|이나|나|랑|하고|도|좀)? ?"
    r"(?:강좌|강의|수업|교실|클래스|과정|교육|특강|레슨|인강|공부|학원|프로그램|배우|배울|배워"
    r"|가르쳐|가르치|알려 ?주는|잘하고|들을|듣고|익히|수강|동아리|모임|반(?![가-힣])|연습)"
)
_BEFORE = r"(?<![가-힣A-Za-z])"
_GLUED = r"(?<=[은는이가에서로의한])"  # no spaces: 동네에서영어배우고싶어요
_NOT_LEARNT = re.compile(
    r" ?(?:이름|점수|성적|선생|쌤|시험(?! ?(?:준비|대비|공부))|상담사|으로 ?(?:말|답)|사이트"
    r"|입니다|로서)"
)


def _pattern(topics: dict[str, str]) -> str:
    words = (
        f"(?P<t{place}>{re.escape(topic).replace(chr(92) + ' ', ' ?')}"
        + (f"|{others}" if others else "")
        + ")"
        for place, (topic, others) in enumerate(topics.items())
    )
    return f"(?:{_BEFORE}|{_GLUED})(?:{'|'.join(words)})"


_TABLES = (
    (re.compile(_pattern(_SURE), re.IGNORECASE), tuple(_SURE)),
    (re.compile(_pattern(_WITH_CUE) + f"(?={_CUE})", re.IGNORECASE), tuple(_WITH_CUE)),
)


def find(text: str) -> Iterator[Found]:
    """Topics of learning, with role `denied` where they are not wanted."""
    for pattern, topics in _TABLES:
        for match in pattern.finditer(text):
            group = match.lastgroup or ""
            start, end = match.span(group)
            if _NOT_LEARNT.match(text, end):
                continue
            role = "denied" if set_aside_after(text, end) else None
            yield Found("topic", topics[int(group[1:])], start, end, text[start:end], role)
