"""The page, the widget's script, and the files both load."""

from __future__ import annotations

import os
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from channels.web.origins import Origins
from knowledge.texts import Texts


class Pages:
    """Routes outside `/web`.

    Args:
        texts: the wording.
        folder: of templates and static files.
        origins: whose pages may show ours in a frame.
    """

    def __init__(self, texts: Texts, folder: Path, origins: Origins) -> None:
        self._script = folder / "static" / "widget.js"
        environment = Environment(
            loader=FileSystemLoader(folder / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
        )
        self._page = environment.get_template("page.html").render(
            chat=texts.data("web.chat"), page=texts.data("web.page")
        )
        self._headers = {
            "Cache-Control": "no-cache",
            "Content-Security-Policy": _policy(origins),
            "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }

    async def page(self, _request: Request) -> Response:
        """The page."""
        return HTMLResponse(self._page, headers=self._headers)

    async def widget(self, _request: Request) -> Response:
        """The script that other pages embed."""
        return FileResponse(self._script, headers=_checked("no-cache"))


class Static(StaticFiles):
    """Files that browsers may keep as long as `cache` says; the folder may be missing."""

    def __init__(self, directory: Path, cache: str) -> None:
        super().__init__(directory=directory, check_dir=False)
        self._cached = _checked(cache)

    async def check_config(self) -> None:
        """Accept that the folder comes later, or never."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """A file, with our headers."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(self._cached)
        return response


def _checked(cache: str) -> dict[str, str]:
    return {"Cache-Control": cache, "X-Content-Type-Options": "nosniff"}


def _policy(origins: Origins) -> str:
    """No script but ours, nothing inline, nothing from elsewhere."""
    frames = " ".join(["'self'", *sorted(origins.embedding)])
    rules = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        f"frame-ancestors {frames}",
    )
    return "; ".join(rules)
