"""The open data services, and feeds that ask them without long pauses."""

from contextlib import aclosing

import pytest

from knowledge.courses.clients.caller import Manners
from knowledge.courses.clients.data_portal import LifelongStandard
from knowledge.courses.clients.seoul import SeoulFeed
from tests.knowledge.courses.clients.open_data import DATA_KEY, SEOUL_KEY, OpenData

QUICK = Manners(rate=1000, tries=3, pause=0.001, longest=1, silence=5, within=10)


@pytest.fixture
def data():
    """Both services, without rows."""
    with OpenData().serving() as data:
        yield data


@pytest.fixture
async def lectures(data):
    """The standard data."""
    async with aclosing(LifelongStandard(DATA_KEY, data.data_url, QUICK)) as api:
        yield api


@pytest.fixture
async def reservation(data):
    """Seoul's reservation service."""
    async with aclosing(SeoulFeed("seoul-reservation", SEOUL_KEY, data.url, QUICK)) as api:
        yield api


@pytest.fixture(params=["lectures", "reservation"])
def api(request):
    """Each of the two."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def service(api):
    """Its name at the server, and the field of its rows' names."""
    if api.feed == "lifelong-standard":
        return "tn_pubr_public_lftm_lrn_lctre_api", "lctreNm"
    return "ListPublicReservationEducation", "SVCID"
