"""How far each register reaches into each TI, and which of them a TI's figures rest on.

A census covers a TI where at least `LEAST_COVERAGE` of its communes of 2,000 inhabitants or more
have a unit in it (of its people, where it has no such commune): absence there is a known zero. A
selective register has a condition of entry and no coverage; one site of a TI is enough for it. Of
several the best is taken: a census that covers, simulated firms where they were asked for, the
selective register with the most sites.

A quotient compares a TI with a reference. A census that hardly goes beyond the TI is no reference:
where the TI holds more than `MOST_OF_REFERENCE` of its sites, the next ground serves.

A filière is tested against what chance gives elsewhere, industry by industry. A register of fewer
than `LEAST_AREAS` areas (TI, and what lies outside them by département) with `LEAST_OF_AREA` sites
cannot say what that is: filières rest on the next ground. In drawn countries of the size of the
business register the search finds .21 of what is planted in 4 neighbouring areas, .68 in 8, .84 in
15 and .92 in 40; of what it gives .16, .05, .08 and .07 is false.
"""

import polars as pl

from ti_graph.analytics.inputs import (
    Tables,
    current_territories,
    departement_of_commune,
    territory_of_commune,
)
from ti_graph.model.grounds import CENSUS, PEOPLE, REGISTER, SIMULATED, TOWNS, UNKNOWN

TOWN_FROM = 2_000
LEAST_COVERAGE = 0.90
MOST_OF_REFERENCE = 0.90
LEAST_AREAS, LEAST_OF_AREA = 10, 20
BEST_FIRST = (CENSUS, SIMULATED, REGISTER)


def perimeters(tables: Tables) -> pl.DataFrame:
    """Communes of every TI of the phase: ti_id, territory_id, people, town."""
    people = tables["territory"].select("territory_id", people="population")
    return (
        territory_of_commune(tables)
        .join(people, on="territory_id")
        .with_columns(town=(pl.col("people") >= TOWN_FROM).fill_null(value=False))
    )


def reach(listed: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """How far each register reaches into each TI where it has a row.

    `listed`: territory_id (commune), register, ground, year, employs, of one row a unit. Returns
    ti_id, register, ground, year, sites, employers, without_employees, coverage, coverage_basis,
    communes_reached, communes, towns_reached, towns; coverage is null but for a census.
    """
    communes = perimeters(tables)
    whole = communes.group_by("ti_id").agg(
        communes=pl.len(), towns=pl.col("town").sum(), all_people=pl.col("people").sum()
    )
    reached = (
        listed.group_by("territory_id", "register", "ground")
        .agg(
            sites=pl.len(),
            year=pl.col("year").max(),
            employers=pl.col("employs").sum(),
            without_employees=(~pl.col("employs")).sum(),
        )
        .join(communes, on="territory_id")
        .group_by("ti_id", "register", "ground")
        .agg(
            pl.col("sites", "employers", "without_employees").sum(),
            pl.col("year").max(),
            communes_reached=pl.len(),
            towns_reached=pl.col("town").sum(),
            reached_people=pl.col("people").sum(),
        )
        .join(whole, on="ti_id")
    )
    has_towns = pl.col("towns") > 0
    of_towns = pl.col("towns_reached") / pl.col("towns")
    of_people = pl.col("reached_people") / pl.col("all_people")
    census = pl.col("ground") == CENSUS
    share = pl.when(has_towns).then(of_towns).otherwise(of_people.fill_nan(0))
    return reached.with_columns(
        coverage=pl.when(census).then(share),
        coverage_basis=pl.when(census & has_towns)
        .then(pl.lit(TOWNS))
        .when(census)
        .then(pl.lit(PEOPLE)),
    ).drop("all_people", "reached_people")


def reach_of_country(listed: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """register, reference_share: part of the country's towns that each census reaches."""
    towns = tables["territory"].filter(
        (pl.col("kind") == "commune") & (pl.col("population") >= TOWN_FROM)
    )
    reached = (
        listed.filter(pl.col("ground") == CENSUS)
        .select("register", "territory_id")
        .unique()
        .join(towns, on="territory_id", how="semi")
        .group_by("register")
        .agg(reference_share=pl.len() / max(towns.height, 1))
    )
    return (
        listed.select("register").unique().join(reached, on="register", how="left").sort("register")
    )


def covering(reached: pl.DataFrame, least: float = LEAST_COVERAGE) -> pl.DataFrame:
    """The rows of `reached` whose register may carry figures of the TI."""
    return reached.filter(
        (pl.col("ground") != CENSUS) | (pl.col("coverage") >= least), pl.col("sites") > 0
    )


def with_reference(reached: pl.DataFrame, listed: pl.DataFrame) -> pl.DataFrame:
    """The rows of `reached` whose register holds something to compare the TI with."""
    totals = listed.group_by("register").agg(total=pl.len())
    comparable = pl.col("sites") <= pl.col("total") * MOST_OF_REFERENCE
    return (
        reached.join(totals, on="register", how="left")
        .filter((pl.col("ground") != CENSUS) | comparable)
        .drop("total")
    )


def with_law(reached: pl.DataFrame, listed: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """The rows of `reached` whose register has areas enough to say what chance gives.

    Where a census covers a TI, drawn firms never take its place.
    """
    large = (
        listed.join(departement_of_commune(tables), on="territory_id", how="left")
        .group_by("register", area=pl.coalesce("ti_id", "departement_id"))
        .agg(sites=pl.len())
        .filter(pl.col("sites") >= LEAST_OF_AREA)
    )
    areas = large.group_by("register").agg(areas=pl.len())
    wide = areas.filter(pl.col("areas") >= LEAST_AREAS)["register"].implode()
    covered = (pl.col("ground") == CENSUS).any().over("ti_id")
    return reached.filter(
        (pl.col("ground") != CENSUS) | pl.col("register").is_in(wide),
        (pl.col("ground") != SIMULATED) | ~covered,
    )


def best(reached: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """One row a TI of the phase: its best ground; unknown, and so its sites, where none is."""
    order = {ground: number for number, ground in enumerate(BEST_FIRST)}
    first = (
        reached.with_columns(order=pl.col("ground").replace_strict(order, return_dtype=pl.Int8))
        .sort("ti_id", "order", "sites", "register", descending=[False, False, True, False])
        .unique("ti_id", keep="first", maintain_order=True)
        .drop("order")
    )
    every = current_territories(tables).rename({"territory_id": "ti_id"})
    return every.join(first, on="ti_id", how="left", maintain_order="left").with_columns(
        pl.col("ground").fill_null(UNKNOWN)
    )
