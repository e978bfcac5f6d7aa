"""What kinds of danger there are, and whom a danger concerns."""

from __future__ import annotations

from typing import Literal

Category = Literal[
    "suicide",
    "self_harm",
    "overdose",
    "sexual_exploitation",
    "abuse",
    "violence",
    "school_violence",
    "runaway",
]
About = Literal["self", "friend", "child", "other"]

_SUBJECT = r"(?:가|이|도|는|은|네가|한테서?|를|을|의)"
_VICTIM = (
    r"(?:[가-힣]{0,12}(?:당하|당했|당해|당한|당함|맞고|맞았|맞아|맞는|시달|왕따|따돌림을"
    r"|협박을?받|학대를?받"
    r"|괴롭힘을|뺏겼|쉼터))"
)
_MINE = (
    r"(?:우리|저희|제|내|울)?(?:애|아이|딸|아들|딸아이|자녀|큰애|작은애|막내|손녀|손자|손주"
    r"|첫째|둘째)"
)
WHO: tuple[tuple[About, str], ...] = (
    (
        "other",
        rf"(?:옆집|윗집|이웃집?|동네|아는|친척|같은반)(?:아이|애|꼬마|동생|사람"
        rf"|집)(?:들)?{_SUBJECT}(?P<done_to>{_VICTIM}|[가-힣]{{0,6}}(?:학대|맞))?",
    ),
    (
        "friend",
        rf"(?<!남자)(?<!여자)(?:친구|베프|절친|칭구|짝꿍)(?!들){_SUBJECT}?(?P<done_to>{_VICTIM})?",
    ),
    (
        "child",
        rf"{_MINE}(?!들)(?:가|이|도|는|은|한테|를|을|손목|몸)(?P<done_to>{_VICTIM}"
        rf"|[가-힣]{{0,8}}(?:때[리려렸]|학대|던[지져]|굶|만졌|만져))?",
    ),
    (
        "other",
        rf"(?:동생|언니|오빠|누나|형|엄마|아빠|어머니|아버지|남편|아내|제자|조카|학생|이웃"
        rf"|할머니|할아버지|누군가|지인|후배)(?:가|이|도|는|은)(?P<done_to>{_VICTIM})?(?!나를"
        rf"|저를|날|절)",
    ),
)
