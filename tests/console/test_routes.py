"""Every route of the console × everybody: a route that does not say whom it is for fails."""

import itertools

import pytest
from fastapi.routing import APIRoute

from bot.console.access import Needs, from_our_pages, signed_in, visiting
from bot.console.navigation import PAGES
from bot.console.router import ROUTERS
from store.accounts import ROLES
from tests.assistant import ADDRESS

OPEN = {
    "nobody": {("GET", "/login"), ("POST", "/login")},
    "half": {("GET", "/code"), ("POST", "/code"), ("POST", "/logout")},
    "anybody": {
        ("GET", "/account"),
        ("POST", "/account/password"),
        ("GET", "/session"),
        ("POST", "/session"),
    },
}
"""Routes without a role: before log-in, before the second factor, with a password of others."""

ROUTES = [
    (method, route)
    for router in ROUTERS
    for route in router.routes
    for method in sorted(route.methods)
]
NAMES = [f"{method} {route.path}" for method, route in ROUTES]


def calls(dependant):
    for part in dependant.dependencies:
        yield part.call
        yield from calls(part)


def least(method: str, route: APIRoute) -> str:
    """The role a route declares, or its place in OPEN."""
    found = list(calls(route.dependant))
    roles = [call.role for call in found if isinstance(call, Needs)]
    if roles:
        return max(roles, key=ROLES.index)
    where = next((name for name, routes in OPEN.items() if (method, route.path) in routes), None)
    assert where, f"{method} {route.path} does not say whom it is for: needs(...)"
    assert {"nobody": from_our_pages, "half": visiting, "anybody": signed_in}[where] in found
    return where


def path_of(route: APIRoute) -> str:
    """An address of the route."""
    return route.path_format.format(**dict.fromkeys(route.param_convertors, "1"))


@pytest.mark.parametrize(("method", "route"), ROUTES, ids=NAMES)
def test_what_changes_something_is_no_get(method, route):
    assert method in ("GET", "POST")


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_each_route_is_for_its_role_and_those_above(console):
    people = {role: await console(role) for role in (None, *ROLES)}
    wrong = []
    for (method, route), (role, person) in itertools.product(ROUTES, people.items()):
        needed = least(method, route)
        if needed not in ROLES or (role and ROLES.index(role) >= ROLES.index(needed)):
            continue  # who may is the business of the route's own tests
        answer = await person.request(method, path_of(route))
        expected = 403 if role else 303
        if answer.status_code != expected:
            wrong.append((method, route.path, role, answer.status_code))
    assert wrong == []


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
async def test_no_route_takes_a_forged_change(console):
    boss = await console("administrator")
    token = boss.headers.pop("X-CSRF-Token")
    wrong = []
    for method, route in ROUTES:
        if method == "GET":
            continue
        for headers in (
            {"Origin": ADDRESS},
            {"Origin": ADDRESS, "X-CSRF-Token": "0" * 64},
            {"Origin": "https://evil.example", "X-CSRF-Token": token},
            {"Origin": "null", "X-CSRF-Token": token},
            {"Origin": ADDRESS, "Sec-Fetch-Site": "same-origin", "X-CSRF-Token": "é".encode()},
        ):
            if least(method, route) == "nobody" and headers["Origin"] == ADDRESS:
                continue
            answer = await boss.request(method, path_of(route), headers=headers)
            if answer.status_code != 403:
                wrong.append((method, route.path, headers, answer.status_code))
    assert wrong == []


def test_the_navigation_leads_to_routes_of_the_same_role():
    roles = {route.path: least(method, route) for method, route in ROUTES if method == "GET"}
    assert {page.path: page.role for page in PAGES}.items() <= roles.items()
