"""Whom a danger concerns: the person who speaks, a friend, a child of theirs, somebody else.

A wish to die belongs to the last person before it who is its subject ("딸이 죽고 싶대요"); harm
belongs to whom it is done to ("남편이 아이를 때려요", "친구가 맞았대요").
"""

from __future__ import annotations

import re

from nlu.korean.crisis_types import About, Category
from nlu.korean.crisis_words import compiled

_OWN_ACT = frozenset({"suicide", "self_harm", "overdose", "runaway", "emergency"})
_CHILD = (
    r"(?:우리 ?애|저희 ?애|@애|@아이|@아기|딸 ?아이|딸|아들|손자|손녀|손주|큰애|작은애|막내"
    r"|자녀|첫째|둘째)"
)
_FRIEND = (
    r"(?<!남자)(?<!여자)(?:@친구|@내 ?친구|@제 ?친구|베프|절친|단짝|칭구|짝꿍|(?:같은|우리|저희"
    r"|옆) ?반 ?(?:애|친구|아이)|반 ?친구"
    r"|@남친|@여친|남자친구|여자친구|스터디하는 ?[가-힣]{2})"
)
_OTHER = (
    r"(?:동생|언니|오빠|누나|@형|엄마|아빠|어머니|아버지|부모님|남편|아내|제자|조카|학생|멘티|이웃"
    r"|할머니|할아버지|누군가"
    r"|지인|후배|선배|어르신|수강생|사촌|삼촌|이모|며느리|(?:옆집|윗집|아랫집|동네"
    r"|이웃집) ?(?:아이|애|꼬마|사람|아줌마|할머니)|여자분|아줌마)"
)
_PEOPLE: tuple[tuple[About, str], ...] = (("friend", _FRIEND), ("child", _CHILD), ("other", _OTHER))
# What a third person says, or is seen to do.
_NOT_ME = r"(?! ?(?:저를|나를|절 |날 |없|저보고|나보고|저한테|나한테|싫|미워|미안|때문|알까|알면))"
_SUBJECT = compiled(
    *(
        rf"(?P<{about}>{people}(?:(?: (?:한 ?명|녀석|한 ?분))?(?:이가|이|가|은|는|도|께서|의)"
        rf"|(?= ?(?:방에서|손목|팔에|팔을|몸에|프사|일기)))"
        rf"{_NOT_ME})"
        for about, people in (_PEOPLE[2], _PEOPLE[0], _PEOPLE[1])
    )
)
_DOER = compiled(*(rf"[가-힣]?[는한던] (?P<{about}>{people})" for about, people in _PEOPLE))
_ME = compiled(r"@(?:제가|내가|저는|나는|저도|나도|전 |난 |저 |나 )")
_TOLD = compiled(
    r"(?:대요|[대래]$|[대래] |래요|답니다|다고 (?:해|합|하|말|했|그|난리|적|보|카)|다는 "
    r"|[겠는]다고|라고|적어|적혀|써|썼|보[냈였]|발견|봤|같아|같은데|걱정|어떻게"
    r"|어떡|도와|합니다|습니다|해요|했어요|어요|아요|았어|었어|었는데|있어|어서|아서|하네요|하심"
    r"|심$|요$|니다$|다$|고 )"
)
_SUFFERER = compiled(
    *(
        rf"(?P<{about}>{people}(?!들|한테|에게|께 |를|을)(?: (?:얼굴|몸|손목|팔"
        rf"|등))?(?:[이가은는도]|께서|에)? ~{16 if about != 'other' else 8}"
        r"(?:당[하했한해]|@맞[고았아는은으]|받[고았아]|왕따|따돌림|괴롭힘|시달|뺏[겼기]|뜯기|갇"
        r"|끌려|@멍|굶|다쳤|보냈|학폭|학교 ?폭력|살려|납치|욕을 먹|만나))"
        for about, people in _PEOPLE
    )
)
_DONE_TO = compiled(
    *(
        rf"(?P<{about}>{people}(?:들)?(?:[를을]|한테|에게|(?: ?(?:몸|얼굴|가슴"
        rf"|머리)[을를에]))(?! ?맞))"
        for about, people in _PEOPLE
    )
)
_HARM = compiled(
    r"(?:때[려리렸립린릴]|패|만[졌져지]|학대|던[지졌져]|굶|협박|괴롭|욕|칼|죽|목을|벗|사진|손|폭행"
    r"|밀|차)"
)


def whom(text: str, category: Category, found: re.Match[str]) -> About:
    """Whom the danger found in the text concerns; in doubt the person who writes."""
    if category in _OWN_ACT:
        return _actor(text, found)
    for pattern in (_SUFFERER, _DONE_TO):
        for match in pattern.finditer(text):
            about = _name(match)
            beats = pattern is _DONE_TO and not _hits_near(text, match.end())
            if about is not None and not beats:
                return about
    return "self"


def _actor(text: str, found: re.Match[str]) -> About:
    if doer := _DOER.match(text, found.end() - 1) or _DOER.match(text, found.end()):
        return _name(doer) or "self"
    before = text[: found.end()]
    people = list(_SUBJECT.finditer(before))
    if not people:
        return "self"
    last = people[-1]
    mine = _ME.search(text, last.end(), max(found.start(), last.end()))
    told = _TOLD.search(text, last.end())
    return (_name(last) or "self") if told and not mine else "self"


def _hits_near(text: str, at: int) -> bool:
    return _HARM.search(text, at, at + 14) is not None


def _name(match: re.Match[str]) -> About | None:
    for about, _ in _PEOPLE:
        if match[about]:
            return about
    return None
