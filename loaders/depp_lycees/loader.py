"""The list of lycées by social position → lycées, and pupils in vocational tracks by commune."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import Figure, decimal, first_of, placed_figures, placed_points
from ti_graph.ingest.vintage import with_parts

FILE = "lycees"
CODES = ("insee_com", "code_insee_de_la_commune")
NAMES = ("etablissement", "nom_de_l_etablissment", "nom_de_l_etablissement")
COLUMNS = Columns(
    read=("rentree_scolaire", "uai", "effectifs_voie_pro"),
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
    rows = source.read(FILE, COLUMNS)
    rows = rows.with_columns(
        code=first_of(rows, *CODES).str.zfill(5),
        label=first_of(rows, *NAMES),
        year=pl.col("rentree_scolaire").str.slice(0, 4).cast(pl.Int16),
    ).filter(pl.col("year") == pl.col("year").max())
    year = int(str(rows["year"].max()))
    pupils = Figure("vocational_pupils", decimal("effectifs_voie_pro"))
    placed = with_parts(source, rows, "code", file=FILE)
    yield placed_figures(placed, [pupils], year)
    teaching = placed.filter(decimal("effectifs_voie_pro") > 0)
    yield placed_points(teaching, "lycee", "uai", "label", year)
