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
MOSTLY = 0.5
"""Part of the communes with several sites, above which one point in each makes it the commune's."""


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
            of_commune=pl.col("source").is_in(by_commune(located(sites_of(tables["facility"]))))
            & pl.col("longitude").is_not_null(),
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


def sites_of(facility: pl.DataFrame) -> pl.DataFrame:
    """source, site_id, territory_id, longitude, latitude of the sites that registers list."""
    return facility.select("source", "territory_id", "longitude", "latitude", site_id=SITE)


def located(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows that have a point."""
    return rows.filter(pl.col("longitude").is_not_null() & pl.col("latitude").is_not_null())


def by_commune(placed: pl.DataFrame) -> list[str]:
    """Sources whose points are those of communes: most of their communes have one for all sites."""
    several = (
        placed.group_by("source", "territory_id")
        .agg(
            sites=pl.col("site_id").n_unique(),
            points=pl.struct("longitude", "latitude").n_unique(),
        )
        .filter(pl.col("sites") > 1)
    )
    alike = several.group_by("source").agg(share=(pl.col("points") == 1).mean())
    return alike.filter(pl.col("share") > MOSTLY)["source"].to_list()
