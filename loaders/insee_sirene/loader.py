"""StockEtablissement → open establishments of industry (NAF divisions 05 to 39).

The national file has tens of millions of rows: it is read once, lazily, and only rows of industry
and rows at fault are ever collected. SIRET, commune and NAF code are checked on every row.
"""

from collections.abc import Iterator

import polars as pl

from loaders.insee_sirene.columns import ESTABLISHMENTS, READ
from ti_graph.ingest import CoreTable, Source
from ti_graph.model.identifiers import dotted_naf, siret_is_valid
from ti_graph.model.status import ESTIMATED, KNOWN, SECRET, UNKNOWN

FILE = "establishments"
FIRST_DIVISION, LAST_DIVISION = "05", "39"
NAF = "NAFRev2"
PENDING = "00.00Z"
"""INSEE's code of an activity that waits to be coded: no position of the NAF, and no fault."""
MASKED = "[ND]"
OPEN, CLOSED = "A", "F"
PUBLIC = "O"
NOT_TOLD = "NN"

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

SIRET = pl.col("siret")
COMMUNE = pl.col("codeCommuneEtablissement")
ACTIVITY = pl.col("activitePrincipaleEtablissement")
STATE = pl.col("etatAdministratifEtablissement")
BAND = pl.col("trancheEffectifsEtablissement")


def load(source: Source) -> Iterator[CoreTable]:
    """Tell open industrial establishments, and the legal units they belong to, without names."""
    rows = _placed(source, _sound(source))
    yield CoreTable("establishment", _establishments(rows, source.table("commune_code")))
    yield CoreTable("legal_unit", _legal_units(rows))


def _sound(source: Source) -> pl.DataFrame:
    """Rows of industry whose codes are sound. A code at fault is set aside in any row."""
    checks = _checks(source)
    frame = source.scan(FILE, ESTABLISHMENTS)
    texts = [pl.col(name).cast(pl.String) for name in READ]
    # Not `replace`, which gathers whole columns where this one streams.
    frame = frame.with_columns(pl.when(text != "").then(text) for text in texts)
    frame = frame.with_columns(dotted_naf(ACTIVITY).alias("activitePrincipaleEtablissement"))
    sound = pl.all_horizontal(valid.fill_null(value=False) for _, valid, _ in checks)
    rows = source.collect(FILE, frame.filter(_of_industry().fill_null(value=False) | ~sound))
    for column, valid, reason in checks:
        rows = source.keep(rows, valid, file=FILE, column=column, reason=reason)
    return rows.filter(_of_industry())


def _of_industry() -> pl.Expr:
    division = ACTIVITY.str.slice(0, 2)
    in_industry = (division >= FIRST_DIVISION) & (division <= LAST_DIVISION)
    naf = pl.col("nomenclatureActivitePrincipaleEtablissement") == NAF
    return (STATE == OPEN) & naf & in_industry


def _checks(source: Source) -> list[tuple[str, pl.Expr, str]]:
    """Column, what must hold of it in every row, and what is said where it does not."""
    communes = source.table("commune_code")["code"].implode()
    industries = source.table("industry")
    codes = industries.filter(scheme="naf_rev2", level="subclass")["code"].implode()
    other_scheme = pl.col("nomenclatureActivitePrincipaleEtablissement").ne_missing(NAF)
    return [
        ("siret", siret_is_valid(SIRET), "not a SIRET: fourteen digits with their check digit"),
        (
            "siret",
            pl.col("siren") + pl.col("nic") == SIRET,
            "the SIRET is not the SIREN followed by the NIC",
        ),
        (
            "codeCommuneEtablissement",
            COMMUNE.is_null() | (COMMUNE == MASKED) | COMMUNE.is_in(communes),
            "commune code of no vintage",
        ),
        (
            "activitePrincipaleEtablissement",
            other_scheme | ACTIVITY.is_null() | (ACTIVITY == PENDING) | ACTIVITY.is_in(codes),
            "not a subclass of NAF rév. 2",
        ),
        (
            "etatAdministratifEtablissement",
            STATE.is_in([OPEN, CLOSED]),
            "neither open (A) nor closed (F)",
        ),
    ]


def _placed(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows in a commune of France whose headcount band is one of INSEE's."""
    abroad = COMMUNE.is_null() & pl.col("codePaysEtrangerEtablissement").is_not_null()
    rows = rows.filter(~abroad)
    faults = [
        ("codeCommuneEtablissement", COMMUNE.ne_missing(MASKED), "the commune is masked ([ND])"),
        ("codeCommuneEtablissement", COMMUNE.is_not_null(), "no commune and no foreign country"),
        (
            "trancheEffectifsEtablissement",
            BAND.is_null() | BAND.is_in([*BANDS, NOT_TOLD]),
            "unknown headcount band",
        ),
    ]
    for column, valid, reason in faults:
        rows = source.keep(rows, valid, file=FILE, column=column, reason=reason)
    return rows


def _establishments(rows: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """Headcount is a band: the middle of it is expected, the least of the open one."""
    least = BAND.replace_strict({band: low for band, (low, _) in BANDS.items()}, default=None)
    most = BAND.replace_strict({band: high for band, (_, high) in BANDS.items()}, default=None)
    communes = codes.select(codeCommuneEtablissement="code", territory_id="territory_id")
    head_office = pl.col("etablissementSiege").str.to_lowercase()
    return (
        rows.join(communes, on="codeCommuneEtablissement")
        .with_columns(jobs_low=least.cast(pl.Float64), jobs_high=most.cast(pl.Float64))
        .select(
            "_row",
            "siren",
            "territory_id",
            "jobs_low",
            "jobs_high",
            establishment_id="siret",
            industry_id=pl.format("naf2-{}", ACTIVITY),
            headcount_band=BAND.replace(NOT_TOLD, None),
            jobs=pl.mean_horizontal("jobs_low", "jobs_high"),
            jobs_status=pl.when(pl.col("jobs_low").is_null())
            .then(pl.lit(UNKNOWN))
            .when(pl.col("jobs_high") == 0)
            .then(pl.lit(KNOWN))
            .otherwise(pl.lit(ESTIMATED)),
            year=pl.col("anneeEffectifsEtablissement").cast(pl.Int16, strict=False),
            head_office=pl.when(head_office.is_in(["true", "false"])).then(head_office == "true"),
            active=pl.lit(True),
            status=pl.lit(KNOWN),
        )
    )


def _legal_units(rows: pl.DataFrame) -> pl.DataFrame:
    """This file names no firm: the name is secret where any establishment asks for it."""
    public = (pl.col("statutDiffusionEtablissement") == PUBLIC).fill_null(value=False)
    return rows.group_by("siren").agg(
        label_status=pl.when(public.all()).then(pl.lit(UNKNOWN)).otherwise(pl.lit(SECRET)),
        label=pl.lit(None, pl.String).first(),
    )
