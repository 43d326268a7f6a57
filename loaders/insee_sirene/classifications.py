"""NAF rév. 2 and NAF 2025 side by side: each row says which one its activity is coded in.

A row of NAF 2025 takes the subclass of NAF rév. 2 that its own comes from, where all of it comes
from one. Where several go into it, it takes the one of them that INSEE gave the same SIRET last,
where that is known. Else it is ambiguous: it keeps its position of NAF 2025, and is no subclass of
NAF rév. 2 in particular.
"""

import polars as pl

from loaders.insee_sirene.columns import PERIODS, PERIODS_READ
from ti_graph.ingest import Source, stock
from ti_graph.ingest.engine import Frame

ACTIVITY = pl.col("activitePrincipaleEtablissement")
COUNTED = ("naf_rev2", "naf_2025", "old", "unknown", "none")
BEGIN = "dateDebut"
DAY = r"^\d{4}-\d{2}-\d{2}"


def with_industry(
    rows: pl.DataFrame, correspondence: pl.DataFrame, earlier: pl.DataFrame
) -> pl.DataFrame:
    """Rows with `industry_id`, and `industry_basis`: coded, converted, earlier or ambiguous.

    `earlier` holds the last subclass of NAF rév. 2 (`before`) of a `siret`.
    """
    new = correspondence.filter(pl.col("from_id").str.starts_with("naf2025-"))
    single = new.filter(share=1.0).select(own="from_id", converted="to_id")
    paired = new.select(own="from_id", before="to_id", earlier="to_id").unique()
    coded_2025 = pl.col("classification") == "naf_2025"
    own = pl.when(coded_2025).then(pl.format("naf2025-{}", ACTIVITY))
    found = (
        rows.with_columns(own=own)
        .join(earlier, on="siret", how="left", maintain_order="left")
        .join(single, on="own", how="left", maintain_order="left")
        .join(paired, on=["own", "before"], how="left", maintain_order="left")
    )
    bases = {"coded": ~coded_2025}
    bases |= {name: pl.col(name).is_not_null() for name in ("converted", "earlier")}
    return found.with_columns(
        industry_id=pl.coalesce("converted", "earlier", "own", pl.format("naf2-{}", ACTIVITY)),
        industry_basis=pl.coalesce(
            *(pl.when(holds).then(pl.lit(name)) for name, holds in bases.items()),
            pl.lit("ambiguous"),
        ),
    ).drop("own", "before", "converted", "earlier")


def last_of_rev_2(source: Source, rows: pl.DataFrame, file: str) -> pl.DataFrame:
    """The subclass of NAF rév. 2 (`before`) that rows coded in NAF 2025 had last, by `siret`.

    Of the file of periods, where it is in place. One whose last day bears two codes has none.
    """
    coded_2025 = rows.filter(classification="naf_2025").select("siret").unique()
    if coded_2025.is_empty() or not source.has(file):
        return pl.DataFrame(schema={"siret": pl.String, "before": pl.String})
    frame = stock.with_texts(source.stock(file, PERIODS), PERIODS_READ)
    frame = stock.with_classification(stock.with_dotted_naf(frame))
    asked = stock.of_establishments(frame, source.options.engine.table(coded_2025))
    periods = source.collect_stock(file, asked).filter(classification="naf_rev2")
    begun = pl.col(BEGIN).str.contains(DAY).fill_null(value=False)
    periods = source.keep(
        periods, begun, file=file, column=BEGIN, reason="no day on which the period began"
    )
    last = periods.filter(pl.col(BEGIN) == pl.col(BEGIN).max().over("siret"))
    alone = last.group_by("siret").agg(codes=ACTIVITY.n_unique(), code=ACTIVITY.first())
    return alone.filter(codes=1).select("siret", before=pl.format("naf2-{}", "code"))


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
        **{name: counts.get(name, 0) for name in COUNTED},
    )
