"""Reading a feed: every row once, and whether that was all."""

import json
from contextlib import aclosing

import pytest

from knowledge.courses.clients.data_portal import LifelongStandard
from knowledge.courses.clients.errors import ApiFailed
from knowledge.courses.clients.reading import Reading
from knowledge.courses.clients.seoul import SeoulFeed
from tests.knowledge.courses.clients.conftest import QUICK
from tests.knowledge.courses.clients.open_data import DATA_KEY, OFFLINE, SEOUL_KEY, Fault


@pytest.fixture
def fill(data, service):
    """Gives the service `count` rows, named from 0 on."""
    name, field = service

    def fill(count, start=0):
        data.rows[name][:] = [{field: f"{number}"} for number in range(start, start + count)]

    return fill


async def read(reading, first=1):
    """The pages' numbers with their rows' names."""
    return [
        (number, [next(iter(row.values())) for row in rows])
        async for number, rows in reading.pages(first)
    ]


@pytest.mark.parametrize("count", [1, 999, 1000, 1001, 2000, 2500])
async def test_every_row_once(api, fill, data, count):
    fill(count)
    reading = Reading(api)
    pages = await read(reading)
    assert [name for _, names in pages for name in names] == [str(n) for n in range(count)]
    assert [number for number, _ in pages] == list(range(1, -(-count // 1000) + 1))
    assert reading.is_whole
    assert reading.total == count
    assert len(data.calls) == len(pages)


async def test_a_feed_without_rows_is_no_proof_that_courses_are_gone(api):
    reading = Reading(api)
    assert await read(reading) == []
    assert not reading.is_whole
    assert reading.total == 0


async def test_going_on_from_a_page(api, fill, data):
    fill(2500)
    reading = Reading(api)
    assert [number for number, _ in await read(reading, first=3)] == [3]
    assert [call[1] for call in data.calls] == [2001]
    assert not reading.is_whole


async def test_a_total_that_changes(api, fill, data):
    fill(1500)
    data.faults += [None, Fault(also=lambda: fill(1501))]
    reading = Reading(api)
    assert sum(len(names) for _, names in await read(reading)) == 1501
    assert not reading.is_whole


async def test_fewer_rows_while_they_are_read(api, fill, data):
    fill(2001)
    data.faults += [None, None, Fault(also=lambda: fill(2000))]
    reading = Reading(api)
    assert sum(len(names) for _, names in await read(reading)) == 2000
    assert not reading.is_whole


async def test_rows_that_move_between_pages(reservation, data):
    """One is added at the front and one taken away: the total is what it was."""
    rows = data.rows["ListPublicReservationEducation"]
    rows[:] = [{"SVCID": str(number)} for number in range(1500)]

    def move():
        rows.insert(0, {"SVCID": "new"})
        rows.pop()

    data.faults += [None, Fault(also=move)]
    reading = Reading(reservation)
    names = [name for _, names in await read(reading) for name in names]
    assert names[999:1001] == ["999", "999"]
    assert not reading.is_whole


async def test_equal_rows_of_a_feed_without_ids_are_as_published(lectures, data):
    data.rows["tn_pubr_public_lftm_lrn_lctre_api"] += [{"lctreNm": "서예"}] * 1200
    reading = Reading(lectures)
    assert sum(len(names) for _, names in await read(reading)) == 1200
    assert reading.is_whole


async def test_an_empty_page_in_the_middle(api, fill, data):
    """Twice nothing, then the rows; nothing for good is an error that says which page."""
    fill(2500)
    empty = empty_page(api)
    data.faults += [None, empty, empty]
    assert len(await read(Reading(api))) == 3
    data.faults += [None, *[empty] * QUICK.tries]
    pages = Reading(api).pages()
    assert (await anext(pages))[0] == 1
    with pytest.raises(ApiFailed, match="rows from 1001 to 2500 follow"):
        await anext(pages)


async def test_no_data_in_the_middle(api, fill, data):
    fill(2500)
    data.faults += [None, no_data(api)]
    with pytest.raises(ApiFailed, match="page 2 is empty though there are 2500 rows"):
        await read(Reading(api))


async def test_nonsense_totals(api, data):
    for total in ("many", None, "99999999999"):
        data.faults += [page(api, [{"SVCID": "1"}], total)] * QUICK.tries
        with pytest.raises(ApiFailed):
            await read(Reading(api))
        data.faults.clear()


async def test_values_are_texts(api, data):
    data.faults.append(page(api, [{"a": None, "b": 12, "c": "서예"}], 1))
    assert (await api.page(1)).rows == [{"a": "", "b": "12", "c": "서예"}]


async def test_one_item_alone(lectures, data):
    """The gateway's converter makes an object of a list with one entry."""
    body = {"items": {"item": {"lctreNm": "서예"}}, "totalCount": 1}
    data.faults.append(json_fault({"response": {"header": {"resultCode": "0"}, "body": body}}))
    assert (await lectures.page(1)).rows == [{"lctreNm": "서예"}]


@pytest.mark.parametrize(
    "key", [DATA_KEY, "local%2Fkey%2Bof%2Bthe%2Ftests%3D%3D%3D", f" {DATA_KEY}\n"]
)
async def test_the_key_in_either_form(data, key):
    data.rows["tn_pubr_public_lftm_lrn_lctre_api"].append({"lctreNm": "서예"})
    async with aclosing(LifelongStandard(key, data.data_url, QUICK)) as api:
        assert (await api.page(1)).total == 1


async def test_the_sample_key_opens_the_first_rows(data):
    data.rows[OFFLINE] += [{"LCTR_ID": str(number)} for number in range(20)]
    async with aclosing(SeoulFeed("seoul-learn-4050", "sample", data.url, QUICK)) as api:
        reading = Reading(api)
        assert [len(names) for _, names in await read(reading)] == [5]
    assert not reading.is_whole
    assert reading.total == 20


async def test_one_row_to_try_a_key(api, fill, data):
    fill(3)
    assert (await api.page(1, size=1)).total == 3
    assert [(first, last) for _, first, last in data.calls] == [(1, 1)]


async def test_origins_hold_no_key(api):
    assert DATA_KEY not in api.origin
    assert SEOUL_KEY not in api.origin


def json_fault(body):
    return Fault(body=json.dumps(body).encode())


def page(api, rows, total):
    if api.feed == "lifelong-standard":
        body = {"items": rows, "totalCount": total}
        return json_fault({"response": {"header": {"resultCode": "00"}, "body": body}})
    result = {"CODE": "INFO-000"}
    return json_fault(
        {
            "ListPublicReservationEducation": {
                "list_total_count": total,
                "RESULT": result,
                "row": rows,
            }
        }
    )


def empty_page(api):
    return page(api, [], 2500)


def no_data(api):
    if api.feed == "lifelong-standard":
        return json_fault({"response": {"header": {"resultCode": "03"}}})
    return json_fault({"RESULT": {"CODE": "INFO-200"}})
