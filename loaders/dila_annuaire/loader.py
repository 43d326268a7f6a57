"""The public directory → chambers of commerce and industry, and local services of the State."""

import json
from collections.abc import Iterator
from typing import Any

import polars as pl

from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.model.identifiers import siren_is_valid

FILE = "directory"
KINDS = {
    "cci": "cci", "prefecture": "public_body", "sous_pref": "public_body",
    "dreets": "public_body", "dreets_ut": "public_body", "dreal": "public_body",
    "dreal_ut": "public_body",
}  # fmt: skip
"""Kind of local service → kind of organisation. Every other kind is left."""
COLUMNS = Columns(
    read=("id", "nom", "pivot", "adresse"),
    optional=("siren", "siret", "code_insee_commune"),
    ignored=(
        # Persons in charge.
        "affectation_personne", "organigramme",
        "adresse_courriel", "ancien_code_pivot", "ancien_identifiant", "ancien_nom", "annuaire",
        "application_mobile", "categorie", "commentaire_plage_ouverture", "copyright",
        "date_creation", "date_diffusion", "date_modification", "formulaire_contact", "hierarchie",
        "information_complementaire", "itm_identifiant", "mission", "partenaire",
        "partenaire_date_modification", "partenaire_identifiant", "plage_ouverture",
        "reseau_social", "service_disponible", "sigle", "site_internet", "statut_de_diffusion",
        "sve", "tchat", "telecopie", "telephone", "telephone_accessible", "texte_reference",
        "type_organisme", "type_repertoire", "url_service_public", "version_etat_modification",
        "version_source", "version_type",
    ),
)  # fmt: skip


def load(source: Source) -> Iterator[CoreTable]:
    """Tell chambers and services, with the commune of their seat."""
    rows = source.records(FILE, COLUMNS).with_row_index("_row", offset=1)
    services, sound = _decoded(rows["pivot"])
    rows = rows.with_columns(service=services, sound=sound)
    rows = source.keep(
        rows, pl.col("sound"), file=FILE, column="pivot", reason="not JSON within a string"
    )
    rows = rows.filter(pl.col("service").is_in(list(KINDS)))
    named = pl.col("nom").str.strip_chars()
    rows = source.keep(rows, named != "", file=FILE, column="nom", reason="no name")
    yield CoreTable("organisation", _organisations(rows, source.table("commune_code")))


def _decoded(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The kind of local service that each `pivot` tells, and whether it could be read."""
    found = [_kind(text) for text in texts]
    return (
        pl.Series([kind for kind, _ in found], dtype=pl.String),
        pl.Series([sound for _, sound in found], dtype=pl.Boolean),
    )


def _kind(text: str | None) -> tuple[str | None, bool]:
    if not text:
        return None, True
    try:
        found: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None, False
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        return None, False
    kinds = [str(one.get("type_service_local", "")) for one in found]
    return next((kind for kind in kinds if kind in KINDS), None), True


def _organisations(rows: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    seats = codes.select(code_insee_commune="code", seat_id="territory_id")
    if "code_insee_commune" not in rows.columns:
        rows = rows.with_columns(code_insee_commune=pl.lit(None, pl.String))
    number = pl.lit(None, pl.String)
    for name in ("siren", "siret"):
        if name in rows.columns:
            number = pl.coalesce(number, pl.col(name).str.replace_all(r"\D", "").str.slice(0, 9))
    return (
        rows.unique("id", keep="first", maintain_order=True)
        .join(seats, on="code_insee_commune", how="left", maintain_order="left")
        .select(
            "_row",
            "seat_id",
            organisation_id=pl.format(
                "annuaire-{}", pl.col("id").str.replace_all("[^0-9A-Za-z-]", "")
            ),
            kind=pl.col("service").replace_strict(KINDS),
            label=pl.col("nom").str.replace_all(r"\s+", " ").str.strip_chars(),
            siren=pl.when(siren_is_valid(number)).then(number),
            country=pl.lit("FR"),
            basis=pl.lit("official"),
        )
    )
