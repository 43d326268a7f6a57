"""NAF rév. 2, the French classification of activities, at its five levels (INSEE)."""

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source

TITLES = Columns(read=("Code", "Intitulés de la  NAF rév. 2, version finale"))
SECTION_OF_SUBCLASS = Columns(read=("n5", "n1"))
IRI = "http://id.insee.fr/codes/nafr2/"


@dataclass(frozen=True)
class Level:
    """One level: its file, the file's code and label columns, the shape of its codes."""

    name: str
    file: str
    columns: Columns
    shape: str
    iri: str
    above: int = 0
    """How many characters of a code, written without a dot, make the code above."""


LEVELS = (
    Level("section", "sections", Columns(read=("code", "libelle")), r"^[A-U]$", "section"),
    Level("division", "divisions", TITLES, r"^[0-9]{2}$", "division"),
    Level("group", "groups", TITLES, r"^[0-9]{3}$", "groupe", above=2),
    Level("class", "classes", TITLES, r"^[0-9]{4}$", "classe", above=3),
    Level(
        "subclass",
        "subclasses",
        Columns(read=("Code", "Libellé")),
        r"^[0-9]{4}[A-Z]$",
        "sousClasse",
        above=4,
    ),
)


def load(source: Source) -> Iterator[CoreTable]:
    """Tell every position, below its parent."""
    for level in LEVELS:
        rows = _positions(source, level).with_columns(above=pl.col("raw").str.slice(0, level.above))
        if level.name == "section":
            rows = rows.with_columns(above=pl.lit(None, pl.String))
        if level.name == "division":
            rows = rows.drop("above").join(_section_of_division(source), on="raw", how="left")
        yield CoreTable("industry", _industries(rows, level))


def _positions(source: Source, level: Level) -> pl.DataFrame:
    code, label = level.columns.read
    rows = source.read(level.file, level.columns)
    return source.keep(
        rows.select("_row", raw=pl.col(code).str.strip_chars(), label=pl.col(label)),
        pl.col("raw").str.contains(level.shape),
        file=level.file,
        column="raw",
        reason=f"not a code of level {level.name}",
    )


def _section_of_division(source: Source) -> pl.DataFrame:
    """The subclasses tell in which section their division lies."""
    rows = source.read("section_of_subclass", SECTION_OF_SUBCLASS)
    sections = rows.select(raw=pl.col("n5").str.slice(0, 2), above=pl.col("n1")).unique()
    source.expect(
        sections["raw"].is_unique().all(),
        file="section_of_subclass",
        reason="a division lies in two sections",
    )
    return sections


def _industries(rows: pl.DataFrame, level: Level) -> pl.DataFrame:
    return rows.select(
        "_row",
        industry_id=pl.format("naf2-{}", _dotted("raw")),
        scheme=pl.lit("naf_rev2"),
        level=pl.lit(level.name),
        code=_dotted("raw"),
        parent_id=pl.format("naf2-{}", _dotted("above")),
        label_fr=pl.col("label").str.replace_all(r"\s+", " ").str.strip_chars(),
        iri=pl.format(f"{IRI}{level.iri}/{{}}", _dotted("raw")),
    )


def _dotted(column: str) -> pl.Expr:
    return pl.col(column).str.replace(r"^([0-9]{2})([0-9])", "$1.$2")
