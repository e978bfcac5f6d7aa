"""The address of the console itself."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse

from bot.console.access import Me, needs
from bot.console.navigation import pages_for

router = APIRouter(dependencies=[needs("counsellor")])


@router.get("/")
async def home(me: Me) -> RedirectResponse:
    """To the first page of the navigation."""
    return RedirectResponse(f"/console{pages_for(me)[0].path}", 303)
