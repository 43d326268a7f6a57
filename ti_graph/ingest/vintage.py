"""What commune a code stands for in a file of a given year: codes are those of their date.

A code that exists today may have stood for a larger commune, which was split since (15141 from 2016
to 2024 is Neussargues en Pinatelle, five communes today). In a file of those years it belongs to
none of them alone: what is counted there is shared between the parts by their population, and what
cannot be shared is set aside.
"""

from collections.abc import Sequence

import polars as pl

from ti_graph.ingest.source import Source

SPLIT = "the commune of that code was split since: it stands for several communes of today"
COUNTED = "an arrondissement of a commune that is there whole: it is counted in it"
ARRONDISSEMENTS = {
    "13055": r"^132(?:0[1-9]|1[0-6])$", "69123": r"^6938[1-9]$", "75056": r"^751(?:0[1-9]|1\d|20)$",
}  # fmt: skip
"""Marseille, Lyon and Paris → the codes of their arrondissements."""
PERIOD = ("first_year", "last_year")
LOST = "commune code of no vintage"


def with_parts(source: Source, rows: pl.DataFrame, column: str, *, file: str) -> pl.DataFrame:
    """Rows with `territory_id`, the commune of today, and `part`, what of the row lies in it.

    A row of a commune that was split since is there once for each part. The year is the one that
    the card gives of the codes in its files (`communes_of`), else today.
    """
    codes = source.table("commune_code").select(pl.col("code").alias(column), "territory_id")
    parts = _parts(source).rename({"code": column})
    split = pl.col(column).is_in(parts[column].unique().implode()).fill_null(value=False)
    whole = rows.filter(~split).join(codes, on=column, how="left", maintain_order="left")
    whole = whole.with_columns(part=pl.lit(1.0))
    shared = rows.filter(split).join(parts, on=column, how="left", maintain_order="left")
    can = pl.col("part").is_not_null()
    shared = source.keep(shared, can, file=file, column=column, reason=SPLIT)
    known = pl.col("territory_id").is_not_null()
    whole = source.keep(whole, known, file=file, column=column, reason=LOST)
    return pl.concat([whole, shared.select(whole.columns)])


def whole_once(
    source: Source, rows: pl.DataFrame, column: str, *, file: str, by: Sequence[str] = ()
) -> pl.DataFrame:
    """Rows without the arrondissements of a commune that is there whole: they would count twice.

    `by` are the other columns of the key: a commune is there whole where a row of them says it.
    """
    for whole, parts in ARRONDISSEMENTS.items():
        there = rows.filter(pl.col(column) == whole)
        beside = rows.filter(pl.col(column).str.contains(parts))
        if there.height and by:
            beside = beside.join(there, on=by, how="semi")
        if there.height:
            again = pl.col("_row").is_in(beside["_row"].implode())
            rows = source.keep(rows, ~again, file=file, column=column, reason=COUNTED)
    return rows


def with_split(
    source: Source, rows: pl.DataFrame, column: str, year: pl.Expr | int
) -> pl.DataFrame:
    """Rows with `split`: the code in `column` was that of a commune which was split after `year`.

    For things that cannot be shared, as a site: they lie in one of the parts, and none says which.
    """
    periods = source.table("commune_split").select(pl.col("code").alias(column), *PERIOD)
    then = rows.select("_row", column, _year=year).join(periods.unique(), on=column)
    found = then.filter(pl.col("_year").is_between(*PERIOD))["_row"]
    return rows.with_columns(split=pl.col("_row").is_in(found.unique().implode()))


def _parts(source: Source) -> pl.DataFrame:
    """code, territory_id, part: by population; null where that of a part is unknown."""
    year = source.card.communes_of
    within = pl.lit(year, pl.Int64).is_between(*PERIOD).fill_null(value=False)
    split = source.table("commune_split").filter(within)
    people = source.table("territory").select(part_id="territory_id", people="population")
    total = pl.col("people").sum().over("code")
    known = pl.col("people").is_not_null().all().over("code") & (total > 0)
    return split.join(people, on="part_id", how="left").select(
        "code",
        territory_id="part_id",
        part=pl.when(known).then(pl.col("people") / total),
    )
