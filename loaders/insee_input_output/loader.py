"""INSEE's domestic input-output table in A38 → branches, sales between them, production.

A row of the file is a product, a column a branch. In the table `intermediate` the branch buys the
product, so the seller is the branch that the product is named after; in the table `production` the
branch makes the product.
"""

from collections.abc import Iterator

import polars as pl

from loaders.insee_input_output.branches import BRANCHES
from ti_graph.ingest import Columns, CoreTable, Source

CELLS = Columns(read=("table", "product_a38", "branch_a38", "value_meur"))
DIVISIONS = Columns(read=("DIVISION", "BRANCH"), ignored=("NACE_R2", "LIBELLE"))
YEARS = {"table_2018": 2018, "table_2019": 2019}
COUNTRY = "FR"
AMOUNT = r"^[0-9]+(\.[0-9]+)?$"


def load(source: Source) -> Iterator[CoreTable]:
    """Tell branches, their divisions of NACE, what they sell to one another and make."""
    yield CoreTable("industry", _branches())
    yield CoreTable("industry_correspondence", _divisions(source))
    for file, year in YEARS.items():
        cells = _cells(source, file).with_columns(
            year=pl.lit(year, pl.Int16), country=pl.lit(COUNTRY)
        )
        yield CoreTable("io_flow", _flows(cells))
        yield CoreTable("io_output", _outputs(cells))


def _branches() -> pl.DataFrame:
    labels = list(BRANCHES.values())
    return pl.DataFrame(
        {
            "code": list(BRANCHES),
            "label_fr": [french for french, _ in labels],
            "label_en": [english for _, english in labels],
        }
    ).with_columns(
        industry_id=_branch_id("code"),
        scheme=pl.lit("a38"),
        level=pl.lit("branch"),
    )


def _branch_id(column: str) -> pl.Expr:
    return pl.format("a38-{}", column)


def _divisions(source: Source) -> pl.DataFrame:
    rows = source.read("divisions", DIVISIONS)
    rows = source.keep(
        rows, _is_branch("BRANCH"), file="divisions", column="BRANCH", reason="not a branch of A38"
    )
    rows = source.keep(
        rows,
        pl.format("nace2-{}", "DIVISION").is_in(source.table("industry")["industry_id"].implode()),
        file="divisions",
        column="DIVISION",
        reason="not a division of NACE Rev. 2",
    )
    return rows.select(
        from_id=pl.format("nace2-{}", "DIVISION"),
        to_id=_branch_id("BRANCH"),
        share=pl.lit(1.0),
        basis=pl.lit("official"),
    )


def _is_branch(column: str) -> pl.Expr:
    return pl.col(column).is_in(list(BRANCHES))


def _cells(source: Source, file: str) -> pl.DataFrame:
    """Cells of both tables; one that is reported again goes to quarantine, the first stands.

    In the published layout every row of the production table is followed by three cells of the
    intermediate one (AZ, BZ, CA): added up, they would inflate the production of these branches.
    """
    rows = source.read(file, CELLS)
    for column in ("product_a38", "branch_a38"):
        rows = source.keep(
            rows, _is_branch(column), file=file, column=column, reason="not a branch of A38"
        )
    rows = source.keep(
        rows,
        pl.col("table").is_in(["production", "intermediate"]),
        file=file,
        column="table",
        reason="neither production nor intermediate",
    )
    rows = source.keep(
        rows,
        pl.col("value_meur").str.contains(AMOUNT),
        file=file,
        column="value_meur",
        reason="not an amount",
    )
    rows = source.keep(
        rows,
        pl.struct("table", "product_a38", "branch_a38").is_first_distinct(),
        file=file,
        column="value_meur",
        reason="this cell is reported again, the first stands",
    )
    return rows.with_columns(pl.col("value_meur").cast(pl.Float64))


def _flows(cells: pl.DataFrame) -> pl.DataFrame:
    return cells.filter(pl.col("table") == "intermediate", pl.col("value_meur") > 0).select(
        "year",
        "country",
        "value_meur",
        from_id=_branch_id("product_a38"),
        to_id=_branch_id("branch_a38"),
    )


def _outputs(cells: pl.DataFrame) -> pl.DataFrame:
    made = cells.filter(pl.col("table") == "production")
    return made.group_by("year", "country", industry_id=_branch_id("branch_a38")).agg(
        pl.col("value_meur").sum()
    )
