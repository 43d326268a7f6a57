"""FLORES A88 → local units and employees by territory and NAF division."""

import datetime as dt
from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.values import as_decimal_number
from ti_graph.ingest.vintage import SPLIT, with_split
from ti_graph.model.industries import of_industry
from ti_graph.model.status import ESTIMATED, KNOWN, SECRET, UNKNOWN

FILE = "data"
COLUMNS = Columns(
    read=(
        "GEO", "GEO_OBJECT", "ACTIVITY", "LEGAL_FORM_WITH_PUBLIC", "FLORES_MEASURE", "OBS_STATUS",
        "TIME_PERIOD", "OBS_VALUE",
    ),
    optional=("NUMBER_EMPL", "CONF_STATUS", "UNIT_MULT"),
    ignored=(
        "FREQ", "DECIMALS", "UNIT_MEASURE", "OBS_STATUS_FR", "TITLE", "COMMENT_OBS", "LAST_UPDATE",
    ),
    cube=True,
)  # fmt: skip
"""A new column in capitals is a dimension: its total is not known."""
CODED = (
    "GEO", "GEO_OBJECT", "ACTIVITY", "LEGAL_FORM_WITH_PUBLIC", "FLORES_MEASURE", "OBS_STATUS",
    "NUMBER_EMPL", "CONF_STATUS",
)  # fmt: skip
MEASURES = {"EMPL3112": "jobs", "UNIT_LOC": "establishments"}
KINDS = {"COM": "commune", "EPCI": "epci", "DEP": "departement", "REG": "region"}
ALL_FORMS = "_T"
ACTIVITY = pl.col("ACTIVITY")
TOTALS = {
    "LEGAL_FORM_WITH_PUBLIC": pl.col("LEGAL_FORM_WITH_PUBLIC") == ALL_FORMS,
    "NUMBER_EMPL": pl.col("NUMBER_EMPL").is_null() | (pl.col("NUMBER_EMPL") == ALL_FORMS),
}
"""Dimensions of which the total alone is read, so that no job is counted twice."""
DIVISION = r"^(?:A88[-_])?(\d{2})$"
SUMS = r"^_T$|^[A-Z]{1,3}$|^A\d+[-_][A-Z]+$"
"""All activities, and sections or groups of them: known, and left."""
STATES = {
    "A": KNOWN, "B": KNOWN, "D": KNOWN, "P": KNOWN, "U": KNOWN, "V": KNOWN,
    "E": ESTIMATED, "F": ESTIMATED, "I": ESTIMATED, "W": ESTIMATED,
    "K": SECRET, "Q": SECRET,
    "H": UNKNOWN, "L": UNKNOWN, "M": UNKNOWN, "O": UNKNOWN,
}  # fmt: skip
"""SDMX code list of observation status, with INSEE's K (not disseminated)."""
OPEN = ("F", "_Z")
"""Confidentiality status of what is free; any other code (C, D, N, S …) is of a secret."""
VINTAGE = r"^(\d{4})-COM-"
"""The year of the codes, which the publisher's interface writes before them."""
MULTIPLIER = r"^[0-9]$"
KEY = ["GEO_OBJECT", "code", "division", "FLORES_MEASURE", "TIME_PERIOD"]


def load(source: Source) -> Iterator[CoreTable]:
    """Tell jobs and establishments by territory × division of the year of the file."""
    rows = _cells(source)
    found = [_measure(rows, code, name) for code, name in MEASURES.items()]
    key = ["territory_id", "industry_id", "year"]
    wide = found[0].join(found[1], on=key, how="full", coalesce=True)
    unknown = [pl.col(f"{name}_status").fill_null(UNKNOWN) for name in MEASURES.values()]
    yield CoreTable("employment", wide.with_columns(unknown))


def _cells(source: Source) -> pl.DataFrame:
    frame = source.scan(FILE, COLUMNS)
    names = frame.collect_schema().names()
    absent = [name for name in COLUMNS.optional if name not in names]
    coded = [name for name in CODED if name in names]
    texts = [name for name in names if name not in ("_row", *coded)]
    frame = frame.with_columns(
        pl.col(texts).str.strip_chars(), pl.col(coded).str.strip_chars().str.to_uppercase()
    ).with_columns(pl.lit(None, pl.String).alias(name) for name in absent)
    whole = frame.filter(*TOTALS.values())
    _expect_totals(source, frame, whole)
    frame = whole.filter(
        pl.col("GEO_OBJECT").is_in(list(KINDS)),
        ~ACTIVITY.str.contains(SUMS),
    )
    rows = source.collect(FILE, frame).with_columns(
        division=ACTIVITY.str.extract(DIVISION),
        code=_code(),
        codes_of=pl.coalesce(pl.col("GEO").str.extract(VINTAGE), "TIME_PERIOD").cast(
            pl.Int64, strict=False
        ),
        number=as_decimal_number("OBS_VALUE", pl.String())
        * 10
        ** pl.col("UNIT_MULT").str.extract(f"({MULTIPLIER[1:-1]})").cast(pl.Int64).fill_null(0),
    )
    rows = _known(source, rows).filter(of_industry(pl.col("division")))
    return _placed(source, source.distinct(rows, KEY, file=FILE))


def _expect_totals(source: Source, frame: pl.LazyFrame, whole: pl.LazyFrame) -> None:
    """Stop where a file has rows, and none with the total of a dimension that it is cut by."""
    if not source.collect(FILE, whole.head(1)).is_empty():
        return
    empty = source.collect(FILE, frame.head(1)).is_empty()
    for column, total in TOTALS.items():
        known = empty or not source.collect(FILE, frame.filter(total).head(1)).is_empty()
        reason = f"no row has the total ({ALL_FORMS}) of {column}: the file is cut by its parts"
        source.expect(known, file=FILE, reason=reason)


def _code() -> pl.Expr:
    """The publisher's code of a territory; a commune's gets back the zero that it lost."""
    code = pl.col("GEO").str.extract(r"([0-9AB]+)$")
    return pl.when(pl.col("GEO_OBJECT") == "COM").then(code.str.zfill(5)).otherwise(code)


def _known(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    found = (pl.col("OBS_VALUE").fill_null("") == "") | pl.col("number").is_not_null()
    for column, valid, reason in (
        ("ACTIVITY", pl.col("division").is_not_null(), "not a division of NAF rév. 2"),
        ("FLORES_MEASURE", pl.col("FLORES_MEASURE").is_in(list(MEASURES)), "unknown measure"),
        ("OBS_VALUE", found, "not a number"),
        ("OBS_STATUS", pl.col("OBS_STATUS").is_in(list(STATES)), "status of no code list"),
        (
            "UNIT_MULT",
            _blank("UNIT_MULT") | pl.col("UNIT_MULT").str.contains(MULTIPLIER),
            "not a power of ten",
        ),
        ("TIME_PERIOD", _is_past(pl.col("TIME_PERIOD")), "not a year up to now"),
    ):
        rows = source.keep(rows, valid, file=FILE, column=column, reason=reason)
    return rows


def _is_past(year: pl.Expr) -> pl.Expr:
    return year.str.contains(r"^(19|20)\d\d$") & (year <= str(dt.date.today().year))


def _blank(column: str) -> pl.Expr:
    return pl.col(column).fill_null("") == ""


def _placed(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    codes = source.table("commune_code").select("code", now="territory_id")
    kinds = pl.col("GEO_OBJECT").replace_strict(KINDS)
    a_commune = pl.col("GEO_OBJECT") == "COM"
    asked = with_split(source, rows, "code", pl.col("codes_of"))
    whole = ~(pl.col("split") & a_commune)
    rows = source.keep(asked, whole, file=FILE, column="GEO", reason=SPLIT)
    rows = rows.join(codes, on="code", how="left", maintain_order="left").with_columns(
        territory_id=pl.when(a_commune).then("now").otherwise(pl.format("{}-{}", kinds, "code"))
    )
    known = source.table("territory")["territory_id"].implode()
    return source.keep(
        rows, pl.col("territory_id").is_in(known), file=FILE, column="GEO",
        reason="no territory of today",
    )  # fmt: skip


def _measure(rows: pl.DataFrame, code: str, name: str) -> pl.DataFrame:
    """One measure. Communes that merged are summed; a sum with a secret part is secret."""
    hidden = ~(_blank("CONF_STATUS") | pl.col("CONF_STATUS").is_in(OPEN))
    state = (
        pl.when(hidden)
        .then(pl.lit(SECRET))
        .otherwise(pl.col("OBS_STATUS").replace_strict(STATES, default=UNKNOWN))
    )
    number = pl.col("number")
    frame = rows.filter(pl.col("FLORES_MEASURE") == code).with_columns(
        state=pl.when(number.is_null() & (state != SECRET)).then(pl.lit(UNKNOWN)).otherwise(state),
    )
    worst = (
        pl.when((pl.col("state") == SECRET).any())
        .then(pl.lit(SECRET))
        .when((pl.col("state") == UNKNOWN).any())
        .then(pl.lit(UNKNOWN))
        .when((pl.col("state") == ESTIMATED).any())
        .then(pl.lit(ESTIMATED))
        .otherwise(pl.lit(KNOWN))
    )
    key = {
        "industry_id": pl.format("naf2-{}", "division"),
        "year": pl.col("TIME_PERIOD").cast(pl.Int16),
    }
    grouped = (
        frame.with_columns(**key)
        .group_by("territory_id", *key)
        .agg(
            pl.col("number").sum(),
            worst.alias(f"{name}_status"),
            flag=pl.col("OBS_STATUS").unique().sort().str.join(""),
        )
    )
    valued = pl.col(f"{name}_status").is_in([KNOWN, ESTIMATED])
    return grouped.select(
        "territory_id",
        "industry_id",
        "year",
        pl.when(valued).then("number").alias(name),
        f"{name}_status",
        pl.when(pl.col("flag") != "A").then("flag").alias(f"{name}_flag"),
    )
