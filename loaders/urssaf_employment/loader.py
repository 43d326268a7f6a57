"""The wide file of URSSAF (two columns a year) → jobs and establishments, one row a year."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.model.identifiers import dotted_naf
from ti_graph.model.status import KNOWN, UNKNOWN

FILE = "employment"
READ = ("code_commune", "code_ape")
LABELS = (
    "region", "ancienne_region", "departement", "zone_d_emploi", "epci", "commune",
    "intitule_commune", "grand_secteur_d_activite", "secteur_na17", "secteur_na38", "secteur_na88",
    "ape",
)  # fmt: skip
CODES = (
    "code_region", "code_ancienne_region", "code_departement", "code_zone_d_emploi", "code_epci",
    "code_grand_secteur_d_activite", "code_secteur_na17", "code_secteur_na38",
    "code_secteur_na88",
)  # fmt: skip
JOBS, ESTABLISHMENTS = "effectifs_salaries_", "nombre_d_etablissements_"
COLUMNS = Columns(
    read=READ,
    optional=(*LABELS, *CODES),
    patterns=(rf"{JOBS}\d{{4}}", rf"{ESTABLISHMENTS}\d{{4}}"),
)
FIRST_DIVISION, LAST_DIVISION = "05", "39"
ACTIVITY = pl.col("code_ape")


def load(source: Source) -> Iterator[CoreTable]:
    """Tell jobs and establishments of each commune of today × NAF subclass × year."""
    frame = source.scan(FILE, COLUMNS)
    names = frame.collect_schema().names()
    years = sorted({int(name[-4:]) for name in names if name.startswith(JOBS)})
    source.expect(bool(years), file=FILE, reason="no column bears a year")
    measures = [f"{kind}{year}" for year in years for kind in (JOBS, ESTABLISHMENTS)]
    numbers = [pl.col(name).cast(pl.Float64, strict=False) for name in measures if name in names]
    frame = frame.with_columns(ACTIVITY.pipe(dotted_naf).alias("code_ape"))
    chosen = frame.filter(_chosen(source.options.services)).select("_row", *READ, *numbers)
    rows = _placed(source, source.collect(FILE, chosen))
    yield CoreTable("employment", _long(rows, years))


def _chosen(services: tuple[str, ...]) -> pl.Expr:
    division = ACTIVITY.str.slice(0, 2)
    chosen = division.is_between(pl.lit(FIRST_DIVISION), pl.lit(LAST_DIVISION))
    for code in services:
        chosen = chosen | ACTIVITY.str.starts_with(code)
    return chosen | ACTIVITY.is_null()


def _placed(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows under the commune of today that their code stands for, and a code of the NAF."""
    codes = source.table("commune_code").select(code_commune="code", territory_id="territory_id")
    industries = source.table("industry")["industry_id"].implode()
    rows = rows.join(codes, on="code_commune", how="left", maintain_order="left").with_columns(
        industry_id=pl.format("naf2-{}", ACTIVITY)
    )
    for column, valid, reason in (
        ("code_commune", pl.col("territory_id").is_not_null(), "commune code of no vintage"),
        ("code_ape", pl.col("industry_id").is_in(industries), "not a subclass of NAF rév. 2"),
    ):
        rows = source.keep(rows, valid, file=FILE, column=column, reason=reason)
    return rows


def _long(rows: pl.DataFrame, years: list[int]) -> pl.DataFrame:
    """One row a commune × industry × year. Communes that merged are summed."""
    key = ["territory_id", "industry_id"]
    told = rows.drop("_row", *READ)
    # Nearly every pair is told once: only those of communes that were folded are summed.
    twice = told.select(key).is_duplicated()
    summed = told.filter(twice).group_by(key).agg(_sum(name) for name in told.columns[:-2])
    whole = pl.concat([told.filter(~twice), summed.select(told.columns)])
    return pl.concat([_year(whole, year) for year in years])


def _sum(name: str) -> pl.Expr:
    """The sum, unknown as soon as one part is unknown."""
    return pl.when(pl.col(name).is_not_null().all()).then(pl.col(name).sum()).alias(name)


def _year(rows: pl.DataFrame, year: int) -> pl.DataFrame:
    jobs, count = pl.col(f"{JOBS}{year}"), pl.col(f"{ESTABLISHMENTS}{year}")
    return rows.filter(
        (jobs != 0).fill_null(value=True) | (count != 0).fill_null(value=True)
    ).select(
        "territory_id",
        "industry_id",
        year=pl.lit(year, pl.Int16),
        jobs=jobs,
        jobs_status=_status(jobs),
        establishments=count,
        establishments_status=_status(count),
    )


def _status(value: pl.Expr) -> pl.Expr:
    return pl.when(value.is_null()).then(pl.lit(UNKNOWN)).otherwise(pl.lit(KNOWN))
