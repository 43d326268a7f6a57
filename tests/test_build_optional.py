"""The default country with a small official file of every source that is absent until fetched.

SIRENE's holds real sites of one département, Urssaf's real jobs of one part of a territory.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from tests.loaders import (
    firms_fixtures,
    rouen,
    sirene_layout,
    test_dgpr_irep,
    test_insee_cog_history,
    test_insee_flores,
    test_insee_naf_2025,
    test_live_actors,
    test_wikidata_links,
)
from ti_graph.answers.jobs import TerritoryJobs
from ti_graph.answers.lead import Leads
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.sites import Sites
from ti_graph.answers.territories import Answers
from ti_graph.build import build
from ti_graph.cli.coverage import about_jobs
from ti_graph.documents.fiche import fiche
from ti_graph.figures import vintage_words
from ti_graph.graph.release import Release, Releases
from ti_graph.ingest.registry import RegisteredSource, registered_sources
from ti_graph.messages import speaking
from ti_graph.query.catalogue import named_query
from ti_graph.query.run import run
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
LOIRET, NORD_LOIRET = "45", "ti-2023-2407"
AXE_SEINE = "ti-2023-2802"


def real_sites(release: Release, departement: str) -> list[dict[str, str]]:
    """Real industrial sites of a département, as rows of SIRENE's layout."""
    rows = release.table("facility").filter(
        pl.col("territory_id").str.starts_with(f"commune-{departement}"),
        pl.col("establishment_id").is_not_null(),
        pl.col("industry_id").is_not_null(),
    )
    return [
        sirene_layout.numbered(row["establishment_id"][:9], row["establishment_id"][9:])
        | {
            "codeCommuneEtablissement": row["territory_id"].removeprefix("commune-"),
            "activitePrincipaleEtablissement": row["industry_id"].removeprefix("naf2-"),
        }
        for row in rows.collect().unique("establishment_id").iter_rows(named=True)
    ]


def place_files(sources: Path, sites: list[dict[str, str]]) -> set[str]:
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
                *sites,
            )
        },
        "wikidata_links": {"wikidata-communes.json": test_wikidata_links.result(("Q1", "57463"))},
        "urssaf_employment": {"etab-effectifs-commune-x-ape_rouen.csv": rouen.labelled()},
    }
    for source, files in contents.items():
        for name, content in files.items():
            (sources / source).mkdir(parents=True, exist_ok=True)
            firms_fixtures.write(sources / source / name, content)
    return set(contents)


class Placed(NamedTuple):
    """A release, the sources whose files were placed, and the sites in SIRENE's."""

    release: Release
    names: set[str]
    sites: list[dict[str, str]]


def without_totals(source: RegisteredSource) -> RegisteredSource:
    """The same source, that does not ask for as many rows as the nation has."""
    return replace(source, card=source.card.model_copy(update={"expected": []}))


@pytest.fixture(scope="module")
def placed(default_release: Release, tmp_path_factory: pytest.TempPathFactory) -> Placed:
    """A release of all of them."""
    settings = Settings(data=tmp_path_factory.mktemp("data"))
    sites = real_sites(default_release, LOIRET)
    names = place_files(settings.data / "sources", sites)
    build(settings, sources=[without_totals(one) for one in registered_sources()])
    return Placed(Releases(settings.data).current(), names, sites)


def test_all_that_can_be_fetched_is_built_together_and_every_shape_holds(placed: Placed) -> None:
    kinds = {entry.name: entry.kind for entry in placed.release.manifest.sources}
    assert {name for name in placed.names if kinds[name] != "live"} == set()
    assert "absent" not in kinds.values()


def test_files_in_place_are_of_the_year_of_their_data_and_never_of_their_copy(
    placed: Placed,
) -> None:
    editions = {entry.name: entry.vintage for entry in placed.release.manifest.sources}
    assert editions["dgpr_irep"] == "2024"
    assert editions["urssaf_employment"] == str(max(rouen.YEARS))
    # No row of this stock says when it was treated.
    assert editions["insee_sirene"] == "unknown"
    today = datetime.now(UTC).date().isoformat()
    assert today not in editions.values()
    sites = Sites(placed.release).sites(NORD_LOIRET)
    assert {one.year for one in sites if one.register_id == "insee_sirene"} <= {2021, None}


def test_real_sites_of_a_departement_are_used_for_the_territory_they_cover_and_only_there(
    placed: Placed,
) -> None:
    grounds = placed.release.table("territory_ground").collect()
    for use in ("presence", "quotient"):
        rows = grounds.filter(use=use)
        census = rows.filter(ground="census")
        assert census.select("territory_id", "register").rows() == [(NORD_LOIRET, "insee_sirene")]
        elsewhere = set(rows.filter(pl.col("ground") != "census")["ground"])
        assert elsewhere <= {"register", "regional", "unknown"}
    # Of one département too few areas are known to say what chance gives.
    assert "census" not in set(grounds.filter(use="filiere")["ground"])
    caveat = Answers(placed.release).filieres(NORD_LOIRET).caveat
    assert "mais trop peu de territoires" in str(caveat.fr)
    counted = placed.release.table("specialisation").filter(register="insee_sirene").collect()
    assert set(counted["territory_id"]) == {NORD_LOIRET}
    within = placed.release.table("within").filter(container_id=NORD_LOIRET).collect()
    communes = {name.removeprefix("commune-") for name in within["member_id"]}
    inside = [one for one in placed.sites if one["codeCommuneEtablissement"] in communes]
    (reach,) = grounds.filter(territory_id=NORD_LOIRET, use="quotient").rows(named=True)
    industrial = [
        one for one in inside if "05" <= one["activitePrincipaleEtablissement"][:2] <= "39"
    ]
    assert 20 < reach["sites"] == len(industrial) < len(placed.sites) / 5
    assert reach["coverage"] == 1


def test_real_jobs_of_an_extract_are_those_of_the_territory_and_of_no_other(
    placed: Placed,
) -> None:
    answers = Answers(placed.release)
    found = TerritoryJobs(answers).jobs(AXE_SEINE, limit=100)
    facts = rouen.FACTS
    assert {one.year: one.jobs for one in found.years} == {
        year: facts[f"jobs_{year}"].sum() for year in rouen.YEARS
    }
    assert all((one.jobs is None) == (one.jobs_reason is not None) for one in found.years)
    assert (found.ground.ground, found.ground.register_id) == ("census", "urssaf_employment")
    assert found.communes_reached == facts.height
    assert {(one.communes_reached, one.communes) for one in found.years} == {(facts.height, 481)}
    assert (found.ground.communes_reached, found.ground.communes) == (facts.height, 481)
    cleon = next(one for one in found.industries if one.code == "29.10Z" and one.year == 2022)
    assert (cleon.jobs, cleon.establishments) == (3502, 1)
    of_census = {item.id for item in answers.grounds.coverage() if item.ground.jobs == "census"}
    assert of_census == {AXE_SEINE}


def test_a_census_of_a_part_of_a_territory_says_which_in_words_and_in_data(
    placed: Placed,
) -> None:
    communes = rouen.FACTS.height
    items = {item.id: item for item in Answers(placed.release).grounds.coverage()}
    own = items[AXE_SEINE]
    assert own.share.jobs is not None
    assert 1 / 3 <= own.share.jobs < 1
    assert own.share.quotient is None
    assert own.partial is not None
    part = f"{own.share.jobs * 100:.0f}\u00a0% des communes de 2\u202f000 habitants"
    assert own.partial.fr.startswith(f"emplois, recensement partiel ({part}")
    assert f"comptés dans {communes}\u00a0communes sur 481" in own.partial.fr
    assert f"counted in {communes}\u00a0communes of 481" in own.partial.en
    assert (items[NORD_LOIRET].share.quotient, items[NORD_LOIRET].partial) == (1, None)
    series = run(named_query("territory/perimeter_series"), {"territory": AXE_SEINE},
                 placed.release).records()  # fmt: skip
    reached = {(one["level"], one["communes_reached"], one["communes"]) for one in series}
    assert reached == {("territory", communes, 481), ("region", None, None)}
    effects = run(named_query("territory/local_effect"), {}, placed.release).records()
    assert {one["communes_reached"] for one in effects if one["id"] == AXE_SEINE} == {communes}
    rows = run(named_query("territory/coverage"), {}, placed.release).records()
    (jobs,) = [one for one in rows if (one["id"], one["use"]) == (AXE_SEINE, "jobs")]
    assert (jobs["communes_reached"], jobs["communes"]) == (communes, 481)


def test_jobs_say_that_communes_are_those_with_industry_and_not_all_of_the_file(
    placed: Placed,
) -> None:
    """A commune of the file without an industrial establishment is in no count of communes."""
    found = TerritoryJobs(Answers(placed.release)).jobs(AXE_SEINE)
    with speaking("en"):
        (line, *_) = about_jobs(found)
    assert line.replace("\u00a0", " ") == (
        f"Figures of {rouen.FACTS.height} communes of 481: "
        "those where the file counts industrial establishments."
    )


def test_the_fact_sheet_says_the_jobs_of_the_territory_with_their_year_and_reach(
    placed: Placed,
) -> None:
    answers = Answers(placed.release)
    found = fiche(answers, TerritoryMaps(answers), AXE_SEINE)
    said = dict(found.facts)["Emplois industriels"].replace("\u00a0", " ").replace("\u202f", " ")
    total = rouen.FACTS["jobs_2022"].sum()
    assert said.startswith(f"{total:,} en 2022 (".replace(",", " "))
    assert f"dans {rouen.FACTS.height} communes sur 481 : celles où le fichier compte" in said
    elsewhere = fiche(answers, TerritoryMaps(answers), NORD_LOIRET)
    assert "Emplois industriels" not in dict(elsewhere.facts)


def test_a_source_of_an_unknown_edition_says_the_year_that_its_figures_bear(
    placed: Placed,
) -> None:
    answers = Answers(placed.release)
    (reach,) = [one for one in answers.grounds.reaches(NORD_LOIRET)
                if one.register_id == "insee_sirene"]  # fmt: skip
    rests = [one for part in answers.territory(NORD_LOIRET).specialisations
             for one in part.evidence if one.source == "insee_sirene"]  # fmt: skip
    assert rests
    assert {(one.vintage, one.data_year) for one in rests} == {("unknown", reach.year)}
    assert vintage_words("unknown", rests[0].data_year) == f"données de {reach.year}"
    assert f"données de {reach.year}" in " ".join(
        fiche(answers, TerritoryMaps(answers), NORD_LOIRET).sources
    )


def test_jobs_of_an_extract_are_one_row_an_industry_in_the_graph(placed: Placed) -> None:
    """The reach of a register and the coverage of a use both name the register and its communes."""
    rows = run(named_query("territory/jobs"), {"territory": AXE_SEINE}, placed.release).records()
    assert rows
    assert len({(row["code"], row["year"]) for row in rows}) == len(rows)
    jobs = [float(row["jobs"] or 0) for row in rows]
    assert sum(jobs) == rouen.FACTS["jobs_2022"].sum()
    assert {(row["communes_reached"], row["communes"]) for row in rows} == {
        (rouen.FACTS.height, 481)
    }


def test_no_current_territory_is_said_to_be_of_a_phase_that_has_ended(placed: Placed) -> None:
    answers = Answers(placed.release)
    leads = Leads(answers, Sites(placed.release))
    current = [item.id for item in answers.territories(phase=answers.programme.phase)]
    said = [one.text.fr or "" for name in current for one in leads.lead(name).sentences]
    assert len(said) > len(current)
    assert not [text for text in said if ", close\u00a0:" in text]


def test_real_jobs_of_an_extract_have_their_shift_share_and_their_series(placed: Placed) -> None:
    own = {"territory_id": AXE_SEINE, "level": "territory"}
    series = placed.release.table("perimeter_series").filter(**own).collect().sort("year")
    assert series["jobs"].to_list() == [10138, 10384, 10320]
    assert set(series["ground"]) == {"census"}
    # The country is that of the statistics of regions, which end in 2014.
    (effect,) = placed.release.table("local_effect").filter(**own).collect().rows(named=True)
    assert (effect["year_from"], effect["year_to"], effect["reference"]) == (2010, 2014, "FR")
    assert (effect["ground"], effect["reference_register"]) == ("census", "eurostat_sbs")
    effects = (effect[f"{name}_effect"] for name in ("national", "industry", "local"))
    assert sum(effects) == pytest.approx(effect["jobs_to"] - effect["jobs_from"])


@pytest.mark.shared
def test_the_publishers_extract_of_rouen_gives_jobs_and_years_of_axe_seine(tmp_path: Path) -> None:
    files = firms_fixtures.official_files("urssaf_employment")
    settings = Settings(data=tmp_path)
    folder = tmp_path / "sources" / "urssaf_employment"
    folder.mkdir(parents=True)
    for path in files.values():
        (folder / path.name).symlink_to(path)
    build(settings)
    release = Releases(tmp_path).current()
    found = TerritoryJobs(Answers(release)).jobs(AXE_SEINE)
    assert [one.year for one in found.years] == list(range(2006, 2023))
    assert (found.years[0].jobs, found.years[-1].jobs) == (32_379, 24_841)
    assert (found.communes_reached, found.communes) == (73, 481)
    assert (found.industries[0].code, found.industries[0].jobs) == ("29.10Z", 3_502)
    own = {"territory_id": AXE_SEINE, "level": "territory"}
    effects = release.table("local_effect").filter(**own).collect()
    assert set(effects["ground"]) == {"census"}
    assert (effects["year_from"].min(), effects["year_to"].max()) == (2010, 2014)
