"""The rows that stand behind the reason of a relevant region."""

from collections.abc import Mapping

import polars as pl

from ti_graph.analytics.steps.relevance_details import projects_behind, sites_behind
from ti_graph.analytics.steps.relevance_ground import projects_of_regions, sites_of_regions
from ti_graph.graph.release import Release
from ti_graph.model import industries

READ = ("territory", "facility", "organisation", "project", "participation")
Rows = dict[str, pl.DataFrame]


def rows_behind(release: Release, row: Mapping[str, object]) -> Rows:
    """Table → its rows that a row of relevant_partner rests on.

    The sites that its registers list along the chain, the participations in projects that speak of
    it, the cell of its NUTS 2 region that is compared, and where the region is.
    """
    tables = {name: release.table(name).collect() for name in READ}
    pair = pl.DataFrame([row]).with_columns(site_count="sites")
    chain = _chain(release, row)
    sites = sites_behind(pair, chain, sites_of_regions(tables))
    projects = projects_behind(pair, chain, projects_of_regions(tables))
    there = pl.col("territory_id") == row["partner_id"]
    return {
        "facility": tables["facility"]
        .filter(there, pl.col("facility_id").is_in(sites["facility_id"].implode()))
        .sort("source", "facility_id"),
        "participation": tables["participation"]
        .filter(there, pl.col("project_id").is_in(projects["project_id"].implode()))
        .sort("project_id", "organisation_id", "role"),
        "employment": _cell(release, row),
        "geometry": release.table("geometry").filter(there).drop("outline_wkt").collect(),
    }


def _chain(release: Release, row: Mapping[str, object]) -> pl.DataFrame:
    """along_id, code: the classes of NACE that the territory is compared along."""
    of = pl.DataFrame({"industry_id": [row["industry_id"]]}, schema={"industry_id": pl.String})
    if row["filiere_id"] is not None:
        of = (
            release.table("candidate_industry")
            .filter(pl.col("suggestion_id") == row["filiere_id"])
            .select("industry_id")
            .collect()
        )
    codes = of.select(code=industries.nace_class()).unique().sort("code")
    return codes.select(pl.lit(row["along_id"]).alias("along_id"), "code")


def _cell(release: Release, row: Mapping[str, object]) -> pl.DataFrame:
    """The cell of the NUTS 2 region in the division that is compared, of the year compared."""
    industry = f"{industries.NACE}-{row['division']}"
    region = (
        release.table("containment")
        .filter(pl.col("member_id") == row["partner_id"])
        .select(territory_id="container_id")
    )
    compared = (
        release.table("specialisation")
        .filter(pl.col("industry_id") == industry, pl.col("default_reference"))
        .join(region, on="territory_id", how="semi")
        .select("territory_id", "industry_id", "year")
    )
    cells = release.table("employment")
    return cells.join(compared, on=["territory_id", "industry_id", "year"], how="semi").collect()
