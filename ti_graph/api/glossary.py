"""The terms that the answers use, and what each means, in both languages."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from ti_graph.answers.models import Label, label_of
from ti_graph.api.answering import JSON
from ti_graph.api.listed import TableRoute
from ti_graph.messages import catalogue

router = APIRouter(tags=["release"], route_class=TableRoute)


class GlossaryTerm(BaseModel):
    """A term of the field, and what it means."""

    model_config = ConfigDict(frozen=True)

    id: Annotated[str, Field(examples=["filiere"])]
    term: Label
    means: Label


_LIST = TypeAdapter(list[GlossaryTerm])


@router.get("/glossary", response_model=list[GlossaryTerm])
def glossary() -> Response:
    """Every term of the glossary, in the order of the subject."""
    names = [key.split(".")[1] for key in catalogue() if _is_term(key)]
    found = [
        GlossaryTerm(
            id=name,
            term=label_of(f"glossary.{name}.term"),
            means=label_of(f"glossary.{name}.means"),
        )
        for name in names
    ]
    return Response(_LIST.dump_json(found), media_type=JSON)


def _is_term(key: str) -> bool:
    return key.startswith("glossary.") and key.endswith(".term")
