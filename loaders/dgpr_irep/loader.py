"""etablissements.csv of IREP → industrial facilities with their SIRET."""

from collections.abc import Iterator

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.names import may_be_persons
from ti_graph.model.identifiers import siret_is_valid

FILE = "sites"
COLUMNS = Columns(
    read=(
        "identifiant", "nom_etablissement", "numero_siret", "code_insee", "coordonnees_x",
        "coordonnees_y", "code_epsg",
    ),
    optional=("commune", "adresse", "code_postal", "departement", "region", "code_ape",
              "libelle_ape", "code_eprtr", "libelle_eprtr"),
)  # fmt: skip
WGS_84 = "4326"
FARM = r"^01"
"""NAF of crops and livestock: such a site often bears the name of who runs it."""
NAME = pl.col("nom_etablissement").str.strip_chars()


def load(source: Source) -> Iterator[CoreTable]:
    """Tell every site of the year, in a commune of today."""
    codes = source.table("commune_code").select(code_insee="code", territory_id="territory_id")
    rows = source.read(FILE, COLUMNS).with_columns(
        pl.col("code_insee").str.strip_chars().str.zfill(5)
    )
    rows = rows.join(codes, on="code_insee", how="left", maintain_order="left")
    for column, valid, reason in (
        ("identifiant", pl.col("identifiant").str.contains(r"^[0-9A-Za-z.-]+$"), "no identifier"),
        ("nom_etablissement", NAME != "", "no name"),
        ("code_insee", pl.col("territory_id").is_not_null(), "commune code of no vintage"),
    ):
        rows = source.keep(rows, valid, file=FILE, column=column, reason=reason)
    if "code_ape" not in rows.columns:
        rows = rows.with_columns(code_ape=pl.lit(None, pl.String))
    yield CoreTable("facility", _facilities(rows, int(source.card.vintage)))


def _facilities(rows: pl.DataFrame, year: int) -> pl.DataFrame:
    siret = pl.col("numero_siret").str.replace_all(r"\D", "")
    placed = pl.col("code_epsg").str.strip_chars() == WGS_84
    x, y = (
        pl.when(placed).then(
            pl.col(f"coordonnees_{axis}").str.replace(",", ".").cast(pl.Float64, strict=False)
        )
        for axis in "xy"
    )
    sound = x.is_between(-180, 180) & y.is_between(-90, 90)
    told = pl.when(siret_is_valid(siret)).then(siret)
    commune = rows["commune"] if "commune" in rows.columns else None
    persons = may_be_persons(rows["nom_etablissement"], commune)
    farm = pl.col("code_ape").str.contains(FARM).fill_null(value=False)
    named = rows.with_columns(a_person=farm | persons)
    return named.unique("identifiant", keep="first", maintain_order=True).select(
        "_row",
        "territory_id",
        facility_id=pl.format("irep-{}", "identifiant"),
        establishment_id=told,
        siren=told.str.slice(0, 9),
        label=pl.when(~pl.col("a_person")).then(NAME),
        longitude=pl.when(sound).then(x),
        latitude=pl.when(sound).then(y),
        year=pl.lit(year, pl.Int16),
    )
