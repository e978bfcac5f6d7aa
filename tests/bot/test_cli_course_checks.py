"""`doctor` on the sources of courses: keys, what answers, the last imports."""

import asyncio
from datetime import UTC, datetime

import pytest

from bot.cli import course_checks
from bot.settings import Settings
from store.courses.importing import CourseImports
from store.database import Database
from store.engine import create_engine
from tests.knowledge.courses.clients.open_data import (
    DATA_KEY,
    FIFTY,
    LECTURES,
    RESERVATION,
    SEOUL_KEY,
    Fault,
    OpenData,
    gateway_error,
)

NOW = datetime(2025, 11, 20, 3, tzinfo=UTC)


@pytest.fixture
def data():
    with OpenData().serving() as data:
        yield data


@pytest.fixture
def configured(tmp_path, data):
    addresses = {"data_url": data.data_url, "seoul_url": data.url}
    return lambda **values: Settings(home=tmp_path, **{**addresses, **values})


@pytest.mark.parametrize(
    ("check", "site"),
    [
        (course_checks.standard_data, "data.go.kr"),
        (course_checks.seoul_data, "data.seoul.go.kr"),
    ],
)
def test_without_a_key(configured, data, check, site):
    """It works without; what that means and where to get one is said."""
    for settings in (configured(), configured(data_key=" ", seoul_key="")):
        finding = check(settings)
        assert finding.only_warned
        assert "files only" in finding.text
        assert f"at {site}" in finding.remedy
    assert data.calls == []


def test_keys_that_open(configured, data):
    data.rows[LECTURES] += [{"lctreNm": "서예"}] * 12
    data.rows[RESERVATION] += [{"SVCID": "1"}] * 2
    data.rows[FIFTY] += [{"LCT_NO": "1"}]
    settings = configured(data_key=DATA_KEY, seoul_key=SEOUL_KEY)
    standard, seoul = course_checks.standard_data(settings), course_checks.seoul_data(settings)
    assert standard.remedy is seoul.remedy is None
    assert "12 courses" in standard.text
    assert "3 courses" in seoul.text
    assert all(first == last == 1 for _, first, last in data.calls)
    assert len(data.calls) == 4


def test_keys_that_do_not(configured):
    settings = configured(data_key="hunter2-of-the-portal", seoul_key="hunter2-of-the-plaza")
    for check in (course_checks.standard_data, course_checks.seoul_data):
        finding = check(settings)
        assert finding.remedy
        assert not finding.only_warned
        assert "hunter2" not in finding.text + finding.remedy


def test_a_service_that_is_away(configured, data):
    settings = configured(data_key=DATA_KEY)
    for fault in (Fault(status=503), Fault(body=gateway_error("22"))):
        data.faults.append(fault)
        finding = course_checks.standard_data(settings)
        assert finding.only_warned
        assert finding.remedy
    assert data.faults == type(data.faults)()  # asked once, not again and again


def test_the_last_imports(new_database_url, configured):
    settings = configured(database_url=new_database_url())

    def on_imports(work):
        async def run():
            engine = create_engine(settings.database)
            await work(CourseImports(Database(engine)))
            await engine.dispose()

        asyncio.run(run())

    async def one(imports):
        run = await imports.begin("fifty-plus", "service", NOW.date(), NOW)
        await imports.finish(run, None, NOW)

    async def another(imports):
        await imports.fail(await imports.begin("fifty-plus", "service", NOW.date(), NOW))

    assert "no courses" in course_checks.imports(settings).text
    on_imports(one)
    assert course_checks.imports(settings) == (
        "courses imported: fifty-plus on 2025-11-20 12:00",
        None,
        False,
    )

    async def killed(imports):
        await imports.begin("fifty-plus", "service", NOW.date(), NOW)

    for newest in (another, killed):
        on_imports(newest)
        finding = course_checks.imports(settings)
        assert finding.only_warned
        assert "2025-11-20 12:00; the newest import of fifty-plus did not end well" in finding.text


def test_a_database_without_tables_or_without_a_server(empty_database_url, configured):
    for url in (empty_database_url, "postgresql://u:p@127.0.0.1:9/x"):
        assert course_checks.imports(configured(database_url=url)).remedy is None
