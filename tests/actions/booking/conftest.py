"""Practice for talking: a desk with two counsellors, and people who talk to it."""

import pytest

from tests.actions.booking.saying import FOCUSED
from tests.actions.desk.desk import IN_DEPTH, INTERVIEW, NOW, counsellor, weekly
from tests.actions.talking import Talker, services_on


@pytest.fixture
async def services(database):
    services = services_on(database)
    lee = counsellor(id="lee", name="이다리 상담사", hours=[weekly("WE,SA", "10:00", "12:00")])
    kim = counsellor(products=[IN_DEPTH, INTERVIEW, FOCUSED])
    await services.booking.open_counsellors([kim, lee], NOW)
    return services


@pytest.fixture
def someone(services, base, lexicon):
    """Makes people who talk."""

    def make(person: str = "someone") -> Talker:
        return Talker(services, base, lexicon, NOW, person)

    return make


@pytest.fixture
def talk(someone):
    return someone()
