"""The crossing of ANCT's programmes by commune → programmes, and the communes that they take in."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.figures import Figure, commune_code, placed_figures
from ti_graph.ingest.vintage import with_parts

FILE = "programmes"
YEAR = 2023
PROGRAMMES = {
    "acv": ("id_acv", "Action cœur de ville", "Action cœur de ville (centres of medium towns)"),
    "pvd": ("id_pvd", "Petites villes de demain", "Petites villes de demain (small towns)"),
    "va": ("id_va", "Villages d'avenir", "Villages d'avenir (villages)"),
    "crte": (
        "id_crte",
        "Contrat de relance et de transition écologique (CRTE)",
        "Contract for recovery and ecological transition (CRTE)",
    ),
    "cde": ("id_cde", "Cités de l'emploi", "Cités de l'emploi (employment in poor districts)"),
}
"""Programme → its column, its name in French and in English."""
COUNTED = ("acv", "pvd", "va")
SECOND = "id_acv2"
"""Cities that joined Action cœur de ville in its second phase."""
COLUMNS = Columns(
    read=("insee_com", *(column for column, _, _ in PROGRAMMES.values())),
    optional=(SECOND,),
    ignored=("id_ti", "id_ami", "id_fabp", "id_amm", "id_habinclus", "id_cite", "id_fs", "id_site"),
)


def load(source: Source) -> Iterator[CoreTable]:
    """Programmes, their communes, and how many of them a territory will be found to have."""
    rows = source.read(FILE, COLUMNS)
    rows = rows.with_columns(commune_code(rows, "insee_com"))
    if SECOND in rows.columns:
        rows = rows.with_columns(id_acv=pl.coalesce("id_acv", SECOND))
    labels = [(name, french, english) for name, (_, french, english) in PROGRAMMES.items()]
    yield CoreTable(
        "state_programme",
        pl.DataFrame(labels, ["programme_id", "label_fr", "label_en"], orient="row"),
    )
    placed = with_parts(source, rows, "insee_com", file=FILE)
    yield CoreTable("programme_commune", _communes(placed))
    counted = [
        Figure(f"programme_{name}", pl.col(PROGRAMMES[name][0]).is_not_null().cast(pl.Float64))
        for name in COUNTED
    ]
    figures = placed_figures(placed, counted, YEAR)
    taken_in = figures.frame.filter(pl.col("value") > 0)
    # Communes that merged are one. One that was split was labelled once: its parts share one.
    yield CoreTable("commune_figure", taken_in.with_columns(pl.col("value").clip(upper_bound=1.0)))


def _communes(placed: pl.DataFrame) -> pl.DataFrame:
    parts = [
        placed.filter(pl.col(column).is_not_null()).select(
            "territory_id", programme_id=pl.lit(name), contract=pl.col(column)
        )
        for name, (column, _, _) in PROGRAMMES.items()
    ]
    found = pl.concat(parts).sort("programme_id", "territory_id", "contract")
    once = found.unique(["programme_id", "territory_id"], keep="first", maintain_order=True)
    return once.with_columns(year=pl.lit(YEAR, pl.Int16))
