"""A small register of establishments in INSEE's layout."""

from pathlib import Path
from typing import Any

import polars as pl

from loaders.insee_sirene.columns import UNITS as UNITS_LAYOUT
from tests.loaders.firms_fixtures import (
    Content,
    load,
    with_check_digit,
)
from tests.loaders.geography_fixtures import row
from tests.loaders.sirene_layout import as_text, numbered
from ti_graph.ingest.load import Tables

CSV = "StockEtablissement_utf8.csv"
PARQUET = "StockEtablissement_utf8.parquet"
FRANCE: Tables = {
    "commune_code": pl.DataFrame(
        {
            "code": ["57463", "13203", "2A004"],
            "territory_id": ["commune-57463", "commune-13055", "commune-2A004"],
        }
    ),
    "industry": pl.DataFrame(
        {"code": ["25.62B", "24.10Z", "39.00Z", "05.10Z", "47.72A", "01.11Z"]}
    ).with_columns(
        scheme=pl.lit("naf_rev2"),
        level=pl.lit("subclass"),
        industry_id=pl.format("naf2-{}", "code"),
    ),
}


def loaded(folder: Path, content: Content, name: str = CSV) -> tuple[Tables, pl.DataFrame]:
    return load("insee_sirene", folder, {name: content}, FRANCE)


def row_of(folder: Path, given: dict[str, str]) -> tuple[dict[str, Any], pl.DataFrame]:
    """The one establishment of a file of one row, and the quarantine."""
    tables, quarantine = loaded(folder, as_text(given))
    return row(tables["establishment"]), quarantine


def other(number: int) -> dict[str, str]:
    """Another establishment of the same firm, with its own valid SIRET."""
    siret = with_check_digit(f"955511217{number:04d}")
    return numbered(siret[:9], siret[9:])


UNITS = "StockUniteLegale_utf8.csv"
UNIT = {
    "siren": "955511217",
    "statutDiffusionUniteLegale": "O",
    "denominationUniteLegale": "FORGES DE METZ",
    "categorieJuridiqueUniteLegale": "5710",
    "nomUniteLegale": "DUPOND",
    "prenom1UniteLegale": "CAMILLE",
    "denominationUsuelle1UniteLegale": "DUPOND CAMILLE",
}


def units(*given: dict[str, str]) -> str:
    """A StockUniteLegale, its columns in the order of the sources' description."""
    names = [*UNITS_LAYOUT.read, *UNITS_LAYOUT.ignored]
    lines = [",".join(names)]
    lines += [",".join({**UNIT, **one}.get(name, "") for name in names) for one in given]
    return "\n".join(lines) + "\n"


def unit_of(folder: Path, unit: dict[str, str], **establishment: str) -> dict[str, Any]:
    files: dict[str, Content] = {CSV: as_text(establishment), UNITS: units(unit)}
    tables, _ = load("insee_sirene", folder, files, FRANCE)
    assert "DUPOND" not in str([frame.rows() for frame in tables.values()])
    return row(tables["legal_unit"])


NOMENCLATURE, ACTIVITY = (
    "nomenclatureActivitePrincipaleEtablissement", "activitePrincipaleEtablissement"
)  # fmt: skip
