"""Hangul syllables and their jamo: the arithmetic of Unicode chapter 3.12, and one-jamo typos."""

from __future__ import annotations

ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
CODAS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
COMPOUND_VOWELS = {
    "ㅗㅏ": "ㅘ",
    "ㅗㅐ": "ㅙ",
    "ㅗㅣ": "ㅚ",
    "ㅜㅓ": "ㅝ",
    "ㅜㅔ": "ㅞ",
    "ㅜㅣ": "ㅟ",
    "ㅡㅣ": "ㅢ",
}
COMMON_SYLLABLES = frozenset(
    "가각간갈감강같개거건걸검것게겠겨격결경계고골곳공과관교구국군궁권귀규그근글금급기까께꼭꾸꿈"
    "꿔끝나난날남났내냥너넘넣네녀년녕노농누뉴느는늘능늦니님다단달담답당대더던데도독돈돌동돼됐되"
    "된될됩두둘드득듣들등디따딸때떤떻떼또라락람랑래램랫러런럼려력렸로록료루류르른를름릅리린림립"
    "링마막만많말맞매머먹메멘며면명몇모목못무문물뭐뭘미민밀및바박밖반받발방배버번범법베변별보복"
    "본볼봇봉봐부북분불브블비빠뽑사산살상새생서선설성세센소속손수순술쉽스슨습시식신실싫심십싶쌤"
    "써쓰쓸씨아안않알았애야약양얘어언얼엄업없었에여역연열였영예오온올와왔왜외요용우운울움워원월"
    "위윌유육으은을음의이인일임입있자작잘잡장재저적전절점접정제져졌조족졸좀종좋좌죠주죽준줄중줘"
    "증지직진집짜째차참창찾책처천청체쳐초추출취치친칠카캠커컨컴코크키타탁탈태택터털테토통퇴투트"
    "특티팅파퍼페편평포폭폰폼표프플피필하학한할함합해했행험현협형호혼홈화확환활회획후훈휴히힘"
)
"""Syllables that everyday sentences are made of."""
SEEN_SYLLABLES = COMMON_SYLLABLES | frozenset(
    "갑값갔객갤갱걍걱걷겁겪견겹겼곁곤곱광괜괴굴굶굿극긋긴길김깎깔깜깨꺼꼬꽂꽃꽉꾼꿀꿍꿨뀌뀐끄끊"
    "끌끔끼낌낙납낫낭낮낯낸낼냄냅냈냉냐넌널넓넵넷녁녔녹논놀놈높놓놔놨뇌뇨눅눈눌눠뉩늙닌닐닙닥닷"
    "댄댓덕덟델돕됨둔둥둬뒀뒤뒷듀든듭듯딘딥딨딩딴땅땡떠떡떨떴뗀똑뛰뜨뜻란랐랜략량럭럴럽렀렇레련"
    "렴렵령례론롤롬롭롯롱룹뤄률릉릎릭릴릿맘맙맛망맡맥맨맹맺먼멀멈멍멸몬몰몸몽묶묻뭔뭡뮤므믿밌밍"
    "밤밥밭백밴벅벌벗벤벽병볶봄봅봤붙뷰빅빈빌빙빚빡빨빵빼뺏뻐뻔뿌뿐쁘삭삶삼삽샀색샵석섭섯셀셋셔"
    "셜셨송쇼숍숙숨숫숭쉬쉰쉼슈슬슴슷승싱싸싹싼쌍썬썼쓴씀씁씩씽악앉암앞액앤앱억엇엉엑엔엘엠엽옆"
    "옥옮옴옵옷완왕욕욜웃웅웠웨웰웹율융응익읽잃잇잉잊잔잖잠쟁젊젝존죄줌줍줬쥐즈즘질짐짓징짝짧쩌"
    "쪽쫓쭉쯤찌찍찜착찬찮찰찼채챗챙척철첨첫쳤촌총최축춘춤춥충춰츠측층칙침칩칭칼캄캐캔캡컷케켓켜"
    "켰콘콜쾌쿠쿨퀴큐큰클큼킬킹탄탐탕탭탱턴텃텐텔템톡툰툴튕튜튼틀틈팀팎판팔팝패팩펑펜펴폐풀품퓨"
    "픈픽핀핌핑항핸향허헤헬혀혁혈혔혜혹홀홉홍황횟효흔흘흥희힌힐"
)
"""Those and the rarer ones of our records and examples; any other is most likely a slip."""

_FIRST, _LAST = 0xAC00, 0xD7A3


def is_syllable(char: str) -> bool:
    """Whether a character is a whole Hangul syllable."""
    return "가" <= char <= "힣"


def split(syllable: str) -> tuple[str, str, str]:
    """The onset, vowel and coda (empty if none) of one syllable, as compatibility jamo."""
    index = ord(syllable) - _FIRST
    coda = CODAS[index % 28]
    return ONSETS[index // 588], VOWELS[index // 28 % 21], "" if coda == " " else coda


def join(onset: str, vowel: str, coda: str = "") -> str:
    """The syllable made of compatibility jamo; the inverse of `split`."""
    place = (ONSETS.index(onset) * 21 + VOWELS.index(vowel)) * 28 + CODAS.index(coda or " ")
    return chr(_FIRST + place)


def to_jamo(text: str) -> str:
    """The text with every syllable spelled out in compatibility jamo."""
    return "".join("".join(split(char)) if _FIRST <= ord(char) <= _LAST else char for char in text)


def within_one_jamo(a: str, b: str) -> bool:
    """Whether two jamo strings differ by at most one substitution, insertion or deletion."""
    if a == b:
        return True
    if abs(len(a) - len(b)) > 1:
        return False
    shorter = min(len(a), len(b))
    head = 0
    while head < shorter and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < shorter - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    return head + tail >= max(len(a), len(b)) - 1
