"""The application: one release, its answers, and the routes over them."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from ti_graph import __version__, resources
from ti_graph.analytics.answers import Answers
from ti_graph.api import ontology, pages, sparql, territories
from ti_graph.api.errors import add_error_handlers
from ti_graph.api.security import add_security_headers
from ti_graph.api.viewer import add_viewer
from ti_graph.graph.release import Release, Releases
from ti_graph.graph.store import EmbeddedStore
from ti_graph.query.workers import Workers
from ti_graph.settings import Settings


def create_app(settings: Settings, release: Release | None = None) -> FastAPI:
    """The application on `release`, or on the current one.

    Raises ReleaseError where there is none, or its graph cannot be opened.
    """
    served = release or Releases(settings.data).current()
    EmbeddedStore(served.store_folder)  # told now rather than by the first query

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.workers = Workers(
            served.store_folder, settings.query_workers, settings.query_seconds, settings.query_rows
        )
        yield
        app.state.workers.close()

    app = FastAPI(
        title="ti-graph",
        version=__version__,
        summary="Les filières des Territoires d'industrie, et leurs partenaires en Europe.",
        lifespan=lifespan,
        docs_url=None,
        redoc_url=None,
    )
    app.state.release = served
    app.state.answers = Answers(served)
    add_error_handlers(app)
    add_security_headers(app)
    app.include_router(territories.router)
    app.include_router(sparql.router)
    app.include_router(ontology.router)
    app.include_router(pages.router)
    app.state.viewer = add_viewer(app)
    app.mount("/static", StaticFiles(directory=resources.static()), name="static")
    return app
