"""The census by commune → people, workers, how they go to work, living standard.

Commuting is read from INSEE's own table (counts by mode) or from a table of shares.
"""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import Figure, commune_code, commune_figures, with_numbers

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
    active, unemployed = pl.col("pop_15_64_active_2021"), pl.col("pop_15_64_chomage_2021")
    now, before = pl.col("population_2021"), pl.col("population_2015")
    figures = [
        Figure("people", now),
        Figure("people_before", before),
        Figure("people_gained", now - before),
        Figure("people_15_64", pl.col("pop_15_64_totale_2021")),
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
            households=pl.col("menages_2021").sum(),
        )
    )
    shares = _coded(source, "commuting", SHARES).join(codes, on="code", how="left")
    shares = shares.join(weights, on="commune", how="left")
    yield commune_figures(
        source, shares, list(_shares()), column="code", file="commuting", year=YEAR
    )
    incomes = _coded(source, "incomes", INCOMES)
    standard = Figure(
        "living_standard", pl.col("mediane_niveau_vie_2021"), pl.col("nb_menages_fiscaux_2021")
    )
    yield commune_figures(source, incomes, [standard], column="code", file="incomes", year=YEAR)


def _shares() -> Iterator[Figure]:
    employed = pl.col("employed")
    for name, column in (
        ("car_to_work", "part_voiture_travail_2021"),
        ("transit_to_work", "part_tc_travail_2021"),
        ("cycle_to_work", "part_velo_travail_2021"),
    ):
        yield Figure(name, pl.col(column), employed)
    yield Figure("households_with_car", pl.col("part_menages_1voiture_2021"), pl.col("households"))


def _coded(source: Source, file: str, columns: Columns) -> pl.DataFrame:
    """The rows of a table, each commune once, its figures as numbers."""
    rows = source.read(file, columns)
    coded = source.distinct(rows.with_columns(code=commune_code(rows, *CODES)), ["code"], file=file)
    return with_numbers(source, coded, columns.read, file=file)
