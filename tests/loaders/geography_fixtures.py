"""Small handmade files in the publishers' layouts, and a way to run one source on them."""

import json
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from ti_graph.ingest.load import Tables, load_source
from ti_graph.ingest.origin import Origin, find_files, find_origin
from ti_graph.ingest.quarantine import Quarantine
from ti_graph.ingest.registry import RegisteredSource, registered_source

OFFICIAL_FILES = "TI_GRAPH_TEST_FILES"


def run(
    name: str,
    folder: Path,
    files: Mapping[str, str],
    required: Mapping[str, pl.DataFrame] | None = None,
) -> tuple[Tables, Quarantine]:
    """Load a source from `files` (name → text). Its totals are those of a country: not held."""
    for file, text in files.items():
        (folder / file).write_text(text, "utf-8")
    source = _without_totals(registered_source(name))
    return load_source(source, Origin("live", find_files(source, folder)), required or {})


def _without_totals(source: RegisteredSource) -> RegisteredSource:
    return replace(source, card=source.card.model_copy(update={"expected": []}))


def shipped(name: str) -> Tables:
    """What ships with a source, its card's totals held. It is read once."""
    return dict(_shipped(name))


@cache
def _shipped(name: str) -> Tables:
    source = registered_source(name)
    tables, quarantine = load_source(source, find_origin(source, Path("no-download")), {})
    assert quarantine.table().is_empty()
    return tables


def official(name: str, required: Mapping[str, pl.DataFrame] | None = None) -> Tables:
    """What the publisher's own files give, the card's totals held; skips where there are none."""
    folder = os.environ.get(OFFICIAL_FILES)
    if not folder:
        pytest.skip(f"{OFFICIAL_FILES} does not name a folder of official files")
    source = registered_source(name)
    origin = Origin("live", find_files(source, Path(folder) / name))
    tables, quarantine = load_source(source, origin, required or {})
    assert quarantine.table().is_empty()
    return tables


def ids(frame: pl.DataFrame, column: str) -> set[str]:
    """The values of a column of text."""
    return set(frame[column].to_list())


def pairs(containment: pl.DataFrame) -> set[tuple[str, str]]:
    """(member, container) of each row."""
    return set(containment.select("member_id", "container_id").iter_rows())


def row(frame: pl.DataFrame, **where: Any) -> dict[str, Any]:
    """The one row whose columns have these values."""
    found = frame.filter(
        *(pl.col(column).cast(pl.String) == value for column, value in where.items())
    )
    assert found.height == 1, f"{found.height} rows where {where}"
    return found.row(0, named=True)


# --- official geographic code -------------------------------------------------------------------


def commune(code: str, name: str, departement: str, region: str, **more: Any) -> dict[str, Any]:
    """An entry of communes.json."""
    return {
        "code": code,
        "nom": name,
        "typeLiaison": 0,
        "zone": "metro",
        "arrondissement": "571",
        "departement": departement,
        "region": region,
        "type": "commune-actuelle",
        "rangChefLieu": 0,
        "codesPostaux": [code.replace("2B", "20")],
        **more,
    }


COMMUNES = [
    commune("57463", "Metz", "57", "44", siren="215704630", population=121_695),
    commune("57751", "Woippy", "57", "44", siren="215707518", population=14_000),
    commune("54329", "Longwy", "54", "44", siren="215403298", population=16_000),
    commune("88413", "Saint-Dié-des-Vosges", "88", "44", siren="218804138", population=19_000),
    commune("70001", "Passavant", "70", "27", siren="217000011", population=1_000),
    commune("2B033", "Bastia", "2B", "94", siren="212000335", population=48_000),
    commune("85113", "L'Île-d'Yeu", "85", "52", siren="218501138", population=4_800),
    commune("75056", "Paris", "75", "11", siren="217500016", population=2_100_000),
    commune(
        "75101", "Paris 1er Arrondissement", "75", "11",
        type="arrondissement-municipal", commune="75056", population=15_000,
    ),
    commune(
        "01015", "Arboys en Bugey", "01", "84",
        siren="200053668", population=710, anciensCodes=["01340"],
    ),
    commune("01015", "Arbignieu", "01", "84", type="commune-deleguee", chefLieu="01015"),
    commune("01340", "Saint-Bois", "01", "84", type="commune-deleguee", chefLieu="01015"),
    commune(
        "14712", "Saline", "14", "28",
        siren="200065068", population=6_000, anciensCodes=["14635"],
    ),
    commune("57002", "Petite", "57", "44", type="commune-associee", chefLieu="57463"),
    {
        "code": "98415", "nom": "Îles Éparses", "departement": "984", "region": "984",
        "zone": "com", "type": "commune-actuelle", "codesPostaux": ["98415"],
    },
]  # fmt: skip


def groupement(siren: str, name: str, nature: str, *members: str) -> dict[str, Any]:
    """An entry of epci.json or ept.json."""
    return {
        "code": siren,
        "nom": name,
        "type": nature,
        "modeFinancement": "FPU",
        "populationTotale": 1_100,
        "populationMunicipale": 1_000,
        "membres": [
            {
                "code": code,
                "siren": "1",
                "nom": "x",
                "populationTotale": 1,
                "populationMunicipale": 1,
            }
            for code in members
        ],
    }


EPCI = [
    groupement("200039865", "Metz  Métropole", "METRO", "57463", "57751"),
    groupement("200070845", "CA de Longwy", "CA", "54329"),
    groupement("200071066", "CA de Saint-Dié et Passavant", "CA", "88413", "70001"),
    groupement("242000354", "CA de Bastia", "CA", "2B033"),
]
EPT = [groupement("200057867", "Plaine Commune", "EPT", "75056")]
DEPARTEMENTS = {
    "57": ("44", "Moselle"), "54": ("44", "Meurthe-et-Moselle"), "88": ("44", "Vosges"),
    "70": ("27", "Haute-Saône"), "2B": ("94", "Haute-Corse"), "85": ("52", "Vendée"),
    "75": ("11", "Paris"), "01": ("84", "Ain"), "14": ("28", "Calvados"),
    "984": ("984", "Terres australes"),
}  # fmt: skip
REGIONS = {
    "44": "Grand Est", "27": "Bourgogne-Franche-Comté", "94": "Corse", "52": "Pays de la Loire",
    "11": "Île-de-France", "84": "Auvergne-Rhône-Alpes", "28": "Normandie",
    "984": "Terres australes",
}  # fmt: skip


def cog_files(
    communes: list[dict[str, Any]] = COMMUNES, epci: list[dict[str, Any]] = EPCI
) -> dict[str, str]:
    """The five files of the official geographic code, for a country of a few communes."""
    common = {"chefLieu": "57463", "typeLiaison": 0, "zone": "metro"}
    documents = {
        "communes.json": communes,
        "epci.json": epci,
        "ept.json": EPT,
        "departements.json": [
            {"code": code, "region": region, "nom": name, **common}
            for code, (region, name) in DEPARTEMENTS.items()
        ],
        "regions.json": [{"code": code, "nom": name, **common} for code, name in REGIONS.items()],
    }
    return {name: json.dumps(document) for name, document in documents.items()}


def cog(folder: Path) -> Tables:
    """Core tables of that small country."""
    folder.mkdir()
    return run("insee_cog", folder, cog_files())[0]


# --- GeoJSON ------------------------------------------------------------------------------------


def square(west: float, south: float, side: float = 1.0) -> dict[str, Any]:
    """A polygon, as GeoJSON."""
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def collection(*features: tuple[dict[str, Any], dict[str, Any]], **more: Any) -> str:
    """A FeatureCollection of (properties, geometry)."""
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": properties, "geometry": geometry}
                for properties, geometry in features
            ],
            **more,
        }
    )
