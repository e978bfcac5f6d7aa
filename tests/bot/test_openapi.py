"""Our own schema, tried out by schemathesis: no 5xx, and every answer is as it says."""

from contextlib import asynccontextmanager

import httpx
import pytest
import requests
import schemathesis
from anyio.from_thread import start_blocking_portal
from hypothesis import HealthCheck, settings
from schemathesis.checks import (
    allow_header_conformance,
    ignored_auth,
    positive_data_acceptance,
    unsupported_method,
)
from schemathesis.config import SchemathesisConfig

from bot.api.scopes import Scope
from bot.app import create_app
from bot.settings import Settings
from bot.today import now
from tests.assistant import new_assistant

ADDRESS = "http://test"
CONFIG = {"generation": {"max-examples": 8, "deterministic": True}}
APP = create_app(Settings(api_rate="1000000/minute"), ADDRESS)
SCHEMA = schemathesis.openapi.from_dict(
    APP.openapi(), config=SchemathesisConfig.from_dict(CONFIG)
).include(path_regex="^/api/v1")
SIGNED_IN = "Bearer of the tests"
NOT_CHECKED = [
    ignored_auth,  # sends requests of its own; see test_api_access.py
    unsupported_method,  # likewise
    positive_data_acceptance,  # a request may be well formed and against the rules of the desk
    allow_header_conformance,  # Starlette names the methods of one route of several
]


@asynccontextmanager
async def served(database, base, key):
    """A client of the app without Rasa."""
    async with new_assistant(database, base, key) as assistant, assistant.running():
        APP.state.runtime = assistant
        partner = await assistant.services.partners.add("tests", list(Scope), now())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(APP)) as http:
            yield http, f"Bearer {partner}"


@SCHEMA.auth()
class Key:
    """Marks cases that are to be signed in; there is no key yet when they are made."""

    def get(self, _case, _context):
        return SIGNED_IN

    def set(self, case, data, _context):
        case.headers["Authorization"] = data


@pytest.fixture(scope="module")
def send(_sqlite_template, tmp_path_factory, base, key):
    """Sends a case to the app, which runs in a loop of its own."""
    file = tmp_path_factory.mktemp("openapi") / "store.db"
    file.write_bytes(_sqlite_template.read_bytes())
    with start_blocking_portal() as portal:
        serving = served(f"sqlite+aiosqlite:///{file}", base, key)
        with portal.wrap_async_context_manager(serving) as (http, bearer):

            def send(case) -> httpx.Response:
                kwargs = case.as_transport_kwargs(base_url=ADDRESS)
                ready = requests.Request(**kwargs).prepare()
                if ready.headers.get("Authorization") == SIGNED_IN:
                    ready.headers["Authorization"] = bearer
                request = http.build_request(
                    ready.method, ready.url, headers=dict(ready.headers), content=ready.body
                )
                return portal.call(http.send, request)

            yield send


@SCHEMA.parametrize()
@settings(deadline=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_schema_says(case, send):
    case.validate_response(send(case), excluded_checks=NOT_CHECKED)
