"""The list of lycées by social position → lycées, and pupils in vocational tracks by commune."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import (
    Figure,
    commune_code,
    first_of,
    placed_figures,
    placed_points,
    with_numbers,
    with_past_year,
)
from ti_graph.ingest.vintage import with_parts

FILE = "lycees"
PUPILS = "effectifs_voie_pro"
CODES = ("insee_com", "code_insee_de_la_commune")
NAMES = ("etablissement", "nom_de_l_etablissment", "nom_de_l_etablissement")
COLUMNS = Columns(
    read=("rentree_scolaire", "uai", PUPILS),
    one_of=(CODES, NAMES),
    ignored=(
        "secteur", "type_de_lycee", "effectifs_voie_gt", "academie", "code_du_departement",
        "departement", "nom_de_la_commune", "effectifs_ensemble_gt_pro", "ips_voie_gt",
        "ips_voie_pro", "ips_ensemble_gt_pro", "ecart_type_de_l_ips_voie_gt",
        "ecart_type_de_l_ips_voie_pro",
    ),
)  # fmt: skip


def load(source: Source) -> Iterator[CoreTable]:
    """Lycées of the last school year, and their vocational pupils."""
    rows = with_past_year(source, source.read(FILE, COLUMNS), "rentree_scolaire", file=FILE)
    rows = rows.with_columns(
        pl.col("uai").str.strip_chars(),
        code=commune_code(rows, *CODES),
        label=first_of(rows, *NAMES),
    ).filter(pl.col("year") == pl.col("year").max())
    year = int(str(rows["year"].max() or 0))
    rows = source.distinct(rows, ["uai"], file=FILE)
    rows = with_numbers(source, rows, [PUPILS], file=FILE)
    pupils = Figure("vocational_pupils", pl.col(PUPILS))
    placed = with_parts(source, rows, "code", file=FILE)
    yield placed_figures(placed, [pupils], year)
    teaching = placed.filter(pl.col(PUPILS) > 0)
    yield placed_points(teaching, "lycee", "uai", "label", year)
