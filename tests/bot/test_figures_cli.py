"""`baeumgil figures`: CSV to standard output, mistakes in one sentence."""

import csv
import io
from datetime import timedelta
from functools import partial

import pytest

from bot.cli.console import CommandError
from bot.today import today

pytestmark = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
DAY = timedelta(days=1)


@pytest.fixture
def run(staff):
    return partial(staff, "figures")


def test_the_last_seven_days(run):
    told = list(csv.reader(io.StringIO(run().removeprefix("\ufeff"))))
    assert told[0] == ["한눈에 보기"]
    assert [today().isoformat(), "0", "0"] in told
    assert [(today() - 7 * DAY).isoformat(), "0", "0"] not in told


def test_days_that_make_no_sense(run):
    tomorrow = (today() + DAY).isoformat()
    with pytest.raises(CommandError, match="has not come yet"):
        run("--from", tomorrow, "--to", tomorrow)
    with pytest.raises(CommandError, match="give both"):
        run("--from", today().isoformat())
