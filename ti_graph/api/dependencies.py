"""What routes are given, as annotated aliases."""

from typing import Annotated

from fastapi import Depends, Request

from ti_graph.answers.actors import Actors
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.network import Network
from ti_graph.answers.regions import Places
from ti_graph.answers.suggestions import Suggestions
from ti_graph.answers.territories import Answers
from ti_graph.api.asking import Desk
from ti_graph.api.served import Served, Workspace
from ti_graph.graph.release import Release


def served(request: Request) -> Served:
    """What is served at this moment."""
    now: Served = request.app.state.served
    return now


def _workspace(request: Request) -> Desk:
    workspace: Workspace = request.app.state.workspace
    return workspace.desk


CurrentServed = Annotated[Served, Depends(served)]
CurrentWorkspace = Annotated[Desk, Depends(_workspace)]


def _release(now: CurrentServed) -> Release:
    return now.release


def _answers(now: CurrentServed) -> Answers:
    return now.answers


def _places(now: CurrentServed) -> Places:
    return now.places


def _actors(now: CurrentServed) -> Actors:
    return now.actors


def _suggestions(now: CurrentServed) -> Suggestions:
    return now.suggestions


def _maps(now: CurrentServed) -> TerritoryMaps:
    return now.maps


def _network(now: CurrentServed) -> Network:
    return now.network


CurrentRelease = Annotated[Release, Depends(_release)]
CurrentAnswers = Annotated[Answers, Depends(_answers)]
CurrentPlaces = Annotated[Places, Depends(_places)]
CurrentActors = Annotated[Actors, Depends(_actors)]
CurrentSuggestions = Annotated[Suggestions, Depends(_suggestions)]
CurrentMaps = Annotated[TerritoryMaps, Depends(_maps)]
CurrentNetwork = Annotated[Network, Depends(_network)]
