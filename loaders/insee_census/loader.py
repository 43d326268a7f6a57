"""The census by commune → people, workers, how they go to work, living standard.

Commuting is read from INSEE's own table (counts by mode) or from a table of shares.
"""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import Figure, commune_figures, decimal, first_of

YEAR, BEFORE = 2021, 2015
CODES = ("insee_com", "codgeo")
PEOPLE = Columns(
    read=(
        "menages_2021", "population_2021", "population_2015", "pop_15_64_totale_2021",
        "pop_15_64_active_2021", "pop_15_64_chomage_2021",
    ),
    one_of=(CODES,),
    ignored=("naissances_2022", "deces_2022"),
)  # fmt: skip
SHARES = Columns(
    read=(
        "part_voiture_travail_2021", "part_tc_travail_2021", "part_velo_travail_2021",
        "part_menages_1voiture_2021",
    ),
    one_of=(CODES,),
)  # fmt: skip
INCOMES = Columns(read=("nb_menages_fiscaux_2021", "mediane_niveau_vie_2021"), one_of=(CODES,))


def load(source: Source) -> Iterator[CoreTable]:
    """Figures of every commune, weighed by those whom they are of."""
    people = _coded(source, "people", PEOPLE)
    active, unemployed = decimal("pop_15_64_active_2021"), decimal("pop_15_64_chomage_2021")
    now, before = decimal("population_2021"), decimal("population_2015")
    figures = [
        Figure("people", now),
        Figure("people_before", before),
        Figure("people_gained", now - before),
        Figure("people_15_64", decimal("pop_15_64_totale_2021")),
        Figure("active", active),
        Figure("unemployed", unemployed),
    ]
    yield commune_figures(source, people, figures, column="code", file="people", year=YEAR)
    # Paris, Lyon and Marseille are whole in one table and by arrondissement in the other.
    codes = source.table("commune_code").select("code", commune="territory_id")
    weights = (
        people.join(codes, on="code")
        .group_by("commune")
        .agg(
            employed=(active - unemployed).sum(),
            households=decimal("menages_2021").sum(),
        )
    )
    shares = _coded(source, "commuting", SHARES).join(codes, on="code", how="left")
    shares = shares.join(weights, on="commune", how="left")
    yield commune_figures(
        source, shares, list(_shares()), column="code", file="commuting", year=YEAR
    )
    incomes = _coded(source, "incomes", INCOMES)
    standard = Figure(
        "living_standard", decimal("mediane_niveau_vie_2021"), decimal("nb_menages_fiscaux_2021")
    )
    yield commune_figures(source, incomes, [standard], column="code", file="incomes", year=YEAR)


def _shares() -> Iterator[Figure]:
    employed = pl.col("employed")
    for name, column in (
        ("car_to_work", "part_voiture_travail_2021"),
        ("transit_to_work", "part_tc_travail_2021"),
        ("cycle_to_work", "part_velo_travail_2021"),
    ):
        yield Figure(name, decimal(column), employed)
    yield Figure("households_with_car", decimal("part_menages_1voiture_2021"), pl.col("households"))


def _coded(source: Source, file: str, columns: Columns) -> pl.DataFrame:
    """The rows of a table, each commune once."""
    rows = source.read(file, columns)
    coded = rows.with_columns(code=first_of(rows, *CODES).str.zfill(5))
    return source.distinct(coded, ["code"], file=file)
