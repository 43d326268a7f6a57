"""Who could be called on the French side: organisations, each with how it is tied."""

import polars as pl

from ti_graph.analytics import partners
from ti_graph.answers.partner_models import Along, Contact
from ti_graph.graph.release import Release

THEME_KM = 100.0
"""A theme in common says something within this distance alone."""
FRANCE = "country-FR"
NATIONAL = ("csf",)
SHOWN = 8
ORDER = {"declared": 0, "area": 1, "theme": 2}
ABSENT = "absent"


def contacts(release: Release, territory_id: str, along: Along | None) -> list[Contact]:
    """Declared ties first, then the chambers whose area this is, then themes near by."""
    rows = pl.concat(
        [_declared(release, territory_id), _areas(release, territory_id)]
        + ([_themes(release, territory_id, along)] if along and along.industry else [])
    ).unique("organisation_id", keep="first", maintain_order=True)
    named = rows.join(
        release.table("organisation").select("organisation_id", "label", "kind").collect(),
        on="organisation_id",
    ).sort(
        pl.col("tie").replace_strict(ORDER), pl.col("distance_km").fill_null(0), "organisation_id"
    )
    return [
        Contact(
            id=row["organisation_id"],
            label=row["label"],
            kind=str(row["kind"]),
            tie=row["tie"],
            distance_km=row["distance_km"],
        )
        for row in named.head(SHOWN).iter_rows(named=True)
    ]


def _tied(rows: pl.DataFrame, tie: str) -> pl.DataFrame:
    return rows.select(
        "organisation_id", tie=pl.lit(tie), distance_km=pl.lit(None, pl.Float64)
    ).unique("organisation_id")


def _declared(release: Release, territory_id: str) -> pl.DataFrame:
    """Memberships that a source reports and does not deny, of the TI or of a place in it."""
    inside = release.table("within").filter(pl.col("container_id") == territory_id)
    places = [territory_id, *inside.select("member_id").collect()["member_id"]]
    rows = release.table("membership").filter(
        pl.col("territory_id").is_in(places), pl.col("presence").cast(pl.String) != ABSENT
    )
    return _tied(rows.select("organisation_id").collect(), "declared")


def _areas(release: Release, territory_id: str) -> pl.DataFrame:
    """Organisations that serve an area that holds a part of the TI: nobody declared it."""
    within = release.table("within")
    inside = within.filter(pl.col("container_id") == territory_id).select("member_id")
    areas = within.join(inside, on="member_id", how="semi").select("container_id").unique()
    rows = release.table("organisation").join(
        areas, left_on="area_id", right_on="container_id", how="semi"
    )
    local = rows.filter(
        ~pl.col("kind").cast(pl.String).is_in(NATIONAL), pl.col("area_id") != FRANCE
    )
    return _tied(local.select("organisation_id").collect(), "area")


def _themes(release: Release, territory_id: str, along: Along) -> pl.DataFrame:
    """Organisations whose theme speaks of the industry's division, within `THEME_KM`."""
    division = f"nace2-{(along.industry or '').split('-', 1)[-1][:2]}"
    speaking = release.table("organisation_industry").filter(pl.col("industry_id") == division)
    seats = (
        release.table("organisation")
        .filter(~pl.col("kind").cast(pl.String).is_in(NATIONAL))
        .join(speaking, on="organisation_id", how="semi")
        .select("organisation_id", territory_id="seat_id")
        .collect()
        .drop_nulls()
    )
    places = release.table("geometry").select("territory_id", "longitude", "latitude").collect()
    seated = seats.join(places, on="territory_id").drop("territory_id")
    km = partners.distance_km(
        places.filter(pl.col("territory_id") == territory_id),
        seated.rename({"organisation_id": "territory_id"}),
    )
    return (
        km.filter(pl.col("distance_km") <= THEME_KM)
        .select("distance_km", organisation_id="partner_id", tie=pl.lit("theme"))
        .select("organisation_id", "tie", "distance_km")
    )
