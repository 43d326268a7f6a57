"""The shape of the queries that are offered for a question in words."""

from typing import Annotated
from urllib.parse import urlencode

from pydantic import BaseModel, ConfigDict, Field

from ti_graph.answers.models import Label
from ti_graph.answers.questions import Offer


class NamedThing(BaseModel):
    """What a parameter of a query stands for."""

    model_config = ConfigDict(frozen=True)

    parameter: Annotated[str, Field(examples=["territory"])]
    id: Annotated[str, Field(examples=["ti-2023-8422"])]
    label: Label


class OfferItem(BaseModel):
    """A named query that may answer the question; whoever asks chooses."""

    model_config = ConfigDict(frozen=True)

    query: Annotated[str, Field(examples=["filiere/candidates"])]
    title: Label
    question: Annotated[Label, Field(description="The query's question, with names in it.")]
    params: Annotated[dict[str, str], Field(description="What it would be asked with.")]
    things: list[NamedThing]
    missing: Annotated[list[str], Field(description="Parameters that the question does not name.")]
    not_understood: Annotated[list[str], Field(description="Words that nothing was made of.")]
    address: Annotated[str, Field(description="The same query as a page of the viewer.")]


class AskAnswer(BaseModel):
    """Queries for a question in words, the closest first; no answer is guessed."""

    model_config = ConfigDict(frozen=True)

    release: str
    asked: str
    offers: list[OfferItem]


def offered(release: str, text: str, offers: list[Offer]) -> AskAnswer:
    """The offers for a question, as they are reported."""
    return AskAnswer(release=release, asked=text, offers=[_item(one) for one in offers])


def _item(offer: Offer) -> OfferItem:
    header = offer.query.header
    values = {f"p.{name}": value for name, value in offer.params.items()}
    return OfferItem(
        query=offer.query.name,
        title=Label(fr=header.title.fr, en=header.title.en),
        question=offer.question,
        params=offer.params,
        things=[
            NamedThing(parameter=one.parameter, id=one.id, label=one.label) for one in offer.things
        ],
        missing=offer.missing,
        not_understood=offer.not_understood,
        address=f"/requetes?{urlencode({'name': offer.query.name, **values}, safe='/')}",
    )
