"""A personal detail as the whole answer to a question that asked for it.

Read where a message comes in, before anything else sees the text: what is read is encrypted, and
a token stands in its place.
"""

from __future__ import annotations

import re
from typing import Literal

Detail = Literal["name", "guardian_phone"]

DETAIL_TOKENS: dict[Detail, str] = {"name": "[이름]", "guardian_phone": "[전화번호]"}

_LEAD = r"(?:네|넵|예|음|저는|전|제|내|이름은|성함은|이름|성함|우리|아이는|아이|애|학생)[ ,:]*"
_TAIL = r"(?:이라고|라고)?[ ]*(?:합니다|해요|불러 ?주세요|이에요|예요|입니다|이요|요)?[ .!~]*"
_NAME = re.compile(rf"(?:{_LEAD})*(?P<name>[가-힣]{{2,5}}?|[A-Za-z][A-Za-z' -]{{1,29}}?){_TAIL}")
# Short words that answer a question, and are nobody's name.
_NO_NAME = re.compile(
    r"(?:네+|넵|예|응|아니\w*|싫\w*|왜\w*|뭐\w*|몰라\w*|모르\w*|취소\w*|그만\w*|나중\w*|처음\w*|도움말?"
    r"|안녕\w*|상담\w*|예약\w*|신청\w*|이름\w*|익명\w*|없\w*|잠깐\w*|잠시\w*|다른\w*|사람\w*|비밀\w*)"
)
_PHONE = re.compile(r"(?<!\d)(0\d{1,2})[ .\-)]{0,3}(\d{3,4})[ .-]{0,3}(\d{4})(?!\d)")


def read_detail(kind: Detail, text: str) -> str | None:
    """The detail told by a message that answers a question for it; None when it tells none.

    Args:
        kind: what was asked for.
        text: the whole message, normalised but not masked.

    Returns:
        A name as it was written, or a phone number as digits with hyphens.
    """
    if kind == "guardian_phone":
        phone = _PHONE.search(text)
        return "-".join(phone.groups()) if phone else None
    name = _NAME.fullmatch(text.strip())
    if name is None or _NO_NAME.fullmatch(name["name"]):
        return None
    return name["name"].strip()
