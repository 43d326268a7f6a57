"""Which pôles speak of the industries of a candidate filière, and how far away they are.

A pôle matches where the NACE divisions that its theme speaks of (an editorial reading of the
theme, no membership) and those of the filière's industries have at least one in common. Divisions
are wide: a match opens a door, and says nothing of a tie. Distance is great-circle, from a point
of the TI to a point of the EPCI of the pôle's seat; the working ground of a pôle is not known.
"""

import polars as pl

from ti_graph.analytics.inputs import Tables
from ti_graph.analytics.partners import distance_km
from ti_graph.model.industries import nace_division_id


def pole_matches(filiere: pl.DataFrame, industries: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Every pôle that shares a division with a candidate filière.

    `filiere`: suggestion_id, territory_id. `industries`: suggestion_id, industry_id (NAF
    subclasses). Returns suggestion_id, organisation_id, distance_km (null where a place is not
    known), shared_divisions.
    """
    theme = tables["organisation_industry"].join(
        tables["organisation"].filter(pl.col("kind") == "pole"), on="organisation_id", how="semi"
    )
    return (
        filiere_divisions(industries)
        .join(theme.select("organisation_id", "industry_id"), on="industry_id")
        .group_by("suggestion_id", "organisation_id")
        .agg(shared_divisions=pl.len().cast(pl.Int32))
        .join(filiere.select("suggestion_id", "territory_id"), on="suggestion_id")
        .join(seat_distances(tables), on=["territory_id", "organisation_id"], how="left")
        .drop("territory_id")
    )


def filiere_divisions(industries: pl.DataFrame) -> pl.DataFrame:
    """suggestion_id, industry_id (NACE division) of the industries of filières."""
    return industries.select("suggestion_id", industry_id=nace_division_id()).unique()


def seat_distances(tables: Tables) -> pl.DataFrame:
    """territory_id (TI), organisation_id, distance_km, where both have a place."""
    places = tables["geometry"].select("territory_id", "longitude", "latitude")
    territories = places.filter(pl.col("territory_id").str.starts_with("ti-"))
    seated = tables["organisation"].filter(pl.col("seat_id").is_not_null())
    epci = tables["within"].filter(pl.col("container_id").str.starts_with("epci-"))
    seats = (
        seated.select("organisation_id", "seat_id")
        .join(epci, left_on="seat_id", right_on="member_id")
        .join(places, left_on="container_id", right_on="territory_id")
        .select("longitude", "latitude", territory_id="organisation_id")
    )
    return distance_km(territories, seats).rename({"partner_id": "organisation_id"})
