"""What the wording of providers means."""

import pytest

from knowledge.courses.formats import wording
from nlu.korean.place import DISTRICTS


@pytest.mark.parametrize(
    ("said", "days"),
    [
        ("화요일+목요일", "tue thu"),
        ("화,목", "tue thu"),
        ("목, 화", "tue thu"),
        ("매주 화", "tue"),
        ("월~금", "mon tue wed thu fri"),
        ("토-월", "mon sat sun"),
        ("월수금", "mon wed fri"),
        ("토·일", "sat sun"),
        ("주말", "sat sun"),
        ("평일", "mon tue wed thu fri"),
        ("매일", "mon tue wed thu fri sat sun"),
        ("화요일(격주)", "tue"),
        ("", ""),
        ("협의", ""),
        ("5월 3일", ""),
    ],
)
def test_weekdays(said, days):
    assert " ".join(wording.weekdays(said)) == days


@pytest.mark.parametrize(
    ("said", "groups"),
    [
        ("성인", "adult"),
        ("어린이(내 친구 박물관)", "child"),
        ("청소년(중학생 1-3학년)", "teen"),
        ("성인(55세 이상 성인)", "adult middle_aged"),
        ("가족(초등학교 1~6학년 자녀 동반)", "child family"),
        ("장애인(중고등학교 특수학급 단체)", "teen disabled"),
        ("제한없음", "everyone"),
        ("", ""),
    ],
)
def test_groups(said, groups):
    assert " ".join(wording.groups(said)) == groups


@pytest.mark.parametrize(
    ("said", "mode"),
    [
        ("오프라인", "offline"),
        ("온라인", "online"),
        ("혼합", "mixed"),
        ("온라인+오프라인", "mixed"),
        ("온라인, 오프라인", "mixed"),
        ("모바일", "online"),
        ("우편통신", None),
        ("", None),
    ],
)
def test_mode(said, mode):
    assert wording.mode(said) == mode


@pytest.mark.parametrize(
    ("said", "stated"),
    [
        ("접수중", "open"), ("접수종료", "closed"), ("안내중", "soon"), ("예약마감", "full"),
        ("예약일시중지", "paused"), ("", None),
    ],
)  # fmt: skip
def test_stated(said, stated):
    assert wording.stated(said) == stated


@pytest.mark.parametrize("district", DISTRICTS)
def test_every_district(district):
    assert wording.district(f"서울특별시 {district} 큰길 1") == district
    assert wording.district(f"서울시{district} 큰길 1") == district
    assert wording.district(None, f"서울특별시 {district}청") == district


@pytest.mark.parametrize(
    ("said", "district"),
    [
        (("강남구 논현로 1",), "강남구"),
        (("중구 어딘가",), None),
        (("부산광역시 강서구 낙동로 1",), None),
        (("대구광역시 중구", "서울특별시 중구청"), None),
        (("경기도 과천시 대공원", "종로구"), None),
        ((None, None), None),
    ],
)
def test_other_places(said, district):
    assert wording.district(*said) == district
