"""The file of counsellors: what is read, and what is told of mistakes."""

import pytest

from actions.desk.counsellors import CounsellorFileError, read_counsellors
from knowledge.library import load_library
from knowledge.rules.counselling import PRACTICE_COUNSELLORS

PRODUCTS = ["product/in-depth", "product/interview"]
GOOD = """
- id: kim-baeum
  name: 김배움 상담사
  products: [product/in-depth]
  place: 배움센터 3층
  slot_minutes: 50
  buffer_minutes: 10
  hours:
    - {rule: "FREQ=WEEKLY;BYDAY=MO,WE", since: 2026-03-02, opens: 09:00, closes: 14:30}
  exceptions:
    - {day: 2026-12-24, kind: closed, why: 휴가}
    - {day: 2026-12-26, kind: open, opens: 10:00, closes: "12:00"}
"""


def test_a_file_is_read_with_times_as_people_write_them() -> None:
    [kim] = read_counsellors(GOOD, PRODUCTS)
    assert (kim.hours[0].opens.hour, kim.hours[0].closes.hour, kim.hours[0].closes.minute) == (
        9,
        14,
        30,
    )
    assert kim.capacity == 1
    assert not kim.sample


def test_the_practice_counsellors_are_right_and_say_what_they_are() -> None:
    products = [record.id for record in load_library().of_kind("product")]
    practice = read_counsellors(PRACTICE_COUNSELLORS.read_text(encoding="utf-8"), products)
    assert {product for one in practice for product in one.products} == set(products)
    assert all(one.sample and one.name.startswith("연습용") for one in practice)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("slot_minutes: 50", "slot_minutes: 52", "multiple of 5"),
        ("slot_minutes: 50", "slot_minutes: 0", "slot_minutes"),
        ("opens: 09:00", "opens: 09:02", "grid of 5 minutes"),
        ("opens: 09:00", "opens: 25:00", "09:00"),
        ("opens: 09:00", "opens: nine", "09:00"),
        ("opens: 09:00", "opens: 15:00", "not before closes"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=HOURLY", "FREQ="),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "every Monday", "FREQ="),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=WEEKLY;BYDAY=XX", "no RRULE"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=DAILY;UNTIL=20261231T000000Z", "no RRULE"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "FREQ=DAILY;BYHOUR=9", "days alone"),
        ("place: 배움센터 3층", "capacity: 1", "place or video_link"),
        ("place: 배움센터 3층", "video_link: http://x.kr", "video_link"),
        ("[product/in-depth]", "[product/unknown]", "no product 'product/unknown'"),
        ("[product/in-depth]", "[]", "products"),
        ("[product/in-depth]", "[product/in-depth, product/in-depth]", "twice"),
        ("kind: open, opens: 10:00", "kind: open", "both opens and closes"),
        ("day: 2026-12-24", "day: 2026-02-30", "day"),
        ("day: 2026-12-24", "until: 2026-12-01, day: 2026-12-24", "swap"),
        ("name: 김배움 상담사", "nickname: 배움", "name"),
    ],
)
def test_a_mistake_is_told_with_the_counsellor_and_the_remedy(old, new, told) -> None:
    assert old in GOOD
    with pytest.raises(CounsellorFileError) as caught:
        read_counsellors(GOOD.replace(old, new), PRODUCTS)
    assert any("kim-baeum" in problem or "YAML" in problem for problem in caught.value.problems)
    assert told in str(caught.value)


def test_every_mistake_is_told_at_once() -> None:
    wrong = GOOD.replace("slot_minutes: 50", "slot_minutes: 52").replace("09:00", "09:01")
    with pytest.raises(CounsellorFileError) as caught:
        read_counsellors(wrong + GOOD + GOOD)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize("text", ["kim", "{", "", "id: kim", "- 1", "- {id: a, id: b}"])
def test_what_is_no_list_of_counsellors_is_refused(text) -> None:
    with pytest.raises(CounsellorFileError):
        read_counsellors(text)
