"""The ontology's terms as a light list, for editors that complete what one types."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ti_graph.answers.models import Label
from ti_graph.api.answering import JSON
from ti_graph.graph.vocabulary import modules

router = APIRouter(tags=["ontology"])


class TermItem(BaseModel):
    """A class, a property or a concept of the ontology."""

    model_config = ConfigDict(frozen=True)

    name: Annotated[str, Field(description="Prefixed name.", examples=["tig:territory"])]
    iri: str
    kind: Annotated[str, Field(examples=["object property"])]
    label: Label
    definition: Label


_LIST = TypeAdapter(list[TermItem])


@router.get("/ontology/terms", response_model=list[TermItem])
def terms() -> Response:
    """Every term of the ontology, by name."""
    found = {
        term.name: TermItem(
            name=term.name,
            iri=term.iri,
            kind=term.kind,
            label=Label(fr=term.label.get("fr"), en=term.label.get("en")),
            definition=Label(fr=term.definition.get("fr"), en=term.definition.get("en")),
        )
        for module in modules()
        for term in module.terms
    }
    ordered = [found[name] for name in sorted(found)]
    return Response(_LIST.dump_json(ordered), media_type=JSON)
