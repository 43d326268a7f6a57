"""Routes on suggestions: candidate filières, suggested partners, and what each rests on."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import TypeAdapter

from ti_graph.answers.lookup_models import (
    ExplainAnswer,
    FiliereAnswer,
    FiliereItem,
    Page,
    PartnerAnswer,
)
from ti_graph.answers.partner_models import ChainItem
from ti_graph.api.answering import JSON, MISSING, Limit, Offset, answered
from ti_graph.api.dependencies import CurrentActors, CurrentAnswers, CurrentSuggestions
from ti_graph.api.listed import TableRoute

router = APIRouter(tags=["suggestions"], route_class=TableRoute)
_CHAINS = TypeAdapter(list[ChainItem])
FILIERE = "filiere-ti-2023-4408-25.50B"
FiliereId = Annotated[
    str,
    Path(
        max_length=200,
        description="Identifier of a candidate filière.",
        openapi_examples={"A filière": {"value": FILIERE}},
    ),
]
SuggestionId = Annotated[
    str,
    Path(
        max_length=200,
        description="Identifier of a candidate filière or of a suggested partner; `/explain` takes "
        "that of a relevant region, and `capability-` and a territory, as well.",
        openapi_examples={
            "A filière": {"value": FILIERE},
            "A capability": {"value": "capability-ti-2023-4408"},
        },
    ),
]


@router.get("/filieres", response_model=Page[FiliereItem])
def filieres(
    actors: CurrentActors,
    industry: Annotated[
        str | None,
        Query(max_length=200, description="Only those that hold this industry: naf2-38.21Z."),
    ] = None,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Response:
    """Candidate filières of every territory, the best score first."""
    return answered(actors.filieres(industry, offset, limit))


@router.get("/filieres/{filiere_id}", response_model=FiliereAnswer, responses=MISSING)
def filiere(suggestions: CurrentSuggestions, filiere_id: FiliereId) -> Response:
    """One candidate filière: its industries by stage, what it misses, what it rests on."""
    return answered(suggestions.filiere(filiere_id))


@router.get("/chains", response_model=list[ChainItem])
def chains(answers: CurrentAnswers) -> Response:
    """The value chains of the dictionary: partners of any territory can be asked along each."""
    return Response(_CHAINS.dump_json(answers.dictionary.items()), media_type=JSON)


@router.get("/partners/{partner_id}", response_model=PartnerAnswer, responses=MISSING)
def partner(suggestions: CurrentSuggestions, partner_id: SuggestionId) -> Response:
    """One suggested partner: the parts of its score and what they rest on."""
    return answered(suggestions.partner(partner_id))


@router.get("/explain/{suggestion_id}", response_model=ExplainAnswer, responses=MISSING)
def explain(
    suggestions: CurrentSuggestions,
    suggestion_id: SuggestionId,
    offset: Offset = 0,
    limit: Limit = 50,
) -> Response:
    """Why: parts, sources with dates, the ties around it, and a page of the rows themselves."""
    return answered(suggestions.explain(suggestion_id, offset, limit))
