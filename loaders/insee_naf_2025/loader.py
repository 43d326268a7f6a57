"""INSEE's correspondence → subclasses of NAF 2025, and shares both ways.

Without the workbook, the pairs of industry that ship with the project are read.
"""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.model.identifiers import NAF_PATTERN

FILE, SHEET = "correspondence", "."
INDUSTRY = "industry"
IN_INDUSTRY = r"^(0[5-9]|[12]\d|3\d)\."
"""Subclasses of which the part that ships has every antecedent."""
PAIRS = Columns(read=("naf_rev2", "naf_2025", "label_2025"))
OLD, NEW = "sous_classes_naf_rev_2_codes", "sous_classes_naf_2025_codes"
OLD_LABEL = r"sous_classes_naf_rev_2_(libelles|intitules)"
NEW_LABEL = r"sous_classes_naf_2025_(libelles|intitules)"
COLUMNS = Columns(
    read=(OLD, NEW),
    patterns=(OLD_LABEL, NEW_LABEL, r"type_de_correspondance.*", r"contenu_commun.*"),
)


def load(source: Source) -> Iterator[CoreTable]:
    """Tell the subclasses of NAF 2025, and how each subclass goes into the other classification."""
    file, rows = _pairs(source)
    known = source.table("industry")["industry_id"].implode()
    for column, valid, reason in (
        (OLD, pl.format("naf2-{}", OLD).is_in(known), "not a subclass of NAF rév. 2"),
        (NEW, pl.col(NEW).str.contains(NAF_PATTERN), "not a code of NAF 2025"),
    ):
        rows = source.keep(rows, valid, file=file, column=column, reason=reason)
    pairs = rows.unique([OLD, NEW], keep="first", maintain_order=True)
    yield CoreTable("industry", _subclasses(pairs))
    yield CoreTable("industry_correspondence", _shares(pairs, OLD, NEW, ("naf2", "naf2025")))
    whole = pairs if file == FILE else pairs.filter(pl.col(NEW).str.contains(IN_INDUSTRY))
    yield CoreTable("industry_correspondence", _shares(whole, NEW, OLD, ("naf2025", "naf2")))


def _pairs(source: Source) -> tuple[str, pl.DataFrame]:
    """Which file is read, and its pairs of subclasses."""
    if source.has(FILE):
        return FILE, source.sheet(FILE, SHEET, COLUMNS).drop_nulls([OLD, NEW])
    rows = source.read(INDUSTRY, PAIRS)
    names = {"naf_rev2": OLD, "naf_2025": NEW, "label_2025": "sous_classes_naf_2025_libelles"}
    return INDUSTRY, rows.rename(names)


def _subclasses(pairs: pl.DataFrame) -> pl.DataFrame:
    labels = [name for name in pairs.columns if name.startswith("sous_classes_naf_2025_")]
    found = [name for name in labels if name != NEW]
    label = pl.col(found[0]) if found else pl.lit(None, pl.String)
    return pairs.unique(NEW, keep="first", maintain_order=True).select(
        industry_id=pl.format("naf2025-{}", NEW),
        scheme=pl.lit("naf_2025"),
        level=pl.lit("subclass"),
        code=NEW,
        label_fr=label.str.replace_all(r"\s+", " "),
    )


def _shares(pairs: pl.DataFrame, start: str, end: str, names: tuple[str, str]) -> pl.DataFrame:
    parts = pl.len().over(start)
    return pairs.select(
        from_id=pl.format(f"{names[0]}-{{}}", start),
        to_id=pl.format(f"{names[1]}-{{}}", end),
        share=1.0 / parts,
        basis=pl.when(parts == 1).then(pl.lit("official")).otherwise(pl.lit("derived")),
    )
