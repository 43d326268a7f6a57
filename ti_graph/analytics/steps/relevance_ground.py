"""What is known of regions abroad and of their pairs with territories, whatever the chain."""

from dataclasses import dataclass

import polars as pl

from ti_graph.analytics import inputs, partners, relevance, topics
from ti_graph.analytics.complement import LEAST_LINK, is_industrial
from ti_graph.analytics.industrial import manufacturing
from ti_graph.analytics.input_output import InputOutput, read_input_output
from ti_graph.analytics.inputs import RegionalCounts, Tables
from ti_graph.model import industries

COMPANY = "PRC"


@dataclass(frozen=True)
class Ground:
    """What lists of relevant regions are made of; each frame of pairs holds every TI.

    `pair`: distance, border and type of every TI × NUTS 3 region abroad. `sight`: territory_id,
    sees_absence. `held`: partner_id, division, strength. `own`: territory_id, other (a branch of
    which it has something). `link`: branch, other, link.
    """

    tables: Tables
    counts: RegionalCounts | None
    sites: pl.DataFrame
    strength: pl.DataFrame
    regional: pl.DataFrame
    projects: pl.DataFrame
    industrial: pl.DataFrame
    pair: pl.DataFrame
    sight: pl.DataFrame
    held: pl.DataFrame
    own: pl.DataFrame
    link: pl.DataFrame
    branch: pl.DataFrame


def ground(
    tables: Tables,
    regional: pl.DataFrame,
    counts: RegionalCounts | None,
    listed: pl.DataFrame,
    sight: pl.DataFrame,
) -> Ground:
    """All of it, from the core tables.

    `listed`: rows of `listed_sites`, of every register. `sight`: territory_id, sees_absence.
    """
    sites = sites_of_regions(tables)
    strength = relevance.site_strength(sites.select("region_id", "code", "register", "emissions"))
    quotients = _quotients(tables, regional)
    branch = _branches(tables)
    types = _types(tables)
    return Ground(
        tables=tables,
        counts=counts,
        sites=sites,
        strength=strength,
        regional=quotients,
        projects=projects_of_regions(tables),
        industrial=manufacturing(tables).drop("share"),
        pair=_of_pair(tables).join(types, on=["territory_id", "partner_id"], how="left"),
        sight=sight,
        held=_held(strength, quotients),
        own=_own_branches(listed, branch),
        link=_links(read_input_output(tables["io_flow"], tables["io_output"])),
        branch=branch,
    )


def _quotients(tables: Tables, regional: pl.DataFrame) -> pl.DataFrame:
    """region_id (NUTS 3), parent_id, division, quotient, excess: those of the NUTS 2 region."""
    parents = tables["containment"].select(region_id="member_id", parent_id="container_id")
    abroad = tables["territory"].filter(pl.col("kind") == "nuts3").select("territory_id")
    in_regions = regional.with_columns(division=industries.code()).select(
        "division", "quotient", parent_id="territory_id", excess=relevance.excess()
    )
    quotients = parents.join(in_regions, on="parent_id")
    return quotients.join(abroad, left_on="region_id", right_on="territory_id", how="semi")


def sites_of_regions(tables: Tables) -> pl.DataFrame:
    """Sites by NACE, and the NUTS 3 region that each is in."""
    abroad = tables["territory"].filter(pl.col("kind") == "nuts3").select("territory_id")
    return (
        tables["facility"]
        .filter(industries.in_classification(industries.NACE))
        .join(abroad, on="territory_id", how="semi")
        .select(
            "facility_id",
            "label",
            "year",
            "emissions",
            region_id="territory_id",
            code=industries.code(),
            register="source",
        )
    )


def projects_of_regions(tables: Tables) -> pl.DataFrame:
    """project_id, region_id, code, company: projects that speak of something, where they are."""
    kinds = tables["organisation"].select("organisation_id", kind="activity_type")
    return (
        topics.spoken_of(tables["project"].select("project_id", "title"))
        .join(tables["participation"].select("project_id", "organisation_id", "territory_id"),
              on="project_id")
        .drop_nulls("territory_id")
        .join(kinds, on="organisation_id", how="left")
        .group_by("project_id", "code", region_id="territory_id")
        .agg(company=(pl.col("kind") == COMPANY).any())
        .sort("project_id", "code", "region_id")
    )  # fmt: skip


def _own_branches(listed: pl.DataFrame, branch: pl.DataFrame) -> pl.DataFrame:
    """territory_id, other: branches of which any register lists something in a territory.

    A census may be younger than a plant that another list names. A branch of which it has one
    division is not missing.
    """
    if listed.is_empty():
        return pl.DataFrame(schema={"territory_id": pl.String, "other": pl.String})
    cells = listed.select(territory_id="ti_id", division=industries.division()).drop_nulls()
    held = cells.unique().join(branch, on="division")
    return held.select("territory_id", other="branch").unique().sort("territory_id", "other")


def _branches(tables: Tables) -> pl.DataFrame:
    """division, branch: NACE divisions and their branch of the input-output table."""
    rows = tables["industry_correspondence"].filter(
        industries.is_nace_division("from_id"),
        industries.in_classification(industries.A38, "to_id"),
    )
    return rows.select(division=industries.code("from_id"), branch="to_id")


def _links(table: InputOutput | None) -> pl.DataFrame:
    """branch, other, link: industrial branches that trade, by the stronger share either way."""
    schema = {"branch": pl.String, "other": pl.String, "link": pl.Float64}
    if table is None:
        return pl.DataFrame(schema=schema)
    own = [branch for branch in table.branches if is_industrial(branch)]
    rows = [(a, b, max(table.link(a, b), table.link(b, a))) for a in own for b in own if a != b]
    links = pl.DataFrame(rows, schema=schema, orient="row")
    return links.filter(pl.col("link") >= LEAST_LINK)


def _of_pair(tables: Tables) -> pl.DataFrame:
    """Distance and border of every TI × NUTS 3 region abroad, with its NUTS 2 region."""
    places = tables["geometry"].select("territory_id", "longitude", "latitude")
    abroad = tables["territory"].filter((pl.col("kind") == "nuts3") & (pl.col("country") != "FR"))
    home = inputs.home_regions(tables, "nuts3").drop("population_share")
    parents = tables["containment"].select(partner_id="member_id", region_id="container_id")
    return (
        partners.distance_km(
            inputs.current_territories(tables).join(places, on="territory_id"),
            abroad.select("territory_id").join(places, on="territory_id"),
        )
        .join(parents, on="partner_id")
        .join(partners.borders(tables, home), on=["territory_id", "partner_id"], how="left")
        .with_columns(pl.col("cross_border").fill_null(value=False))
        .with_columns(near=pl.col("cross_border") | (pl.col("distance_km") <= partners.NEAR_KM))
    )


def _types(tables: Tables) -> pl.DataFrame:
    """territory_id, partner_id, metropolitan, urban_rural, same_place."""
    home = inputs.home_regions(tables, "nuts3")
    kinds = tables["region_type"].with_columns(
        pl.col("urban_rural", "metropolitan").cast(pl.String)
    )
    own = (
        home.join(kinds, left_on="region_id", right_on="territory_id")
        .group_by("territory_id")
        .agg(own_types=pl.col("urban_rural"))
    )
    other = kinds.select("metropolitan", "urban_rural", partner_id="territory_id")
    return own.join(other, how="cross").select(
        "territory_id",
        "partner_id",
        "metropolitan",
        "urban_rural",
        same_place=pl.col("urban_rural").is_in(pl.col("own_types")),
    )


def _held(strength: pl.DataFrame, regional: pl.DataFrame) -> pl.DataFrame:
    """partner_id, division, strength: the stronger of sites and of regional specialisation."""
    of_sites = strength.filter(pl.col("code").str.len_chars() == 2).select(
        "strength", partner_id="region_id", division="code"
    )
    of_region = regional.select("division", partner_id="region_id", strength="excess")
    return (
        pl.concat([frame.select("partner_id", "division", "strength")
                   for frame in (of_sites, of_region)])
        .group_by("partner_id", "division")
        .agg(pl.col("strength").max())
    )  # fmt: skip
