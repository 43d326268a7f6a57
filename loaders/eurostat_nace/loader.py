"""NACE Rev. 2, the European classification of activities, in English (Eurostat)."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

POSITIONS = Columns(
    read=("NACE Rev. 2", "Name", "URI"), ignored=("Include", "IncludeAlso", "Exclude")
)
IRI = "http://data.europa.eu/ux2/nace2/"
SHAPE = r"^([A-U]|[0-9]{2}(\.[0-9]{1,2})?)$"
LEVEL_OF_LENGTH = {1: "section", 2: "division", 4: "group", 5: "class"}


def load(source: Source) -> Iterator[CoreTable]:
    """Tell every position, below its parent, and where each NAF subclass goes."""
    naf = source.table("industry").filter(pl.col("scheme") == "naf_rev2")
    rows = source.read("positions", POSITIONS).rename({"NACE Rev. 2": "code"})
    undotted = pl.col("code").str.replace(".", "", literal=True)
    for column, valid, reason in (
        ("code", pl.col("code").str.contains(SHAPE), "not a NACE Rev. 2 code"),
        ("code", pl.col("code").is_in(naf["code"].implode()), "no position of NAF bears it"),
        ("URI", pl.col("URI") == undotted, "not the code without its dot"),
    ):
        rows = source.keep(rows, valid, file="positions", column=column, reason=reason)
    yield CoreTable("industry", _industries(rows, naf))
    yield CoreTable("industry_correspondence", _naf_to_nace(naf))


def _industries(rows: pl.DataFrame, naf: pl.DataFrame) -> pl.DataFrame:
    """The upper four levels of NAF are those of NACE: same codes, same tree."""
    french = naf.select("code", "label_fr", parent_id=_as_nace("parent_id"))
    return rows.join(french, on="code", how="left").select(
        "_row",
        "code",
        "label_fr",
        "parent_id",
        industry_id=pl.format("nace2-{}", pl.col("code")),
        scheme=pl.lit("nace_rev2"),
        level=pl.col("code").str.len_chars().replace_strict(LEVEL_OF_LENGTH),
        label_en=pl.col("Name").str.replace_all(r"\s+", " ").str.strip_chars(),
        iri=pl.lit(IRI) + pl.col("URI"),
    )


def _naf_to_nace(naf: pl.DataFrame) -> pl.DataFrame:
    """A NAF subclass divides one class, which is NACE's by definition: it goes there whole."""
    return naf.filter(pl.col("level") == "subclass").select(
        from_id="industry_id",
        to_id=_as_nace("parent_id"),
        share=pl.lit(1.0),
        basis=pl.lit("derived"),
    )


def _as_nace(column: str) -> pl.Expr:
    return pl.col(column).str.replace("^naf2-", "nace2-")
