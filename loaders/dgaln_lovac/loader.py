"""LOVAC by commune → share of private dwellings vacant for over two years."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import Figure, commune_code, commune_figures, with_numbers

FILE = "vacancy"
YEAR = 2021
DWELLINGS, SHARE = "nb_log_prive_2020", "part_vacants_2ans_pct"
COLUMNS = Columns(read=("insee_com", DWELLINGS, SHARE))


def load(source: Source) -> Iterator[CoreTable]:
    """The share of each commune that may be reported, weighed by its dwellings."""
    rows = source.read(FILE, COLUMNS)
    rows = rows.with_columns(commune_code(rows, "insee_com"))
    rows = with_numbers(source, rows, (DWELLINGS, SHARE), file=FILE)
    share = Figure("vacant_over_two_years", pl.col(SHARE), pl.col(DWELLINGS))
    yield commune_figures(source, rows, [share], column="insee_com", file=FILE, year=YEAR)
