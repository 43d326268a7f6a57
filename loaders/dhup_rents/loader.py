"""Carte des loyers → modelled rents of a flat and a house by commune, weighed by its people."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import (
    Figure,
    commune_code,
    commune_figures,
    with_numbers,
    with_past_year,
)

FILE = "rents"
RENTS = {"rent_flat": "loyer_m2_appartement", "rent_house": "loyer_m2_maison"}
COLUMNS = Columns(read=("insee_com", "date", *RENTS.values()))


def load(source: Source) -> Iterator[CoreTable]:
    """Rents of the newest year in the file."""
    codes = source.table("commune_code").select(insee_com="code", id="territory_id")
    people = source.table("territory").select(id="territory_id", people="population")
    rows = with_past_year(source, source.read(FILE, COLUMNS), "date", file=FILE)
    newest = rows.filter(pl.col("year") == pl.col("year").max())
    newest = with_numbers(source, newest, list(RENTS.values()), file=FILE)
    newest = newest.with_columns(commune_code(newest, "insee_com"))
    newest = newest.join(codes, on="insee_com", how="left").join(people, on="id", how="left")
    # Communes that merged since, and arrondissements, share the people of today's commune.
    each = pl.col("people") / pl.len().over("id")
    figures = [Figure(name, pl.col(column), each) for name, column in RENTS.items()]
    year = int(str(newest["year"].max() or 0))
    yield commune_figures(source, newest, figures, column="insee_com", file=FILE, year=year)
