"""LOVAC by commune → share of private dwellings vacant for over two years."""

from collections.abc import Iterator

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import Figure, commune_figures, decimal

FILE = "vacancy"
YEAR = 2021
COLUMNS = Columns(read=("insee_com", "nb_log_prive_2020", "part_vacants_2ans_pct"))


def load(source: Source) -> Iterator[CoreTable]:
    """The share of each commune that may be reported, weighed by its dwellings."""
    rows = source.read(FILE, COLUMNS)
    share = Figure(
        "vacant_over_two_years", decimal("part_vacants_2ans_pct"), decimal("nb_log_prive_2020")
    )
    yield commune_figures(source, rows, [share], column="insee_com", file=FILE, year=YEAR)
