"""The application: one release, its answers, and the routes over them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import Receive, Scope, Send

from ti_graph import __version__, resources
from ti_graph.api import (
    actors,
    ask,
    attractiveness,
    catalog,
    coverage,
    dump,
    exports,
    feedback,
    glossary,
    governance,
    graph,
    lead,
    maps,
    metrics,
    network,
    ogc,
    ontology,
    pages,
    places,
    queries,
    recommendations,
    reports,
    search,
    service,
    sites,
    sparql,
    suggestions,
    terms,
    territories,
    things,
    workspace,
)
from ti_graph.api.answering import UNKNOWN_PARAMETER
from ti_graph.api.conditional import ConditionalCache
from ti_graph.api.connections import LoopFaults
from ti_graph.api.errors import ErrorAnswer, add_error_handlers
from ti_graph.api.known_parameters import require_known
from ti_graph.api.log import start_logging
from ti_graph.api.methods import Methods
from ti_graph.api.newest import NEWEST, Newest
from ti_graph.api.observed import InFlight, Observed
from ti_graph.api.security import SecurityHeaders
from ti_graph.api.served import Served, Workspace
from ti_graph.api.spoken import Spoken
from ti_graph.api.swap import Swapper
from ti_graph.api.viewer import add_viewer
from ti_graph.graph.release import Release, Releases
from ti_graph.settings import Settings, load_settings

API = (
    territories, attractiveness, governance, lead, coverage, sites, suggestions, search, ask, maps,
    graph, network, exports, reports, places, actors, recommendations, glossary, queries, terms,
    service, feedback,
)  # fmt: skip
"""Routers of the API, served under /api/v1."""
UNTAKEN: dict[int | str, dict[str, Any]] = {
    422: {"model": ErrorAnswer, "description": "A parameter cannot be taken."}
}
EXPOSED = ["ETag", "Link", "Location", "Retry-After", "X-Total-Count", sparql.WARNINGS]


def current_app() -> FastAPI:
    """The application that one of several processes serves, set up from the environment."""
    settings = load_settings()
    start_logging(settings.log)
    return create_app(settings)


def create_app(settings: Settings, release: Release | None = None) -> FastAPI:
    """The application on `release`, or on the current one.

    Raises ReleaseError where there is none, or its graph cannot be opened.
    """
    served = Served(settings, release or Releases(settings.data).current())
    in_flight = InFlight()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        asyncio.get_running_loop().set_exception_handler(LoopFaults())
        app.state.served.open()  # by its name: what was served first is not held for ever
        async with swapper.watching():
            yield
        app.state.served.close()
        app.state.workspace.close()

    app = FastAPI(
        title="ti-graph",
        version=__version__,
        summary="Les filières des Territoires d'industrie, et leurs partenaires en Europe.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.served = served
    app.state.workspace = Workspace(settings)
    app.state.swapper = swapper = Swapper(app, settings, in_flight)
    add_error_handlers(app)
    _add_middleware(app)
    app.add_middleware(Observed, in_flight=in_flight)
    app.add_middleware(Newest)
    add_routes(app)
    app.state.viewer = add_viewer(app)
    app.mount("/static", StaticFiles(directory=resources.static()), name="static")
    return app


class _Compressed(GZipMiddleware):
    """Compress what is not compressed yet."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        packed = scope["type"] == "http" and scope["path"].endswith(".gz")
        await (self.app if packed else super().__call__)(scope, receive, send)


def _add_middleware(app: FastAPI) -> None:
    """The last one added sees a request first."""
    app.add_middleware(_Compressed, minimum_size=1_000, compresslevel=5)
    app.add_middleware(ConditionalCache)
    app.add_middleware(
        CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"],
        expose_headers=EXPOSED,
    )  # fmt: skip
    app.add_middleware(Methods)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Spoken)


def add_routes(app: FastAPI) -> None:
    """Every address of the service; those of the API with their version (`newest`).

    Each router is included in the application itself: in a router that is included in another its
    routes would be made ready once for each of them, a third of the time that a server takes.
    """
    for module in API:
        # Named queries know their own parameters.
        checked = [] if module is queries else [Depends(require_known)]
        app.include_router(
            module.router, prefix=NEWEST.rstrip("/"), dependencies=checked,
            responses=UNTAKEN | UNKNOWN_PARAMETER,
        )  # fmt: skip
    app.include_router(service.health_router, responses=UNTAKEN)
    for part in (metrics, catalog, dump, sparql, ogc, workspace, ontology, things, pages):
        app.include_router(part.router, responses=UNTAKEN)
