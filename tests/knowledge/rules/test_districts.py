"""The districts of Seoul and those next to them: offered when there is nothing in one's own."""

from itertools import pairwise

import pytest

from knowledge.errors import RecordError
from knowledge.rules.courses import load_neighbours
from nlu.korean.place import DISTRICTS

NEIGHBOURS = load_neighbours()
# Once around Seoul along its border, by land and by bridges.
AROUND = (
    "강서구 양천구 구로구 금천구 관악구 서초구 강남구 송파구 강동구 광진구 중랑구"
    " 노원구 도봉구 강북구 성북구 종로구 은평구 마포구 강서구"
)


def test_all_districts_are_there():
    assert set(NEIGHBOURS) == set(DISTRICTS)
    assert len(NEIGHBOURS) == 25


def test_a_neighbour_has_one_too_and_nobody_is_their_own():
    for district, others in NEIGHBOURS.items():
        assert others
        assert district not in others
        assert len(others) == len(set(others))
        for other in others:
            assert district in NEIGHBOURS[other]


def test_one_can_go_from_everywhere_to_everywhere():
    reached, ahead = set(), ["중구"]
    while ahead:
        district = ahead.pop()
        if district not in reached:
            reached.add(district)
            ahead += NEIGHBOURS[district]
    assert reached == set(NEIGHBOURS)


def test_one_can_go_around_the_city():
    for district, other in pairwise(AROUND.split()):
        assert other in NEIGHBOURS[district]


@pytest.mark.parametrize("pair", ["강남구 노원구", "강서구 강동구", "은평구 금천구", "중구 송파구"])
def test_what_is_far_apart_is_not_next_to_each_other(pair):
    district, other = pair.split()
    assert other not in NEIGHBOURS[district]


def test_a_neighbour_that_is_told_one_way_is_refused(tmp_path):
    file = tmp_path / "districts.yml"
    file.write_text("중구: [종로구]\n종로구: []\n", encoding="utf-8")
    with pytest.raises(RecordError, match="종로구 has to name 중구"):
        load_neighbours(file)
