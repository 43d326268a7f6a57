"""The viewer: one page and its assets, built by `make web` and shipped in the wheel.

Its addresses are views of one application, so each answers with the same page. Where it was not
built, they lead to the plain pages, which stay the way in for readers without scripts.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.types import Scope

from ti_graph import resources
from ti_graph.api.dependencies import served
from ti_graph.api.security import HEADERS
from ti_graph.documents.schema_org import of_territory
from ti_graph.errors import NotFoundError

TERRITORY = "/territoires/{name}"
VIEWS = {
    "/": "/simple/",
    TERRITORY: "/simple/territoires/{name}",
    "/filieres/{name}": "/simple/",
    "/regions/{name}": "/simple/",
    "/graphe": "/simple/",
    "/requetes": "/simple/",
    "/comparer": "/simple/",
    "/capacites": "/simple/",
    "/ou-en-est-on": "/simple/",
    "/a-propos": "/simple/",
}
"""Address of a view → the plain page that stands in for it where the viewer was not built."""


PAGE = {
    "Cache-Control": "no-cache",
    # The query editor sets widths as attributes of its own elements; an attribute runs nothing.
    "Content-Security-Policy": "; ".join(
        (HEADERS["Content-Security-Policy"], "style-src-attr 'unsafe-inline'")
    ),
}


class _Assets(StaticFiles):
    """Files whose names hold a digest of their content: they never change."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def add_viewer(app: FastAPI) -> bool:
    """Serve the viewer, or send its readers to the plain pages. Returns whether it is there."""
    folder = resources.web()
    index = folder / "index.html"
    built = index.is_file()
    router = APIRouter(include_in_schema=False)
    for address, plain in VIEWS.items():
        view = _territory(index) if address == TERRITORY else _view(index)
        router.add_api_route(address, view if built else _instead(plain), methods=["GET"])
    app.include_router(router)
    if built:
        app.mount("/assets", _Assets(directory=folder / "assets"), name="assets")
    return built


def _view(index: Path) -> Callable[[], Response]:
    def view() -> Response:
        return FileResponse(index, headers=PAGE)

    return view


def _territory(index: Path) -> Callable[[Request, str], Response]:
    """The page of a territory, which says in its head what it is about."""

    def view(request: Request, name: str) -> Response:
        text = index.read_text("utf-8")
        with suppress(NotFoundError):  # the viewer itself says that there is none
            found = of_territory(served(request).answers.item(name))
            described = f'<script type="application/ld+json">{found}</script>'
            text = text.replace("</head>", f"{described}</head>", 1)
        return HTMLResponse(text, headers=PAGE)

    return view


def _instead(plain: str) -> Callable[[Request], Response]:
    def redirect(request: Request) -> Response:
        target = plain.format_map(request.path_params)
        query = f"?{request.url.query}" if request.url.query else ""
        return RedirectResponse(target + query, 307)

    return redirect
