"""How pages come about: Jinja2 templates, texts of `knowledge/data/texts`, times of Seoul."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse
from jinja2 import Environment

from actions.spoken import spoken_clock, spoken_day, spoken_time
from bot.console.access import CSRF_HEADER, Visit
from bot.console.navigation import pages_for
from bot.templates import templates_in
from bot.today import SEOUL
from knowledge.texts import load_texts

HERE = Path(__file__).parent
TOLD = "told"  # what a redirect says: the name of a text whose key begins with `told_`


def _environment() -> Environment:
    texts = load_texts()
    environment = templates_in(HERE / "templates")
    environment.globals.update(texts=texts, csrf_header=CSRF_HEADER)

    def shown(name: str) -> Any:
        def filtered(moment: datetime) -> str:
            at = moment.astimezone(SEOUL)
            weekday = texts.data("console.weekdays")[at.weekday()]
            return texts(f"console.{name}", at=at, weekday=weekday)

        return filtered

    environment.filters.update({name: shown(name) for name in ("clock", "day", "moment")})
    environment.filters.update(
        spoken_clock=spoken_clock, spoken_day=spoken_day, spoken_time=spoken_time
    )
    return environment


_PAGES = _environment()


def render(request: Request, template: str, status: int = 200, /, **context: Any) -> HTMLResponse:
    """A page, or a part of one.

    Beside `context` a template knows `texts`; `me`, the account, None before log-in is complete;
    `csrf` for the hidden field of forms; `pages` for the navigation; `here`, the path; `told`, what
    the redirect that led here says. Filters: `clock`, `day` and `moment` show a time in Seoul;
    `spoken_time`, `spoken_day` and `spoken_clock` tell one in full.
    """
    visit: Visit | None = getattr(request.state, "visit", None)
    me = visit.account if visit and request.state.session.confirmed else None
    shown = _PAGES.get_template(template).render(
        me=me,
        csrf=visit.csrf if visit else "",
        pages=pages_for(me) if me and not me.must_change else (),
        here=request.url.path,
        told=_told(request),
        **context,
    )
    return HTMLResponse(shown, status)


def leads_to(path: str, told: str) -> RedirectResponse:
    """What follows a change: the page at `path` (below `/console`), which says the text `told`."""
    return RedirectResponse(f"/console{path}{'&' if '?' in path else '?'}{TOLD}={told}", 303)


def _told(request: Request) -> str | None:
    name = request.query_params.get(TOLD, "")
    texts = load_texts()
    return texts(name) if ".told_" in name and name in texts else None
