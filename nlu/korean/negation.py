"""Whether what was just said is taken back: "한부모는 아니고", "다문화 말고"."""

from __future__ import annotations

import re

_TAIL = (
    r"(?: ?(?:가정|가족|가구|자녀|청소년|계층|대상자?|수급자|집안|집|쪽|출신|신분|상태|학생|아이))?"
)
_PARTICLE = r"(?:은|는|이|가|도|만|을|를|에|에는|에도|같은 ?건|그런 ?건)?"
_NO_QUESTION = r"(?!가요|가\?|가$|죠|지요|었|였|냐|나요|에요\?|예요\?|야\?|지\?)"  # 공짜 아닌가요?
_ADVERB = r"(?: ?(?:전혀|딱히|아예|아직|이제|이젠|지금은|현재는|솔직히|또))?"
_DENIAL = re.compile(
    _TAIL + _PARTICLE + _ADVERB + r" ?(?:"
    rf"(?:아니(?!면(?! ?(?:안|못|불가|신청|가입|해당)))|아녜|아녀|아님|아닌|아닙|아뇨"
    rf"|ㄴㄴ){_NO_QUESTION}"
    r"|말고|빼고|제외"
    r"|(?:해당|포함)(?:은|이|도|사항)? ?(?:안 ?(?:돼요?|되고|되는데|됩|됨|돼서)|없"
    r"|되지 ?않|되진 ?않|x)"
    r"|(?:안|못) ?(?:됐|되었|되고 ?있|됨)|되지 ?(?:않|못)|하지 ?않"
    r"|(?:에서 ?|신청했다가 ?|신청했는데 ?|심사에서 ?|자격에서 ?)*(?:떨어졌|떨어져|탈락)"
    r"|(?:였는데|이었는데|이다가|였다가|받다가)[가-힣 ]{0,12}?(?:떨어졌|떨어져|탈락|끊겼|끊겨"
    r"|안 ?돼)"
    r"|(?:에서 ?)?(?:끊겼|끊어졌|끊김|상실)"
    r"|이?라고 ?(?:했는데|말했는데|썼는데|적었는데|했지만|잘못)"
    r"|자격이? ?(?:없|안 ?돼)|없(?:고|어요(?!\?)|습니다|음|는데)|안 ?(?:다니|받아요|받고|받는데|했)"
    r")",
    re.IGNORECASE,
)
_SET_ASIDE = re.compile(
    r"(?: ?(?:사이트|업체|시간|요일|날|쪽|거|것))?(?:은|는|이|가|도|만|을|를|에|에는|엔|으로|로)?"
    rf"{_ADVERB} ?(?:(?:아니(?!면)|아녜|아님|아닌|아닙|아뇨){_NO_QUESTION}|말고|빼고|빼면|제외"
    r"|이?라고 ?(?:했는데|썼는데|적었는데)|안 ?(?:돼요?(?!\?)|되고|되는데|됩니다|됨|돼서)"
    r"|못 ?(?:가|해|하|나가)|어렵|어려워|힘들|곤란|싫(?!증))"
)
_LINK = re.compile(r" ?(?:가정|가족|자녀)?(?:도|나|이나|랑|이랑|하고|과|와|,|/)? ?")
_NOT_DENIED = re.compile(r" ?(?:가정|가족|자녀)?(?:인데|이고|고|라서|예요|이에요|입니다)")


def denied_after(text: str, end: int) -> bool:
    """Whether the words right after `end` deny what stands before it."""
    return _DENIAL.match(text, end) is not None


def set_aside_after(text: str, end: int) -> bool:
    """Whether the words right after `end` put a choice or a time aside: 말고, 빼고, 안 돼요."""
    return _SET_ASIDE.match(text, end) is not None


def joins(between: str) -> bool:
    """Whether two things with only this between them share one predicate ("A도 B도 아니에요")."""
    return _LINK.fullmatch(between) is not None and _NOT_DENIED.match(between) is None
