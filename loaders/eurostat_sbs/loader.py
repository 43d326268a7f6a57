"""Cells of the regional structural business statistics → jobs and local units.

A cell of the file is a value and flags (`123 b`, `:`, `: c`, since 2025 `: @C`). A confidential
cell is secret, with a value or without, a missing one unknown; neither is zero.
"""

from collections.abc import Iterator

import polars as pl

from loaders.eurostat_sbs.successions import successions
from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.model.identifiers import ISO_COUNTRY
from ti_graph.model.status import ESTIMATED, KNOWN, SECRET, UNKNOWN

KEY = "key"
"""The first column holds several codes: `nace_r2,indic_sb,geo\\time`, or in another order."""
DIMENSIONS = {
    "nace_r2": "nace", "indic_sb": "indicator", "indic_sbs": "indicator", "geo": "geo",
    "freq": "freq",
}  # fmt: skip
RECODE = Columns(read=("geo_2013", "geo_2021"))

INDICATORS = {
    "V16110": "jobs", "V11210": "establishments",
    "EMP_LOC_NR": "jobs", "LOC_NR": "establishments",
}  # fmt: skip
"""Persons employed and local units, as they were called until 2020 and since."""
OTHER_INDICATORS = ("V13320", "V91290", "V94310", "WAGE_LOC_MEUR")
"""Wages, growth and shares: known, and left."""

INDUSTRY = r"^[A-Z](\d{2})?$"
"""Sections and divisions. Groups (G451) and special aggregates (B-N_S95_X_K) are left."""
OTHER_INDUSTRY = r"^[A-Z]\d{3,4}$|[-_]"
REGION = r"^[A-Z]{2}([A-Z0-9]{2})?$"
"""Countries and NUTS 2. NUTS 1 is left."""
OTHER_REGION = r"^[A-Z]{2}([A-Z0-9]|Z{1,2})$|^(EU|EA)(\d{2}(_\d{4})?)?$"
"""NUTS 1, activity outside any region (FRZZ), and sums of countries (EU28)."""

FLAGS = "bdefimnprsuzcCNP"
"""Eurostat's lists of flags: of observation status (b d e f i m n p r u, until 2025 s z), and of
confidentiality (C N P, until 2025 c). Both may stand in a cell, set apart by @ or a comma."""
CELL = rf"^(:|[0-9]+(?:\.[0-9]+)?)\s*([{FLAGS}]*(?:[@,; ]+[{FLAGS}]+)*)$"
CONFIDENTIAL = "[cCNP]"
"""Confidential, not for publication, under other secrecy: with a value or without, it is secret."""
ESTIMATES = "[esif]"
"""Flags of an estimate: by the country, by Eurostat (s, then i), of a forecast."""
YEARLY = "A"


def load(source: Source) -> Iterator[CoreTable]:
    """Tell which regions follow those of earlier editions, and jobs and local units of each."""
    recode = source.read("recode", RECODE)
    yield CoreTable("region_succession", successions(source.table("territory"), recode))
    yield CoreTable("employment", _employment(_wide(source, "sbs", recode["geo_2013"]), recode))
    if source.has("sbs_2021"):
        same = recode.clear()
        yield CoreTable("employment", _employment(_wide(source, "sbs_2021", pl.Series([])), same))


def _wide(source: Source, file: str, regions: pl.Series) -> pl.DataFrame:
    """Jobs and local units side by side."""
    cells = _cells(source, file, _lines(source, file, regions))
    found = [_measure(cells, name) for name in dict.fromkeys(INDICATORS.values())]
    return found[0].join(found[1], on=["geo", "nace", "year"], how="full", coalesce=True)


def _dimensions(source: Source, file: str) -> tuple[str, list[str]]:
    """The column that holds the codes, and what each of them is of."""
    column = source.header(file, "\t")[0]
    names = [name.strip() for name in column.partition("\\")[0].lower().split(",")]
    new = [name for name in names if name not in DIMENSIONS]
    source.expect(not new, file=file, reason=f"unknown dimensions {', '.join(new)}")
    dimensions = [DIMENSIONS[name] for name in names]
    complete = {"nace", "indicator", "geo"} <= set(dimensions)
    source.expect(complete, file=file, reason="a dimension is missing")
    return column, dimensions


def _lines(source: Source, file: str, regions: pl.Series) -> pl.DataFrame:
    column, dimensions = _dimensions(source, file)
    pattern = ",".join(["([^,]+)"] * len(dimensions))
    codes = pl.col(KEY).str.extract_groups(f"^{pattern}$")
    layout = Columns(read=(column,), patterns=(r"\d{4}",))
    rows = source.read(file, layout).rename({column: KEY})
    rows = rows.with_columns(codes.struct.rename_fields(dimensions).struct.unnest())
    rows = source.keep(
        rows,
        pl.col("geo").is_not_null(),
        file=file,
        column=KEY,
        reason="not as many codes as dimensions",
    )
    found = set(rows["indicator"].unique())
    new = sorted(found - set(INDICATORS) - set(OTHER_INDICATORS))
    source.expect(not new, file=file, reason=f"unknown indicators {', '.join(new)}")
    if "freq" in dimensions:
        rows = rows.filter(pl.col("freq") == YEARLY)
    rows = rows.filter(
        pl.col("indicator").is_in(list(INDICATORS)),
        ~pl.col("nace").str.contains(OTHER_INDUSTRY),
        ~pl.col("geo").str.contains(OTHER_REGION),
    )
    territories = source.table("territory")["territory_id"].str.strip_prefix("nuts-")
    known = pl.concat([regions.cast(pl.String), territories.str.strip_prefix("country-")])
    eurostat = {iso: own for own, iso in ISO_COUNTRY.items()}
    rows = _known_codes(source, file, rows, pl.concat([known, known.replace(eurostat)]))
    return source.distinct(rows, ["nace", "indicator", "geo"], file=file)


def _known_codes(source: Source, file: str, rows: pl.DataFrame, regions: pl.Series) -> pl.DataFrame:
    rows = source.keep(
        rows,
        pl.col("nace").str.contains(INDUSTRY)
        & _industry_id().is_in(source.table("industry")["industry_id"].implode()),
        file=file,
        column="nace",
        reason="not in NACE Rev. 2",
    )
    return source.keep(
        rows,
        pl.col("geo").str.contains(REGION) & pl.col("geo").is_in(regions.implode()),
        file=file,
        column="geo",
        reason="not in NUTS",
    )


def _industry_id() -> pl.Expr:
    code = pl.col("nace")
    section = code.str.len_chars() == 1
    return pl.format("nace2-{}", pl.when(section).then(code).otherwise(code.str.slice(1)))


def _cells(source: Source, file: str, lines: pl.DataFrame) -> pl.DataFrame:
    """One row a cell: its value and its flag. A cell that is neither goes to quarantine."""
    years = [name for name in lines.columns if name.isdigit()]
    source.expect(bool(years), file=file, reason="no column bears a year")
    index = ["_row", "nace", "indicator", "geo"]
    cells = lines.unpivot(years, index=index, variable_name="year", value_name="cell")
    cells = cells.with_columns(pl.col("cell").str.strip_chars())
    readable = pl.col("cell").str.contains(CELL).fill_null(value=False)
    for (year,), rows in cells.filter(~readable).group_by("year"):
        source.quarantine.add(
            rows.rename({"cell": str(year)}),
            file=source.files[file].name,
            column=str(year),
            reason="neither a value nor a missing cell",
        )
    parts = pl.col("cell").str.extract_groups(CELL).struct.rename_fields(["value", "flag"])
    return cells.filter(readable).with_columns(parts.struct.unnest()).drop("_row", "cell")


def _measure(cells: pl.DataFrame, name: str) -> pl.DataFrame:
    flag = pl.col("flag")
    state = (
        pl.when(flag.str.contains(CONFIDENTIAL))
        .then(pl.lit(SECRET))
        .when(pl.col("value") == ":")
        .then(pl.lit(UNKNOWN))
        .when(flag.str.contains(ESTIMATES))
        .then(pl.lit(ESTIMATED))
        .otherwise(pl.lit(KNOWN))
    )
    return (
        cells.filter(pl.col("indicator").replace_strict(INDICATORS) == name)
        .with_columns(state.alias(f"{name}_status"))
        .select(
            "geo",
            "nace",
            pl.col("year").cast(pl.Int16),
            pl.when(pl.col(f"{name}_status").is_in([KNOWN, ESTIMATED]))
            .then(pl.col("value"))
            .cast(pl.Float64)
            .alias(name),
            f"{name}_status",
            flag.replace("", None).alias(f"{name}_flag"),
        )
    )


def _employment(wide: pl.DataFrame, recode: pl.DataFrame) -> pl.DataFrame:
    """Rows under the codes of 2021 where a region of 2013 has one successor, else its own code."""
    current = recode.select(geo="geo_2013", code="geo_2021")
    country = pl.col("code").str.len_chars() == 2
    measures = dict.fromkeys(INDICATORS.values())
    statuses = [pl.col(f"{name}_status").fill_null(UNKNOWN) for name in measures]
    return (
        wide.join(current, on="geo", how="left")
        .with_columns(pl.coalesce("code", "geo").alias("code"))
        .with_columns(
            *statuses,
            territory_id=pl.when(country)
            .then(pl.format("country-{}", pl.col("code").replace(ISO_COUNTRY)))
            .otherwise(pl.format("nuts-{}", "code")),
            industry_id=_industry_id(),
        )
        .drop("geo", "code", "nace")
    )
