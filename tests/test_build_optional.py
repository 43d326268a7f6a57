"""The default country with a small official file of every source that is absent until fetched."""

import json
from dataclasses import replace
from pathlib import Path

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
from ti_graph.build import build
from ti_graph.ingest.registry import RegisteredSource, registered_sources
from ti_graph.settings import Settings

FLORES = ("57463;COM;25;_T;EMPL3112;A;2024;120", "57463;COM;25;_T;UNIT_LOC;A;2024;9",
          "57463;COM;24;_T;EMPL3112;K;2024;", "57463;COM;24;_T;UNIT_LOC;A;2024;1")  # fmt: skip
MASKED = {"statutDiffusionEtablissement": "P"}
SITES = "id_site,insee_com,lib_com,maturite_site\n1,57463,Metz,Site mature\n"
FACILITIES = ("0006104769;ALU FORGÉ;955511217 00106;74208;PASSY;6,728596;45.926387;4326",
              "0006104770;B;;57463;METZ;;;")  # fmt: skip


def place_files(sources: Path) -> set[str]:
    """A small official file of each absent source in its folder; their names."""
    actors = test_live_actors
    award = "\n".join([actors.RELANCE, actors.award("955511217"), actors.award("")]) + "\n"
    passage = test_insee_cog_history.workbook(("57463", "57463"), ("01340", "01015"))
    pairs = test_insee_naf_2025.workbook(("25.62B", "25.63Y"), ("24.10Z", "24.10Y"))
    contents: dict[str, dict[str, firms_fixtures.Content]] = {
        "anct_sites": {"liste-sites-cles-en-main-com2025.csv": SITES},
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


def without_totals(source: RegisteredSource) -> RegisteredSource:
    """The same source, that does not ask for as many rows as the nation has."""
    return replace(source, card=source.card.model_copy(update={"expected": []}))


def test_all_that_can_be_fetched_is_built_together_and_every_shape_holds(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "data")
    placed = place_files(settings.data / "sources")
    manifest = build(settings, sources=[without_totals(one) for one in registered_sources()])
    kinds = {entry.name: entry.kind for entry in manifest.sources}
    assert {name for name in placed if kinds[name] != "live"} == set()
    assert "absent" not in kinds.values()
