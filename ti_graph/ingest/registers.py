"""Registers of sites: what cards say of them, and how their rows stand to establishments."""

from collections.abc import Iterable, Mapping

import polars as pl

from ti_graph.ingest.card import Card
from ti_graph.model.register_tables import Register
from ti_graph.model.status import UNKNOWN, Status
from ti_graph.model.tables import LegalUnit

Tables = dict[str, pl.DataFrame]
SITE = pl.coalesce("establishment_id", "facility_id")
"""A facility and an establishment of one SIRET are one site."""


def registers(cards: Iterable[Card]) -> pl.DataFrame:
    """One row for each of these sources that lists or counts sites."""
    rows = [
        {
            "register_id": card.id,
            "label_fr": card.title.fr,
            "label_en": card.title.en,
            "selection": card.register_of_sites.selection,
            "selects_fr": card.register_of_sites.selects.fr,
            "selects_en": card.register_of_sites.selects.en,
            "cannot_see_fr": card.register_of_sites.cannot_see.fr,
            "cannot_see_en": card.register_of_sites.cannot_see.en,
            "source": card.id,
        }
        for card in cards
        if card.register_of_sites is not None
    ]
    return Register.validate(pl.DataFrame(rows, schema=Register.create_empty().schema), cast=True)


def joined_to_firms(tables: Mapping[str, pl.DataFrame]) -> Tables:
    """The tables, with each facility tied to its site and to a legal unit.

    Of several rows of one SIRET the first speaks for the site, and of a site that an establishment
    describes the registers say only what that does not; a point of theirs in another commune is not
    its point. A firm that registers alone know is a legal unit without a name.
    """
    described = tables["establishment"].select("establishment_id", lies_in="territory_id")
    facility = (
        tables["facility"]
        .join(described, on="establishment_id", how="left")
        .sort("facility_id")
        .with_columns(
            first_of_site=SITE.is_first_distinct(),
            described=pl.col("lies_in").is_not_null(),
            placed=(pl.col("lies_in") == pl.col("territory_id")).fill_null(value=True),
        )
        .drop("lies_in")
    )
    unknown = facility.join(tables["legal_unit"], on="siren", how="anti").drop_nulls("siren")
    firms = unknown.unique("siren", keep="first", maintain_order=True).select(
        "siren",
        label=pl.lit(None, pl.String),
        label_status=pl.lit(UNKNOWN, Status),
        source="source",
    )
    units = pl.concat([tables["legal_unit"], firms.cast(LegalUnit.create_empty().schema)])
    return {**tables, "facility": facility, "legal_unit": units}
