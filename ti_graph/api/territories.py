"""Routes on territories: who they are, what they could build, with whom."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel

from ti_graph.analytics.answer_models import (
    FilieresAnswer,
    PartnersAnswer,
    TerritoryAnswer,
    TerritoryItem,
)
from ti_graph.api.dependencies import CurrentAnswers, CurrentRelease
from ti_graph.api.errors import ErrorAnswer
from ti_graph.graph.manifest import Manifest

router = APIRouter(tags=["territories"])
MISSING: dict[int | str, dict[str, object]] = {404: {"model": ErrorAnswer}}


class Health(BaseModel):
    """The service answers, and from which release."""

    status: Literal["ok"]
    release: str
    version: str


@router.get("/health")
def health(release: CurrentRelease) -> Health:
    """Tell that the service answers."""
    manifest = release.manifest
    return Health(status="ok", release=manifest.release, version=manifest.version)


@router.get("/api/release")
def release_manifest(release: CurrentRelease) -> Manifest:
    """What the release in use holds, from which sources, at which vintage."""
    return release.manifest


@router.get("/api/territories")
def territories(
    answers: CurrentAnswers,
    text: Annotated[
        str, Query(max_length=200, description="Words of a name, a member or a commune.")
    ] = "",
    phase: Annotated[Literal["2018", "2023"] | None, Query(description="First year.")] = None,
) -> list[TerritoryItem]:
    """The Territoires d'industrie whose name or places hold every word of `text`."""
    return answers.territories(text, int(phase) if phase else None)


@router.get("/api/territories/{territory_id}", responses=MISSING)
def territory(answers: CurrentAnswers, territory_id: str) -> TerritoryAnswer:
    """A territory's place in the programme and its specialisations."""
    return answers.territory(territory_id)


@router.get("/api/territories/{territory_id}/filieres", responses=MISSING)
def filieres(answers: CurrentAnswers, territory_id: str) -> FilieresAnswer:
    """Its candidate filières, best first, with what they lack and what they rest on."""
    return answers.filieres(territory_id)


@router.get("/api/territories/{territory_id}/partners", responses=MISSING)
def partners(
    answers: CurrentAnswers,
    territory_id: str,
    filiere: Annotated[
        str | None, Query(max_length=200, description="One of its candidate filières.")
    ] = None,
) -> PartnersAnswer:
    """European regions to work with, best first, with the parts of each score."""
    return answers.partners(territory_id, filiere)
