"""Core tables → the counts and places that analytics work on."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from ti_graph.model import industries
from ti_graph.model.phases import territories_of_phase
from ti_graph.model.status import SIMULATED

Tables = Mapping[str, pl.DataFrame]

ELSEWHERE = "elsewhere"
"""All of the country that lies in no TI: part of the reference, never of the answers."""

COVERED_FROM = 2_000
LEAST_COVERAGE = 0.90
LEAST_HOME_SHARE = 0.10


def coverage(tables: Tables) -> float:
    """Part of the communes of 2,000 inhabitants or more where a real establishment is reported.

    A national file reaches nearly all of them; a sample of one town does not, and then tells
    nothing about how specialised a territory is.
    """
    towns = tables["territory"].filter(
        (pl.col("kind") == "commune") & (pl.col("population") >= COVERED_FROM)
    )
    if towns.is_empty():
        return 0.0
    real = tables["establishment"].filter(pl.col("status") != SIMULATED)
    return towns.join(real, on="territory_id", how="semi").height / towns.height


def national_establishments(tables: Tables) -> pl.DataFrame:
    """The open industrial establishments of the whole country, or none.

    Real rows where they cover the country, else simulated ones; never both.
    """
    simulated = pl.col("status") == SIMULATED
    wanted = ~simulated if coverage(tables) >= LEAST_COVERAGE else simulated
    return tables["establishment"].filter(
        wanted, pl.col("active"), industries.of_industry(industries.division())
    )


def territory_of_commune(tables: Tables) -> pl.DataFrame:
    """territory_id (commune) → ti_id, for each TI of the current phase that holds it."""
    communes = tables["territory"].filter(pl.col("kind") == "commune").select("territory_id")
    return (
        tables["within"]
        .join(current_territories(tables), left_on="container_id", right_on="territory_id")
        .join(communes, left_on="member_id", right_on="territory_id", how="semi")
        .select(territory_id="member_id", ti_id="container_id")
    )


def departement_of_commune(tables: Tables) -> pl.DataFrame:
    """territory_id (commune) → departement_id."""
    return (
        tables["within"]
        .filter(
            pl.col("member_id").str.starts_with("commune-"),
            pl.col("container_id").str.starts_with("departement-"),
        )
        .select(territory_id="member_id", departement_id="container_id")
        .unique("territory_id", keep="first", maintain_order=True)
    )


def current_territories(tables: Tables) -> pl.DataFrame:
    """territory_id of the TI of the current phase."""
    return territories_of_phase(tables["territory"])


@dataclass(frozen=True)
class RegionalCounts:
    """Establishments of NUTS 2 regions × NACE divisions in one year, where known."""

    year: int
    counts: pl.DataFrame
    cells: int
    register: str
    """Source of the counts."""


def regional_counts(tables: Tables) -> RegionalCounts | None:
    """Known local units of industry by region, in the last year known; None where none is reported.

    Secret and unknown cells are left out: they are no zeros. Local units are counted, not jobs:
    French jobs are attributed to headquarters, and secrecy hides the dominant employers.
    """
    regions = tables["territory"].filter(pl.col("kind") == "nuts2").select("territory_id")
    cells = (
        tables["employment"]
        .filter(industries.is_nace_division(), industries.of_industry(industries.division()))
        .join(regions, on="territory_id", how="semi")
    )
    if cells.is_empty():
        return None
    year = int(cells.select(pl.col("year").max()).item())
    found = cells.filter(pl.col("year") == year, pl.col("establishments").is_not_null())
    register = str(found["source"].mode().sort().first())
    known = (
        found.filter(pl.col("source") == register)
        .select("territory_id", "industry_id", observed="establishments")
        .sort("territory_id", "industry_id")
    )
    return RegionalCounts(year, known, known.height, register)


def home_regions(tables: Tables, kind: str = "nuts2") -> pl.DataFrame:
    """The regions of a kind, NUTS 2 or NUTS 3, that hold at least a tenth of a TI's people.

    Returns territory_id, region_id, population_share. A commune whose population is not reported
    counts as one inhabitant, so that a TI without any figure is shared out by its communes.
    """
    regions = tables["territory"].filter(pl.col("kind") == kind).select("territory_id")
    region = (
        tables["within"]
        .filter(pl.col("member_id").str.starts_with("commune-"))
        .join(regions, left_on="container_id", right_on="territory_id", how="semi")
        .select(territory_id="member_id", region_id="container_id")
    )
    people = tables["territory"].select("territory_id", pl.col("population").fill_null(1))
    shares = (
        territory_of_commune(tables)
        .join(region, on="territory_id")
        .join(people, on="territory_id")
        .group_by("ti_id", "region_id")
        .agg(pl.col("population").sum())
        .with_columns(share=pl.col("population") / pl.col("population").sum().over("ti_id"))
    )
    return (
        shares.filter(pl.col("share") >= LEAST_HOME_SHARE)
        .select(territory_id="ti_id", region_id="region_id", population_share="share")
        .sort("territory_id", "region_id")
    )


def located_participations(tables: Tables) -> pl.DataFrame:
    """Participations in a NUTS 2 region: project_id, organisation_id, region_id, source."""
    regions = tables["territory"].filter(pl.col("kind") == "nuts2").select("territory_id")
    region = tables["containment"].join(
        regions, left_on="container_id", right_on="territory_id", how="semi"
    )
    return (
        tables["participation"]
        .join(
            region.select("member_id", region_id="container_id"),
            left_on="territory_id",
            right_on="member_id",
        )
        .select("project_id", "organisation_id", "region_id", "source")
        .unique(["project_id", "organisation_id", "region_id"], keep="first", maintain_order=True)
        .sort("project_id", "organisation_id", "region_id")
    )


def own_participations(tables: Tables) -> pl.DataFrame:
    """Participations of actors in a TI of the current phase.

    Returns project_id, organisation_id, territory_id. An actor is in the TI where the commune that
    it takes part from is.
    """
    return (
        tables["participation"]
        .select("project_id", "organisation_id", territory_id="commune_id")
        .join(territory_of_commune(tables), on="territory_id")
        .select("project_id", "organisation_id", territory_id="ti_id")
        .unique()
        .sort("project_id", "organisation_id", "territory_id")
    )


def own_projects(tables: Tables) -> pl.DataFrame:
    """project_id, territory_id: projects with an actor in a TI of the current phase."""
    return own_participations(tables).select("project_id", "territory_id").unique()


def branch_of_industry(tables: Tables) -> pl.DataFrame:
    """NAF subclass → branch of the input-output table, through its NACE division."""
    division = tables["industry_correspondence"].filter(
        industries.is_nace_division("from_id"),
        industries.in_classification(industries.A38, "to_id"),
    )
    subclasses = tables["industry"].filter(
        (pl.col("scheme") == "naf_rev2") & (pl.col("level") == "subclass")
    )
    of_subclass = subclasses.select(
        "industry_id",
        from_id=industries.nace_division_id(),
    )
    return of_subclass.join(division, on="from_id").select("industry_id", branch_id="to_id")
