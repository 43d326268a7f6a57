"""NAF rév. 2 and NAF 2025 side by side: each row says which one its activity is coded in.

A row of NAF 2025 takes the subclass of NAF rév. 2 that its own comes from, where all of it comes
from one. Where several go into it, it is ambiguous: it keeps its position of NAF 2025, and is no
subclass of NAF rév. 2 in particular.
"""

import polars as pl

from ti_graph.ingest import Source, stock
from ti_graph.ingest.engine import Frame

ACTIVITY = pl.col("activitePrincipaleEtablissement")
COUNTED = ("naf_rev2", "naf_2025", "old", "unknown", "none")


def with_industry(rows: pl.DataFrame, correspondence: pl.DataFrame) -> pl.DataFrame:
    """Rows with `industry_id`, and `industry_basis`: coded, converted or ambiguous."""
    single = correspondence.filter(pl.col("from_id").str.starts_with("naf2025-"), share=1.0)
    coded_2025 = pl.col("classification") == "naf_2025"
    own = pl.when(coded_2025).then(pl.format("naf2025-{}", ACTIVITY))
    joined = rows.with_columns(own=own).join(
        single.select(own="from_id", converted="to_id"), on="own", how="left", maintain_order="left"
    )
    return joined.with_columns(
        industry_id=pl.coalesce("converted", "own", pl.format("naf2-{}", ACTIVITY)),
        industry_basis=pl.when(~coded_2025)
        .then(pl.lit("coded"))
        .when(pl.col("converted").is_not_null())
        .then(pl.lit("converted"))
        .otherwise(pl.lit("ambiguous")),
    ).drop("own", "converted")


def tell_classifications(source: Source, file: str, frame: Frame) -> None:
    """Note how many rows of a file are coded in which classification, where not all are in one."""
    found = source.collect_stock(file, stock.counted(frame))
    counts = {name or "none": rows for name, rows in found.select("classification", "rows").rows()}
    if not counts.keys() - {"naf_rev2", "none", "old"}:
        return
    source.notify(
        "classifications",
        file=source.files[file].name,
        total=sum(counts.values()),
        **{
            name: counts.get(name, 0) for name in ("naf_rev2", "naf_2025", "old", "unknown", "none")
        },
    )
