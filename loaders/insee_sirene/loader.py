"""StockEtablissement → open establishments of industry, and the legal units they belong to.

The national file has tens of millions of rows: the engine reads it once, and only rows of industry
and rows at fault are ever collected. SIRET, commune and NAF code are checked on every row.
"""

from collections.abc import Iterator

import polars as pl

from loaders.insee_sirene.classifications import (
    last_of_rev_2,
    tell_classifications,
    with_industry,
)
from loaders.insee_sirene.columns import (
    ESTABLISHMENTS,
    NAF_2025,
    READ,
    UNITS,
    UNITS_READ,
    UPDATED,
)
from loaders.insee_sirene.headcount import expected_jobs, year_of_headcount
from loaders.insee_sirene.places import with_places
from ti_graph.ingest import CoreTable, Source, stock
from ti_graph.ingest.names import is_diffused, is_legal_person
from ti_graph.ingest.vintage import SPLIT, with_split
from ti_graph.model.identifiers import NAF_PATTERN, dotted_naf
from ti_graph.model.status import KNOWN, SECRET, UNKNOWN

FILE, UNITS_FILE, PLACES_FILE = "establishments", "units", "places"
PERIODS_FILE = "periods"
DIVISIONS = [f"{number:02}" for number in range(5, 40)]
"""NAF sections B to E."""
MASKED = "[ND]"
NOT_KNOWN = "NN"

BANDS = {
    "00": (0, 0),
    "01": (1, 2),
    "02": (3, 5),
    "03": (6, 9),
    "11": (10, 19),
    "12": (20, 49),
    "21": (50, 99),
    "22": (100, 199),
    "31": (200, 249),
    "32": (250, 499),
    "41": (500, 999),
    "42": (1000, 1999),
    "51": (2000, 4999),
    "52": (5000, 9999),
    "53": (10000, None),
}
"""Headcount band → least and most employees. The last one is open."""

COMMUNE = pl.col("codeCommuneEtablissement")
ACTIVITY = pl.col("activitePrincipaleEtablissement")
BAND = pl.col("trancheEffectifsEtablissement")


def load(source: Source) -> Iterator[CoreTable]:
    """Tell open industrial establishments, and the legal units they belong to."""
    sound = _sound(source)
    rows = _placed(source, sound.filter("chosen"))
    placed = with_places(source, rows, PLACES_FILE)
    yield CoreTable("establishment", _establishments(source, placed))
    listed = sound.filter(~pl.col("chosen"))
    yield CoreTable("legal_unit", _legal_units(source, pl.concat([rows, listed])))


def _sound(source: Source) -> pl.DataFrame:
    """Rows of industry whose codes are sound. A code at fault is set aside in any row.

    Establishments of the registers' sites come too, whatever their activity (`chosen` is false):
    what their unit does not show, a register does not either.
    """
    engine = source.options.engine
    codes = source.table("commune_code")
    communes = codes.select(codeCommuneEtablissement="code", territory_id="territory_id")
    sirets = source.table("facility")["establishment_id"].drop_nulls().unique()
    frame = source.stock(FILE, ESTABLISHMENTS)
    texts = [name for name in (*READ, NAF_2025, UPDATED) if name in frame.collect_schema().names()]
    frame = stock.with_texts(frame, texts)
    frame = stock.located(stock.with_dotted_naf(frame), engine.table(communes))
    frame = stock.with_classification(frame)
    tell_classifications(source, FILE, frame)
    frame = stock.with_fault(frame, _subclasses(source, "naf_rev2"), _in_industry(source))
    services = source.options.services
    frame = stock.industry_or_fault(frame, DIVISIONS, services, sirets.to_list())
    rows = source.collect_stock(FILE, frame).sort("_row", "siret")
    source.edition = _edition(rows)
    for name, fault in stock.FAULTS.items():
        at_fault = pl.col("fault").ne_missing(name)
        rows = source.keep(rows, at_fault, file=FILE, column=fault.column, reason=fault.reason)
    if odd := rows["odd"].sum():
        source.notify("odd_numbers", file=source.files[FILE].name, count=int(odd))
    return rows.drop("fault", "odd")


def _edition(rows: pl.DataFrame) -> str:
    """The newest day on which a row was treated; years of headcounts are older than the file."""
    if UPDATED not in rows.columns:
        return UNKNOWN
    day = rows.select(pl.col(UPDATED).str.extract(r"^(\d{4}-\d\d-\d\d)").max()).item()
    return str(day) if day else UNKNOWN


def _subclasses(source: Source, scheme: str) -> list[str]:
    return source.table("industry").filter(scheme=scheme, level="subclass")["code"].to_list()


def _in_industry(source: Source) -> list[str]:
    return [code for code in _subclasses(source, "naf_2025") if code[:2] in DIVISIONS]


def _placed(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in a commune of France whose headcount band is one of INSEE's."""
    abroad = COMMUNE.is_null() & pl.col("codePaysEtrangerEtablissement").is_not_null()
    rows = rows.filter(~abroad)
    faults = [
        ("codeCommuneEtablissement", COMMUNE.ne_missing(MASKED), "the commune is masked ([ND])"),
        ("codeCommuneEtablissement", COMMUNE.is_not_null(), "no commune and no foreign country"),
        (
            "trancheEffectifsEtablissement",
            BAND.is_null() | BAND.is_in([*BANDS, NOT_KNOWN]),
            "unknown headcount band",
        ),
    ]
    for column, valid, reason in faults:
        rows = source.keep(rows, valid, file=FILE, column=column, reason=reason)
    return _in_one_commune(source, rows)


def _in_one_commune(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows whose commune, of the year of the file, is one commune today."""
    if source.edition is None or source.edition == UNKNOWN:
        return rows
    place = "codeCommuneEtablissement"
    asked = with_split(source, rows, place, pl.lit(int(source.edition[:4]), pl.Int64))
    kept = source.keep(asked, ~pl.col("split"), file=FILE, column=place, reason=SPLIT)
    return kept.drop("split")


def _establishments(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """Headcount is a band: jobs are expected within it."""
    least = BAND.replace_strict({band: low for band, (low, _) in BANDS.items()}, default=None)
    most = BAND.replace_strict({band: high for band, (_, high) in BANDS.items()}, default=None)
    head_office = pl.col("etablissementSiege").str.to_lowercase()
    frame = rows.with_columns(
        jobs_low=least.cast(pl.Float64),
        jobs_high=most.cast(pl.Float64),
    )
    earlier = last_of_rev_2(source, rows, PERIODS_FILE)
    frame = with_industry(frame, source.table("industry_correspondence"), earlier)
    return expected_jobs(frame, source.table("employment")).select(
        "_row",
        "siren",
        "territory_id",
        "industry_id",
        "industry_basis",
        "jobs_low",
        "jobs_high",
        "jobs",
        "jobs_status",
        "longitude",
        "latitude",
        naf_2025=_naf_2025(rows),
        establishment_id="siret",
        headcount_band=BAND.replace(NOT_KNOWN, None),
        year=year_of_headcount(source, FILE, rows),
        head_office=pl.when(head_office.is_in(["true", "false"])).then(head_office == "true"),
        active=pl.lit(True),
        status=pl.lit(KNOWN),
    )


def _naf_2025(rows: pl.DataFrame) -> pl.Expr:
    """The code of NAF 2025, where the file has that column and the code its shape."""
    of_row = pl.when(pl.col("classification") == "naf_2025").then(ACTIVITY)
    if NAF_2025 not in rows.columns:
        return of_row
    code = dotted_naf(pl.col(NAF_2025))
    return pl.coalesce(of_row, pl.when(code.str.contains(NAF_PATTERN)).then(code))


def _legal_units(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """A name is secret where the firm or any establishment asks for it, or it is a person's."""
    public = is_diffused(pl.col("statutDiffusionEtablissement"))
    firms = rows.group_by("siren").agg(public=public.all())
    named = firms.join(_names(source, firms), on="siren", how="left", maintain_order="left")
    shown = pl.col("public") & pl.col("nameable").fill_null(value=True)
    return named.select(
        "siren",
        label=pl.when(shown).then("label"),
        label_status=pl.when(~shown)
        .then(pl.lit(SECRET))
        .when(pl.col("label").is_null())
        .then(pl.lit(UNKNOWN))
        .otherwise(pl.lit(KNOWN)),
    ).sort("siren")


def _names(source: Source, firms: pl.DataFrame) -> pl.DataFrame:
    """Corporate names of StockUniteLegale, where that file is in place. No person's is read."""
    if not source.has(UNITS_FILE):
        none = {"siren": pl.String, "label": pl.String, "nameable": pl.Boolean}
        return pl.DataFrame(schema=none)
    sirens = source.options.engine.table(firms.select("siren"))
    frame = stock.with_texts(source.stock(UNITS_FILE, UNITS), UNITS_READ)
    units = source.collect_stock(UNITS_FILE, stock.of_units(frame, sirens))
    name = pl.col("denominationUniteLegale")
    nameable = (
        is_diffused(pl.col("statutDiffusionUniteLegale"))
        & is_legal_person(pl.col("categorieJuridiqueUniteLegale"))
        & (name != MASKED).fill_null(value=True)
    )
    # Where files were joined a unit is there again: each of its rows must let it be named.
    return units.group_by("siren").agg(
        label=pl.when(name.n_unique() == 1).then(name.first()), nameable=nameable.all()
    )
