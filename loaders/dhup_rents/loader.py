"""Carte des loyers → modelled rents of a flat and a house by commune, weighed by its people."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import Figure, commune_figures, decimal

FILE = "rents"
COLUMNS = Columns(read=("insee_com", "date", "loyer_m2_appartement", "loyer_m2_maison"))


def load(source: Source) -> Iterator[CoreTable]:
    """Rents of the newest year in the file."""
    codes = source.table("commune_code").select(insee_com="code", id="territory_id")
    people = source.table("territory").select(id="territory_id", people="population")
    rows = source.read(FILE, COLUMNS).join(codes, on="insee_com", how="left")
    newest = rows.filter(pl.col("date") == pl.col("date").max()).join(people, on="id", how="left")
    # Communes that merged since, and arrondissements, share the people of today's commune.
    each = pl.col("people") / pl.len().over("id")
    figures = [
        Figure("rent_flat", decimal("loyer_m2_appartement"), each),
        Figure("rent_house", decimal("loyer_m2_maison"), each),
    ]
    yield commune_figures(
        source, newest, figures, column="insee_com", file=FILE, year=int(str(newest["date"].max()))
    )
