"""The wide file of URSSAF (two columns a year) → jobs and establishments, one row a year."""

import datetime as dt
import re
from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.notices import listed
from ti_graph.ingest.values import MARK_OF_SECRECY, as_number, as_text, is_written
from ti_graph.ingest.vintage import whole_once, with_parts
from ti_graph.model.identifiers import dotted_naf
from ti_graph.model.industries import of_industry
from ti_graph.model.status import ESTIMATED, KNOWN, SECRET, UNKNOWN

FILE = "employment"
READ = ("code_commune", "code_ape")
LABELS = (
    "region", "ancienne_region", "departement", "zone_d_emploi", "epci", "commune", "nom_commune",
    "intitule_commune", "grand_secteur_d_activite", "secteur_na17", "secteur_na38", "secteur_na88",
    "ape",
)  # fmt: skip
CODES = (
    "code_region", "code_ancienne_region", "code_departement", "code_zone_d_emploi", "code_epci",
    "code_grand_secteur_d_activite", "code_secteur_na17", "code_secteur_na38",
    "code_secteur_na88",
)  # fmt: skip
JOBS, ESTABLISHMENTS = "effectifs_salaries_", "nombre_d_etablissements_"
YEARLY = rf"(?:{JOBS}|{ESTABLISHMENTS})(\d{{4}})"
COLUMNS = Columns(read=READ, ignored=(*LABELS, *CODES), patterns=(YEARLY,))
ACTIVITY = pl.col("code_ape")
SUBCLASS = r"^\d{2}\.\d{2}[A-Z]$"
MEASURES = {"jobs": JOBS, "establishments": ESTABLISHMENTS}
KEY = ["territory_id", "industry_id"]
EMPTY = "empty"
"""Nothing is written: no figure, and none that is hidden."""


def load(source: Source) -> Iterator[CoreTable]:
    """Tell jobs and establishments of each commune of today × NAF subclass × year."""
    frame = source.scan(FILE, COLUMNS)
    schema = frame.collect_schema()
    measures = [name for name in schema.names() if re.fullmatch(YEARLY, name)]
    source.expect(bool(measures), file=FILE, reason="no column bears a year")
    to_come = [name for name in measures if int(name[-4:]) > dt.date.today().year]
    source.expect(not to_come, file=FILE, reason=f"years to come: {', '.join(to_come)}")
    _expect_both(source, measures)
    frame = frame.with_columns(
        as_text("code_commune", schema["code_commune"], width=5),
        as_text("code_ape", schema["code_ape"]).str.to_uppercase().pipe(dotted_naf),
    )
    chosen = frame.filter(_chosen(source.options.services)).select("_row", *READ, *measures)
    rows = source.distinct(source.collect(FILE, chosen), READ, file=FILE)
    rows = whole_once(source, rows, "code_commune", file=FILE, by=["code_ape"])
    rows = _measured(source, _placed(source, rows), measures)
    years = sorted({int(name[-4:]) for name in measures})
    yield CoreTable("employment", pl.concat([_year(rows, year) for year in years]))


def _expect_both(source: Source, measures: list[str]) -> None:
    """Stop where a year lacks a measure that another year has; a file may have one measure alone.

    Without its column the jobs of a year would be unknown everywhere, and be read as a fall.
    """
    years = sorted({name[-4:] for name in measures})
    lacking = [
        [f"{measure}{year}" for year in years if f"{measure}{year}" not in measures]
        for measure in MEASURES.values()
    ]
    if gaps := [name for names in lacking if len(names) < len(years) for name in names]:
        source.stop_without(FILE, gaps)
    for names in lacking:
        if names:
            source.notify(
                "one_measure", file=source.files[FILE].name, columns=listed(names),
                years=f"{years[0]}-{years[-1]}",
            )  # fmt: skip


def _chosen(services: tuple[str, ...]) -> pl.Expr:
    """Industry, the services that were asked for, and whatever is no code of the NAF."""
    division = ACTIVITY.str.slice(0, 2)
    chosen = of_industry(division)
    for code in services:
        chosen = chosen | ACTIVITY.str.starts_with(code)
    return chosen | ACTIVITY.is_null() | ~ACTIVITY.str.contains(SUBCLASS)


def _placed(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows under the commune of today that their code stands for, and a code of the NAF."""
    industries = source.table("industry")["industry_id"].implode()
    placed = with_parts(source, rows, "code_commune", file=FILE)
    coded = placed.with_columns(industry_id=pl.format("naf2-{}", ACTIVITY))
    known = pl.col("industry_id").is_in(industries)
    reason = "not a subclass of NAF rév. 2"
    return source.keep(coded, known, file=FILE, column="code_ape", reason=reason)


def _measured(source: Source, rows: pl.DataFrame, measures: list[str]) -> pl.DataFrame:
    """Each measure as a number, and beside it (`<measure>_status`) what is known of it.

    What is shared between the parts of a commune that was split is estimated in each.
    """
    kinds = rows.schema
    for name in measures:
        kind = kinds[name]
        number, written = as_number(name, kind), is_written(name, kind)
        secret = (
            pl.col(name).cast(pl.String).str.strip_chars().str.to_lowercase() == MARK_OF_SECRECY
        )
        odd = written & number.is_null() & ~secret
        source.quarantine.add(
            rows.filter(odd),
            file=source.files[FILE].name,
            column=name,
            reason="neither a number nor the mark of secrecy (s)",
        )
        status = (
            pl.when(~written)
            .then(pl.lit(EMPTY))
            .when(number.is_not_null())
            .then(pl.lit(KNOWN))
            .otherwise(pl.when(secret).then(pl.lit(SECRET)).otherwise(pl.lit(UNKNOWN)))
        )
        guessed = (pl.col("part") < 1) & (status == KNOWN)
        status = pl.when(guessed).then(pl.lit(ESTIMATED)).otherwise(status)
        frame = rows.with_columns(status.alias(f"{name}_status"))
        rows = frame.with_columns((number * pl.col("part")).alias(name))
    return rows


def _year(rows: pl.DataFrame, year: int) -> pl.DataFrame:
    """One row a commune × industry that has an establishment or a job. Merged ones are summed."""
    frame = rows.select(*KEY, *(part for name in MEASURES for part in _parts(rows, name, year)))
    nothing = [
        (pl.col(f"{name}_status") == EMPTY) | (pl.col(name) == 0).fill_null(value=False)
        for name in MEASURES
    ]
    frame = frame.filter(~pl.all_horizontal(nothing)).with_columns(
        pl.col(f"{name}_status").replace(EMPTY, UNKNOWN) for name in MEASURES
    )
    # Nearly every pair is there once: only those of communes that were folded are summed.
    twice = frame.select(KEY).is_duplicated()
    parts = [part for name in MEASURES for part in _sum(name)]
    summed = frame.filter(twice).group_by(KEY).agg(parts).select(frame.columns)
    return pl.concat([frame.filter(~twice), summed]).with_columns(year=pl.lit(year, pl.Int16))


def _parts(rows: pl.DataFrame, name: str, year: int) -> tuple[pl.Expr, pl.Expr]:
    """The measure of a year and its status; a column that the file lacks is empty."""
    column = f"{MEASURES[name]}{year}"
    if column not in rows.columns:
        empty = pl.lit(None, pl.Float64).alias(name)
        return empty, pl.lit(EMPTY).alias(f"{name}_status")
    return pl.col(column).alias(name), pl.col(f"{column}_status").alias(f"{name}_status")


def _sum(name: str) -> tuple[pl.Expr, pl.Expr]:
    """The sum; secret or unknown as soon as one part is."""
    status = pl.col(f"{name}_status")
    worst = (
        pl.when((status == SECRET).any())
        .then(pl.lit(SECRET))
        .when((status == UNKNOWN).any())
        .then(pl.lit(UNKNOWN))
        .when((status == ESTIMATED).any())
        .then(pl.lit(ESTIMATED))
        .otherwise(pl.lit(KNOWN))
    )
    total = pl.when(status.is_in([KNOWN, ESTIMATED]).all()).then(pl.col(name).sum())
    return total.alias(name), worst.alias(f"{name}_status")
