"""IREP's list of sites → facilities with their SIRET, commune, industry, position and year.

The layout of 2015 and before says neither the commune's code nor the system of coordinates; the new
one says no industry: it is that of the same SIRET in the edition that ships. A code of NAF 2025
that comes whole from one subclass of NAF rév. 2 is that one; no code is of both classifications.
"""

import datetime as dt
import re
from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.communes import (
    by_code,
    by_name,
    by_point,
    by_postcode,
    departement,
    folded,
    names_of_communes,
)
from ti_graph.ingest.names import may_be_persons
from ti_graph.ingest.projection import wgs84
from ti_graph.ingest.vintage import SPLIT, with_split
from ti_graph.model.identifiers import dotted_naf, siret_is_valid

FILE = "sites"
OPTIONAL = (
    "code_insee", "commune", "code_postal", "code_ape", "code_epsg", "annee", "annee_emission",
)  # fmt: skip
COLUMNS = Columns(
    read=("identifiant", "nom_etablissement", "numero_siret", "coordonnees_x", "coordonnees_y"),
    optional=OPTIONAL,
    ignored=("adresse", "departement", "region", "libelle_ape", "code_eprtr", "libelle_eprtr"),
)
NAF_2025 = "naf2025-"
CODED = ("naf_rev2", "converted", "several", "unread", "none")
"""How a row is coded: `converted` and `several` are of NAF 2025."""
SHOWN = r"^\d{1,2}\.?\d{1,2}[A-Z]?$"
"""What may be a code of activity; what else stands in that column is not repeated."""
FARM = r"^01"
"""NAF of crops and livestock: such a site often bears the name of who runs it."""
IDENTIFIER = r"^[0-9]+(?:[.-][0-9]+)*$"
"""`065.00001`, `0006104769`: digits alone, so that a shifted row brings no name there."""
YEAR = r"(?:19|20)\d\d"
FIRST_YEAR = 2003
"""The first year that the register has data of."""
ROUNDED = pl.col("numero_siret").str.contains(r"^\d(?:[.,]\d+)?[eE]\+?\d+$")
LEAST_DIGITS = 12
"""A SIRET that lost its leading zeros in a spreadsheet has no fewer digits."""
DIGITS = pl.col("numero_siret").str.replace(r"\.0+$", "").str.replace_all(r"\D", "")
SIRET = pl.when(DIGITS.str.len_chars() >= LEAST_DIGITS).then(DIGITS.str.zfill(14))
SOUND = siret_is_valid(SIRET) & (SIRET.str.strip_chars("0") != "")


def load(source: Source) -> Iterator[CoreTable]:
    """Tell every site of the list that lies in a known commune."""
    rows = source.read(FILE, COLUMNS)
    missing = [pl.lit(None, pl.String).alias(name) for name in OPTIONAL if name not in rows.columns]
    rows = rows.with_columns(missing).with_columns(pl.col(pl.String).str.strip_chars())
    rows = _with_code(source, rows)
    _tell_codes(source, rows)
    rows = _with_commune(source, _with_position(_with_year(source, rows)))
    newest = rows.sort("year", descending=True, maintain_order=True, nulls_last=True)
    valid = pl.col("identifiant").str.contains(IDENTIFIER)
    for column, holds, reason in (
        ("identifiant", valid, "not an identifier of the register"),
        ("identifiant", pl.col("identifiant").is_first_distinct(), "identifier listed before"),
        ("annee", pl.col("year").is_not_null(), "no year"),
        ("code_insee", ~pl.col("split") | pl.col("territory_id").is_not_null(), SPLIT),
        ("commune", pl.col("territory_id").is_not_null(), "commune not found"),
    ):
        newest = source.keep(newest, holds, file=FILE, column=column, reason=reason)
    _tell(source, newest)
    found = _with_industry(source, _facilities(newest.sort("_row")))
    without = found["industry_id"].null_count()
    if 2 * without > found.height:
        source.notify("mostly_without_industry", count=without, total=found.height)
    yield CoreTable("facility", found.drop("written"))


def _tell(source: Source, rows: pl.DataFrame) -> None:
    """Say which numbers were lost before the file came, and how many points were swapped."""
    source.quarantine.add(
        rows.filter(ROUNDED),
        file=source.files[FILE].name,
        column="numero_siret",
        reason="a SIRET in scientific notation: the site is kept without it",
    )
    source.quarantine.add(
        rows.filter(DIGITS.str.strip_chars("0") != "", ~SOUND, ~ROUNDED),
        file=source.files[FILE].name,
        column="numero_siret",
        reason="a SIRET that fails its check: the site is kept without it",
    )
    if swapped := rows["swapped"].sum():
        source.notify("swapped_in_france", count=int(swapped))


def _with_year(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """The year that the row says, else the one in the name of the file.

    A row that says another thing than a year of the register has none.
    """
    written = pl.coalesce(pl.col("annee", "annee_emission").replace("", None))
    said = written.str.extract(f"({YEAR})")
    name = source.files[FILE].name
    years = re.findall(rf"(?<!\d){YEAR}(?!\d)", name)
    known = bool(years) or bool(rows.select(said.is_not_null().all()).item())
    source.expect(known, file=FILE, reason="no year in its name or its columns")
    of_file = pl.lit(years[-1] if years else None, pl.String)
    year = pl.when(written.is_null()).then(of_file).otherwise(said).cast(pl.Int16, strict=False)
    possible = year.is_between(FIRST_YEAR, dt.date.today().year)
    return rows.with_columns(year=pl.when(possible).then(year))


def _with_position(rows: pl.DataFrame) -> pl.DataFrame:
    postcode = pl.col("code_postal").str.replace_all(r"\D", "")
    measured = rows.with_columns(
        postcode=pl.when(postcode.str.len_chars().is_between(4, 5)).then(postcode.str.zfill(5)),
        code=pl.col("code_insee").str.to_uppercase().str.zfill(5),
        x=_decimal("coordonnees_x"),
        y=_decimal("coordonnees_y"),
        epsg=pl.col("code_epsg").str.extract(r"(\d+)").cast(pl.Int64, strict=False),
    )
    area = departement(pl.coalesce("code", "postcode"))
    return wgs84(measured.with_columns(departement=area))


def _decimal(column: str) -> pl.Expr:
    plain = pl.col(column).str.replace_all(r"\s", "").str.replace(",", ".", literal=True)
    return plain.cast(pl.Float64, strict=False)


def _with_commune(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """The commune by its code, else its name and postcode, else a site at the same point.

    Neither code nor name says where in a commune that was split since a site lies: its point may.
    """
    named = rows.with_columns(name=folded(pl.col("commune")))
    asked = with_split(source, named, "code", pl.col("year"))
    rows, whole = asked.drop("name"), asked.filter(~pl.col("split"))
    names = names_of_communes(source)
    found = pl.concat([by_code(source, whole), by_name(whole, names), by_postcode(whole, names)])
    found = found.unique("_row", keep="first", maintain_order=True)
    all_found = pl.concat([found, by_point(asked, found)])
    return rows.join(
        all_found.unique("_row", keep="first", maintain_order=True),
        on="_row",
        how="left",
        maintain_order="left",
    )


def _with_code(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows with the code that is written and the subclass of NAF rév. 2 that it is, or comes from.

    A code of NAF 2025 that comes from several subclasses, or one of neither classification, gives
    no industry.
    """
    bare = pl.col("code_ape").str.to_uppercase().str.replace_all(r"[^0-9A-Z]", "")
    new = source.table("industry_correspondence")
    new = new.filter(pl.col("from_id").str.starts_with(NAF_2025))
    single = new.filter(share=1.0).select(
        code=pl.col("from_id").str.strip_prefix(NAF_2025), converted="to_id"
    )
    known = source.table("industry")["industry_id"].implode()
    old = pl.format("naf2-{}", "code")
    own = pl.when(old.is_in(known)).then(old)
    found = (
        rows.with_columns(code=dotted_naf(bare), written=pl.col("code_ape").fill_null("") != "")
        .with_columns(own=own)
        .join(single.unique("code"), on="code", how="left", maintain_order="left")
    )
    of_2025 = pl.format(NAF_2025 + "{}", "code").is_in(known)
    return found.with_columns(
        industry_id=pl.coalesce("own", "converted"),
        coded=pl.when(~pl.col("written"))
        .then(pl.lit("none"))
        .when(pl.col("own").is_not_null())
        .then(pl.lit("naf_rev2"))
        .when(pl.col("converted").is_not_null())
        .then(pl.lit("converted"))
        .when(of_2025)
        .then(pl.lit("several"))
        .otherwise(pl.lit("unread")),
    ).rename({"code": "activity"})


def _tell_codes(source: Source, coded: pl.DataFrame) -> None:
    """Say in which classification each row is coded, where not all are in one; all are counted."""
    counts = dict(coded.group_by("coded").len().iter_rows())
    if not counts.keys() - {"naf_rev2", "none"}:
        return
    shown = coded.filter(pl.col("coded") == "unread", pl.col("activity").str.contains(SHOWN))[
        "activity"
    ]
    source.notify(
        "coded_rows",
        file=source.files[FILE].name,
        total=coded.height,
        example=f" ({shown[0]})" if len(shown) else "",
        **{name: counts.get(name, 0) for name in CODED},
    )


def _facilities(rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the core table, of which an industry is a subclass of NAF rév. 2."""
    activity = pl.col("activity")
    name = pl.col("nom_etablissement")
    persons = may_be_persons(rows["nom_etablissement"], rows["commune"])
    a_person = activity.str.contains(FARM).fill_null(value=False) | pl.col("a_person")
    return rows.with_columns(a_person=persons).select(
        "_row",
        "territory_id",
        "longitude",
        "latitude",
        "year",
        "industry_id",
        "written",
        facility_id=pl.format("irep-{}", "identifiant"),
        establishment_id=pl.when(SOUND).then(SIRET),
        siren=pl.when(SOUND).then(SIRET.str.slice(0, 9)),
        label=pl.when(~a_person, name != "").then(name),
    )


def _with_industry(source: Source, rows: pl.DataFrame) -> pl.DataFrame:
    """The rows; one without an APE has that of its SIRET in the edition that ships.

    A SIRET that has several there has none here.
    """
    missing = rows.filter(~pl.col("written"))
    if missing.is_empty():
        return rows
    shipped = source.shipped("facility").drop_nulls(["establishment_id", "industry_id"])
    earlier = (
        shipped.group_by("establishment_id")
        .agg(earlier=pl.col("industry_id").first(), of=pl.col("industry_id").n_unique())
        .filter(pl.col("of") == 1)
        .drop("of")
    )
    filled = rows.join(earlier, on="establishment_id", how="left", maintain_order="left")
    known = missing.join(earlier, on="establishment_id", how="semi").height
    source.notify(
        "industry_of_snapshot",
        missing=missing.height,
        found=known,
        left=missing.height - known,
        year=str(shipped["year"].max()),
    )
    return filled.with_columns(
        industry_id=pl.when("written").then("industry_id").otherwise("earlier")
    ).drop("earlier")
