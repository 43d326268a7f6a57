"""Routes on the service itself: health, the release, its sources."""

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, Field, TypeAdapter

from ti_graph.api.answering import JSON, MISSING, answered
from ti_graph.api.dependencies import CurrentRelease, served
from ti_graph.api.listed import TableRoute
from ti_graph.api.swap import Swapper
from ti_graph.errors import NotFoundError, typed
from ti_graph.graph.manifest import Manifest, SourceEntry

router = APIRouter(tags=["service"], route_class=TableRoute)
health_router = APIRouter(tags=["service"])
_SOURCES = TypeAdapter(list[SourceEntry])


class Health(BaseModel):
    """The service answers, and from which release."""

    status: Literal["ok"]
    release: str
    version: str


@health_router.get("/health")
def health(release: CurrentRelease) -> Health:
    """Tell that the service answers."""
    manifest = release.manifest
    return Health(status="ok", release=manifest.release, version=manifest.version)


class Readiness(BaseModel):
    """Whether requests may be sent here, and what is served."""

    status: Literal["ready", "stale", "blind"]
    release: str
    failed: str | None
    """A newer release that could not be opened: the one before it is served on."""
    unseen_seconds: float
    """How long ago it was last seen which release is current; `blind` where that is long."""


@health_router.get("/ready")
def ready(request: Request, release: CurrentRelease) -> Readiness:
    """Tell that requests may be sent here.

    `stale` where a newer release could not be opened, `blind` where it could not be seen for long
    whether there is one: what is served is answered all the same.
    """
    swapper: Swapper = request.app.state.swapper
    status: Literal["ready", "stale", "blind"] = "stale" if swapper.failed else "ready"
    return Readiness(
        status="blind" if swapper.is_blind else status,
        release=release.manifest.release,
        failed=swapper.failed,
        unseen_seconds=round(swapper.unseen_seconds, 1),
    )


@router.get("/release", response_model=Manifest)
def release_manifest(release: CurrentRelease) -> Response:
    """What the release in use holds, from which sources, at which vintage."""
    return answered(release.manifest)


class Site(BaseModel):
    """Who answers for this site."""

    publisher: Annotated[str | None, Field(description="Name and address; null: not stated.")]
    contact: Annotated[str | None, Field(description="An e-mail address or a page.")]


@router.get("/site")
def site(request: Request) -> Site:
    """Who answers for this site, and how to reach them."""
    settings = served(request).settings
    return Site(publisher=settings.publisher or None, contact=settings.publisher_contact or None)


@router.get("/sources", response_model=list[SourceEntry])
def sources(release: CurrentRelease) -> Response:
    """Every source of the release: publisher, licence, vintage, rows, rows set aside."""
    return Response(_SOURCES.dump_json(release.manifest.sources), media_type=JSON)


@router.get("/sources/{source}", response_model=SourceEntry, responses=MISSING)
def source(
    release: CurrentRelease,
    source: Annotated[str, Path(max_length=100, description="Name of a source.")],
) -> Response:
    """One source of the release."""
    entry = release.manifest.source(source)
    if entry is None:
        known = ", ".join(one.name for one in release.manifest.sources)
        raise NotFoundError("unknown_source", source=typed(source), known=known)
    return answered(entry)
