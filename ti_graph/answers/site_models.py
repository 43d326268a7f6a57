"""The shape of what is known of an industrial site."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ti_graph.answers.ground_models import Words
from ti_graph.answers.lookup_models import Page
from ti_graph.answers.models import Label
from ti_graph.messages import say


class SiteItem(BaseModel):
    """An industrial site by name, as its best register lists it: a census before another."""

    model_config = ConfigDict(
        frozen=True, serialize_by_alias=True, validate_by_name=True, validate_by_alias=True
    )

    id: Annotated[str, Field(description="SIRET, or number in its register.")]
    iri: str
    name: Annotated[str | None, Field(description="Null where it is not shown: `name_reason`.")]
    name_reason: Annotated[
        Words | None, Field(description="Why no name is shown; null where one is.")
    ]
    industry: Annotated[str | None, Field(description="Dotted code.", examples=["25.62A"])]
    industry_label: Label
    commune: Annotated[str, Field(description="Name of the commune, or of the region abroad.")]
    commune_id: Annotated[str, Field(examples=["commune-74081"])]
    siret: str | None
    siren: str | None
    register_id: Annotated[str, Field(alias="register", description="Source.")]
    register_label: Label
    ground: Annotated[
        Literal["census", "register"],
        Field(description="census: all sites are listed; register: those that meet a condition."),
    ]
    year: Annotated[int | None, Field(description="Year of the data.")]
    also_in: Annotated[list[str], Field(description="Other registers that list it.")]
    also_in_labels: Annotated[list[Label], Field(description="Their names, in the same order.")]
    longitude: float | None
    latitude: float | None
    position_reason: Annotated[
        Words | None, Field(description="Why no position is shown; null where one is.")
    ]

    @property
    def shown_name(self) -> str:
        """The name, or in words why there is none."""
        if self.name is not None or self.name_reason is None:
            return self.name or say("site.unnamed")
        return say("site.unnamed_because", reason=self.name_reason.spoken())


class SitePage(Page[SiteItem]):
    """A page of the sites of a territory."""

    total: Annotated[
        int,
        Field(
            description="Sites of every register together, each once: more than `sites` of "
            "`/coverage`, which counts those of one register.",
            ge=0,
        ),
    ]
    advice: Annotated[
        Words | None,
        Field(description="What to do where the page has no site at all; null elsewhere."),
    ]
