"""Whether a message asks to delete, or to see, what is kept of its writer."""

from __future__ import annotations

import re
from typing import Literal

Request = Literal["erase", "show"]

_NOISE = re.compile(r"[\s.,!?~…^'\"ㄱ-ㅎㅏ-ㅣ]+")
_LEAD = (
    r"(?:네|넵|예|아니요|저기요?|혹시|그럼|이제|그만|지금까지|여기에?서?|이|그동안|저장된|저장한|남은"
    r"|남긴|모든|전체|제가|내가|저에대한|나에대한)*"
)
_OWN = r"(?:제|내|저의|나의|본인|우리)"
_WHAT = (
    r"(?:개인|신상)?(?:정보|데이터|기록|이름(?:이랑|과)?(?:전화)?번호|전화번호|연락처"
    r"|(?:대화|채팅|상담|이야기|얘기)(?:한)?(?:내용|기록|내역|거|것)?|말한거|한말)(?:들)?"
)
_OF = r"(?:을|를|은|는|이|가|도|좀|만)?"
_ALL = r"(?:다|모두|전부|싹다?|전체|완전히|깨끗이|깨끗하게|영구)?"
_PLEASE = r"(?!지?(?:마|말|않|안)|졌|됐|되었|지지|한적|하지)[가-힣]{0,14}"
_ERASE = re.compile(
    rf"{_LEAD}{_OWN}?{_ALL}{_WHAT}{_OF}{_ALL}(?:삭제|지워|지우|지울|없애|파기|폐기){_PLEASE}"
    rf"|(?:저|나)(?:를|에대해서?|에대한거)?{_ALL}잊어(?:주세요|줘요?|버려줘?)"
)
_SHOW = re.compile(
    rf"{_LEAD}{_OWN}?{_ALL}개인정보{_OF}{_ALL}(?:보여|열람|조회|내보내|다운|내려받){_PLEASE}"
    rf"|{_LEAD}{_OWN}{_ALL}{_WHAT}{_OF}{_ALL}"
    rf"(?:보여|열람|조회|내보내|다운|내려받|뽑아|확인|(?:뭐|무엇|어떤것?)(?:을|를)?(?:저장|보관|갖|가지|알)){_PLEASE}"
    r"|(?:저|나)(?:에대해서?|에관해서?|에대한(?:정보|거))(?:는|을|를)?(?:뭐|무엇|무슨정보|어떤정보|어떤거)(?:를|을)?"
    r"(?:저장|보관|갖|가지|알|기억)[가-힣]{0,14}"
)


def read_request(text: str) -> Request | None:
    """What a message asks for that says nothing else; None for any other message."""
    squeezed = _NOISE.sub("", text)
    if _ERASE.fullmatch(squeezed):
        return "erase"
    return "show" if _SHOW.fullmatch(squeezed) else None
