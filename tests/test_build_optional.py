"""The default country with a small official file of every source that is absent until fetched."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from tests.loaders import (
    firms_fixtures,
    sirene_layout,
    test_dgpr_irep,
    test_insee_cog_history,
    test_insee_flores,
    test_insee_naf_2025,
    test_live_actors,
    test_urssaf_employment,
)
from tests.loaders.sirene_fixtures import other
from ti_graph.build import build
from ti_graph.graph.release import Release, Releases
from ti_graph.ingest.registry import RegisteredSource, registered_sources
from ti_graph.settings import Settings

FLORES = ("57463;COM;25;_T;EMPL3112;A;2024;120", "57463;COM;25;_T;UNIT_LOC;A;2024;9",
          "57463;COM;24;_T;EMPL3112;K;2024;", "57463;COM;24;_T;UNIT_LOC;A;2024;1")  # fmt: skip
MASKED = {"statutDiffusionEtablissement": "P"}
SITES = "id_site,insee_com,lib_com,maturite_site\n1,57463,Metz,Site mature\n"
FACILITIES = ("0006104769;ALU FORGÉ;955511217 00106;74208;PASSY;6,728596;45.926387;4326",
              "0006104770;B;;57463;METZ;;;")  # fmt: skip


OFFICES = "id_fs,lib_fs,insee_com,latitude,longitude\n1,France services Metz,57463,49.1,6.2\n"
PROGRAMMES = "insee_com,id_acv,id_pvd,id_va,id_crte,id_cde\n57463,ACV1,,,crte-1,\n"
LYCEES = """rentree_scolaire,uai,effectifs_voie_pro,insee_com,etablissement
2022-2023,0570001A,120,57463,LYCEE METZ
"""
STATIONS = "nom,code_commune,codes_uic,lat,lon\nMetz,57463,87192039,49.1097,6.1772\n"
ARVE = "ti-2023-8422"


def place_files(sources: Path, communes: Sequence[str]) -> set[str]:
    """A small official file of each absent source in its folder; their names."""
    actors = test_live_actors
    award = "\n".join([actors.RELANCE, actors.award("955511217"), actors.award("")]) + "\n"
    passage = test_insee_cog_history.workbook(("57463", "57463"), ("01340", "01015"))
    pairs = test_insee_naf_2025.workbook(("25.62B", "25.63Y"), ("24.10Z", "24.10Y"))
    contents: dict[str, dict[str, firms_fixtures.Content]] = {
        "anct_sites": {"liste-sites-cles-en-main-com2025.csv": SITES},
        "anct_france_services": {"liste-fs.csv": OFFICES},
        "anct_programmes": {"programmes-anct.csv": PROGRAMMES},
        "depp_lycees": {"fr-en-ips_lycees.csv": LYCEES},
        "sncf_stations": {"gares-de-voyageurs.csv": STATIONS},
        "dge_relance": {"plan-de-relance.csv": award},
        "dgpr_irep": {"irep-2024.zip": test_dgpr_irep.packed(*FACILITIES)},
        "dila_annuaire": {
            "api-lannuaire-administration.json": json.dumps(
                [actors.body(1, "cci"), actors.body(2, "prefecture")]
            )
        },
        "insee_cog_history": {"table_passage_geo2003_geo2025.xlsx": passage},
        "insee_flores": {
            "DS_FLORES_A88_2024_data.csv": "\n".join([test_insee_flores.HEADER, *FLORES, ""])
        },
        "insee_naf_2025": {"Correspondances_NAFrev2-NAF2025.xlsx": pairs},
        "insee_sirene": {
            "StockEtablissement_utf8.parquet": sirene_layout.as_parquet(
                {},
                {
                    **sirene_layout.numbered("955511217", "00114"),
                    "statutDiffusionEtablissement": "P",
                },
                *(
                    {
                        **other(number),
                        "codeCommuneEtablissement": code,
                        "activitePrincipaleEtablissement": "25.62A",
                    }
                    for number, code in enumerate(communes, 200)
                ),
            )
        },
        "urssaf_employment": {
            test_urssaf_employment.FILE: test_urssaf_employment.wide(
                ("57463", "2562B", [10, 2, 12, 3]), ("57463", "2410Z", [0, 1, None, 1])
            )
        },
    }
    for source, files in contents.items():
        for name, content in files.items():
            (sources / source).mkdir(parents=True, exist_ok=True)
            firms_fixtures.write(sources / source / name, content)
    return set(contents)


class Placed(NamedTuple):
    """A release, the sources whose files were placed, and the communes that SIRENE's covers."""

    release: Release
    names: set[str]
    communes: int


def without_totals(source: RegisteredSource) -> RegisteredSource:
    """The same source, that does not ask for as many rows as the nation has."""
    return replace(source, card=source.card.model_copy(update={"expected": []}))


@pytest.fixture(scope="module")
def placed(default_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Placed:
    """A release of all of them; SIRENE's file covers the communes of one territory, and Metz."""
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    within = default_release.table("within").filter(
        pl.col("container_id") == ARVE, pl.col("member_id").str.starts_with("commune-")
    )
    communes = within.collect()["member_id"].str.strip_prefix("commune-").sort().to_list()
    names = place_files(settings.data / "sources", communes)
    build(settings, sources=[without_totals(one) for one in registered_sources()])
    return Placed(Releases(settings.data).current(), names, len(communes))


def test_all_that_can_be_fetched_is_built_together_and_every_shape_holds(placed: Placed) -> None:
    kinds = {entry.name: entry.kind for entry in placed.release.manifest.sources}
    assert {name for name in placed.names if kinds[name] != "live"} == set()
    assert "absent" not in kinds.values()


def test_a_census_is_used_for_the_territory_that_it_covers_and_only_there(placed: Placed) -> None:
    grounds = placed.release.table("territory_ground").filter(pl.col("use") == "quotient")
    rows = grounds.collect()
    census = rows.filter(pl.col("ground") == "census")
    assert census["territory_id"].to_list() == [ARVE]
    assert census["register"].to_list() == ["insee_sirene"]
    assert census["sites"].to_list() == [placed.communes]
    counted = placed.release.table("specialisation").filter(pl.col("territory_id") == ARVE)
    assert set(counted.collect()["register"]) == {"insee_sirene"}
    elsewhere = rows.filter(pl.col("territory_id") != ARVE)
    assert set(elsewhere["ground"]) <= {"register", "regional", "unknown"}
