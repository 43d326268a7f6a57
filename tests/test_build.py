"""From sources to a current release: what a build makes, and what a failed one leaves."""

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from tests.loaders.firms_fixtures import Content, write
from tests.loaders.sirene_layout import as_parquet, as_text, numbered
from tests.small_country import (
    SIMULATED_SOURCE,
    TOWNS,
    build_small,
    kind_of,
    real_tables,
    small_sources,
    small_tables,
)
from ti_graph.answers.territories import Answers
from ti_graph.build import build
from ti_graph.errors import ReleaseError, SourceError
from ti_graph.graph.manifest import Manifest, sha256
from ti_graph.graph.release import STAGING, Release, Releases
from ti_graph.graph.store import Solutions
from ti_graph.ingest.quarantine import SCHEMA
from ti_graph.ingest.registry import registered_sources
from ti_graph.model.results import RELEASE_CHANGE, RESULT_TABLES, ReleaseChange
from ti_graph.model.tables import CORE_TABLES
from ti_graph.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
TI_GRAPH = Path(sys.executable).parent / "ti-graph"
TABLES = CORE_TABLES | RESULT_TABLES | {RELEASE_CHANGE: ReleaseChange}
SMALL_BUILD = """
import sys
from pathlib import Path
from tests.small_country import small_sources
from ti_graph.build import build
from ti_graph.settings import Settings
build(Settings(data=Path(sys.argv[1])), lambda step: print(step, flush=True), small_sources())
"""
LIMITED_BUILD = (
    "import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0}))" + SMALL_BUILD
)


def contents(data: Path) -> dict[str, str]:
    """The current release and the pointer to it, file by file."""
    paths = [data / "CURRENT", *(data / "releases").rglob("*")]
    return {str(path.relative_to(data)): sha256(path) for path in paths if path.is_file()}


def current(data: Path) -> Release:
    return Releases(data).current()


def rows(release: Release, table: str, **where: Any) -> pl.DataFrame:
    return release.table(table).filter(**where).collect()


def triples(release: Release) -> int:
    answer = release.store.query("SELECT (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } }")
    assert isinstance(answer, Solutions)
    ((count,),) = answer.rows
    return int(getattr(count, "value", -1))


def whole(release: Release) -> bool:
    """Whether every table and the graph of a release are as its manifest says."""
    manifest = release.manifest
    heights = {name: release.table(name).collect().height for name in manifest.tables}
    return heights == manifest.tables and triples(release) == manifest.triples


def data_kinds(release: Release) -> dict[str, set[str]]:
    """Result table → what its rows say that they rest on."""
    return {
        name: set(rows(release, name)["data"])
        for name, schema in RESULT_TABLES.items()
        if "data" in schema.columns()
    }


@pytest.fixture
def data(small_data: Path, tmp_path: Path) -> Path:
    """A data folder of its own, with a release of the small country."""
    return Path(shutil.copytree(small_data, tmp_path / "data"))


# --- what a build makes -------------------------------------------------------------------------


def test_every_table_is_written_and_keeps_its_schema(small_release: Release) -> None:
    assert set(small_release.manifest.tables) == {*TABLES, "quarantine"}
    for name, schema in TABLES.items():
        frame = rows(small_release, name)
        schema.validate(frame)
        assert frame.height == small_release.manifest.tables[name]
    assert rows(small_release, "quarantine").schema == SCHEMA


def test_each_source_tells_what_it_is_and_what_it_gave(small_release: Release) -> None:
    found = {one.name: one for one in small_release.manifest.sources}
    kinds = {"official": "snapshot", "curated": "snapshot", "simulated": "simulated"}
    assert {name: one.kind for name, one in found.items()} == {
        name: kinds[kind_of(name)] for name in small_tables()
    }
    given = {
        name: sum(frame.height for frame in tables.values())
        for name, tables in small_tables().items()
    }
    assert {name: one.rows + one.quarantined for name, one in found.items()} == given
    assert small_release.manifest.simulated_rows == given[SIMULATED_SOURCE]


def test_a_bad_record_is_counted_with_its_place_and_reason(small_release: Release) -> None:
    (aside,) = rows(small_release, "quarantine").rows(named=True)
    assert aside["source"] == "insee_sirene"
    assert (aside["column"], aside["value"]) == ("territory_id", "commune-99999")
    entry = small_release.manifest.source("insee_sirene")
    assert entry is not None
    assert (entry.rows, entry.quarantined) == (4, 1)


def test_the_figures_that_are_known_by_hand(small_release: Release) -> None:
    cell = {"territory_id": "ti-2023-1001", "industry_id": "naf2-24.10Z"}
    (steel,) = rows(small_release, "specialisation", **cell).rows(named=True)
    assert (steel["observed"], steel["expected"]) == (10, pytest.approx(2.25))
    assert steel["quotient_observed"] == pytest.approx(40 / 9)
    home = {
        (row["territory_id"], row["region_id"]): row["population_share"]
        for row in rows(small_release, "home_region").rows(named=True)
    }
    assert home == {
        ("ti-2023-1001", "nuts-FRX1"): 1,
        ("ti-2023-1002", "nuts-FRX1"): pytest.approx(1000 / 4500),
        ("ti-2023-1002", "nuts-FRY1"): pytest.approx(3500 / 4500),
        ("ti-2023-2001", "nuts-FRY1"): 1,
    }
    members = rows(small_release, "candidate_industry")
    assert set(members["suggestion_id"]) == {"filiere-ti-2023-1001-24.10Z"}
    assert dict(members.select("industry_id", "stage").iter_rows()) == {
        "naf2-24.10Z": 1, "naf2-25.50A": 2, "naf2-25.62B": 2,
    }  # fmt: skip
    missing = rows(small_release, "candidate_missing").select(
        "branch_id", "direction", "link_share"
    )
    assert {(branch, way): share for branch, way, share in missing.iter_rows()} == {
        # Metals sell 3/7 of what they sell to machines, which buy of nobody else.
        ("a38-CK", "downstream"): 1.0,
    }  # fmt: skip
    assert small_release.manifest.establishment_coverage == 0.25


def test_a_candidate_scores_as_reckoned_by_hand(small_release: Release) -> None:
    """Half its certainty, .3 of the excess 1 − 1/quotient of its mean; no linked stage beside."""
    quotients = rows(small_release, "candidate_industry")["quotient"].to_list()
    excess = 1 - 1 / (sum(quotients) / len(quotients))
    (candidate,) = rows(small_release, "candidate_filiere").rows(named=True)
    by_hand = 0.5 * candidate["probability"] + 0.3 * excess
    assert candidate["score"] == pytest.approx(by_hand)


def test_partners_come_in_the_order_known_by_hand(small_answers: Answers) -> None:
    order = {
        name: [(one.region, one.shared_projects) for one in small_answers.partners(name).partners]
        for name in ("ti-2023-1001", "ti-2023-1002", "ti-2023-2001")
    }
    assert order == {
        "ti-2023-1001": [("nuts-DEX1", 2), ("nuts-ITX1", 0), ("nuts-ESX1", 1)],
        "ti-2023-1002": [("nuts-DEX1", 0), ("nuts-ITX1", 0), ("nuts-ESX1", 0)],
        "ti-2023-2001": [("nuts-DEX1", 0), ("nuts-ITX1", 0), ("nuts-ESX1", 0)],
    }


def test_the_same_sources_make_the_same_tables(small_release: Release, tmp_path: Path) -> None:
    again = build_small(tmp_path)
    assert _of_tables(again) == _of_tables(small_release.manifest)
    assert again.triples == small_release.manifest.triples


def _of_tables(manifest: Manifest) -> dict[str, str]:
    """The engine writes one graph to other bytes each time; tables are the same to the byte."""
    found = manifest.checksums.items()
    return {name: digest for name, digest in found if name.startswith("tables/")}


def test_steps_are_told_in_their_order(tmp_path: Path) -> None:
    known: list[str] = []
    manifest = build(Settings(data=tmp_path), known.append, small_sources())
    steps = [step for step in known if ":" not in step]
    assert steps == [*manifest.steps, "swap"]
    assert steps[0] == "sources"
    names = [step.removeprefix("source:") for step in known if ":" in step]
    assert names == [name for name in small_tables() if name != SIMULATED_SOURCE]


def test_another_base_names_everything_and_is_written_down(tmp_path: Path) -> None:
    base = "http://localhost:8000/data#"
    build_small(tmp_path, base_iri=base)
    release = current(tmp_path)
    assert release.manifest.base_iri == base
    answer = release.store.query("SELECT ?t WHERE { ?t ?p 'ti-2023-1001' }")
    assert isinstance(answer, Solutions)
    assert {str(getattr(term, "value", "")) for (term,) in answer.rows} == {
        f"{base}territory/ti-2023-1001"
    }


# --- simulated data -----------------------------------------------------------------------------


def test_simulated_rows_are_told_by_their_source_alone_and_all_say_so(
    small_release: Release,
) -> None:
    establishments = rows(small_release, "establishment")
    drawn = pl.col("source") == SIMULATED_SOURCE
    assert establishments.filter(drawn)["status"].unique().to_list() == ["simulated"]
    assert establishments.filter(drawn).height == 401
    assert establishments.filter(~drawn)["status"].unique().to_list() == ["known"]
    for name in CORE_TABLES:
        if name not in {"establishment", "planted_filiere", "register"}:
            assert SIMULATED_SOURCE not in rows(small_release, name)["source"].to_list(), name


def test_what_rests_on_a_draw_says_so(small_release: Release) -> None:
    kinds = data_kinds(small_release)
    assert kinds["candidate_filiere"] == {"simulated"}
    assert kinds["partner_suggestion"] == {"real", "simulated"}
    for name in kinds:
        frame = rows(small_release, name)
        assert (frame["source"] == "analytics_" + frame["data"].cast(pl.String)).all(), name


def test_without_a_draw_nothing_is_simulated(tmp_path: Path) -> None:
    manifest = build_small(tmp_path, simulated="never")
    release = current(tmp_path)
    assert manifest.simulated_rows == 0
    assert manifest.source(SIMULATED_SOURCE) is None
    assert not {name for name in manifest.graphs if "simulated" in name}
    assert rows(release, "establishment")["status"].unique().to_list() == ["known"]
    # Two establishments tell nothing of a country: no filière rests on them.
    assert manifest.tables["candidate_filiere"] == 0
    assert set().union(*data_kinds(release).values()) == {"real"}


@pytest.mark.parametrize(
    ("towns", "simulated", "drawn"),
    [
        (8, "always", True),
        (7, "always", True),
        (0, "never", False),
        (8, "never", False),
    ],
)
def test_the_draw_gives_way_where_real_establishments_cover_a_territory(
    tmp_path: Path, towns: int, simulated: str, drawn: bool
) -> None:
    assert len(TOWNS) == 8
    found = real_tables("01006", *TOWNS[:towns])  # 01006 is no town of 2,000
    manifest = build_small(tmp_path, {"insee_sirene": found}, simulated=simulated)
    release = current(tmp_path)
    assert manifest.establishment_coverage == pytest.approx(towns / 8)
    assert (manifest.source(SIMULATED_SOURCE) is not None) is drawn
    assert (SIMULATED_SOURCE in manifest.graphs) is drawn
    assert (manifest.simulated_rows > 0) is drawn
    # Real and drawn rows never enter the same figure.
    ti = rows(release, "specialisation").filter(pl.col("territory_id").str.starts_with("ti-"))
    kinds = dict(ti.group_by("territory_id").agg(pl.col("data").unique()).iter_rows())
    if simulated == "always":
        # The four towns of Amont are covered; the one of Passage is the eighth.
        assert kinds["ti-2023-1001"] == ["real"]
        assert kinds["ti-2023-1002"] == (["real"] if towns == 8 else ["simulated"])
    else:
        assert "simulated" not in {one for each in kinds.values() for one in each}


# --- the shipped sources ------------------------------------------------------------------------


def test_the_default_release_holds_both_phases(default_release: Release) -> None:
    phases = Counter(rows(default_release, "territory", kind="ti")["phase"].to_list())
    assert phases == {2023: 183, 2018: 149}


def test_the_default_release_names_every_source_and_its_kind(default_release: Release) -> None:
    found = {one.name: one.kind for one in default_release.manifest.sources}
    assert found == {
        one.card.id: "snapshot"
        for one in registered_sources()
        if not one.card.optional and one.card.kind != "simulated"
    }
    assert all(one.rows > 0 for one in default_release.manifest.sources)


def test_the_default_release_is_whole(default_release: Release) -> None:
    assert whole(default_release)
    assert default_release.manifest.tables["quarantine"] == 0


def test_the_default_release_holds_nothing_that_is_drawn(default_release: Release) -> None:
    assert default_release.manifest.simulated_rows == 0
    establishments = rows(default_release, "establishment")
    assert establishments.height > 0
    assert set(establishments["status"]) == {"known"}
    for name in CORE_TABLES:
        assert SIMULATED_SOURCE not in rows(default_release, name)["source"].to_list(), name


# --- failure ------------------------------------------------------------------------------------


def test_a_source_at_fault_leaves_the_release_as_it_was(data: Path) -> None:
    before = contents(data)
    geography = small_tables()["insee_cog"]
    twice = geography | {"territory": pl.concat([geography["territory"]] * 2)}
    with pytest.raises(SourceError) as caught:
        build_small(data, {"insee_cog": twice})
    assert caught.value.code == "duplicate_key"
    assert contents(data) == before


def test_a_graph_at_fault_leaves_the_release_as_it_was(data: Path) -> None:
    before = contents(data)
    regions = small_tables()["eurostat_nuts"]
    wrong = pl.when(pl.col("territory_id") == "nuts-ITX1").then(pl.lit("ITX1A"))
    territory = regions["territory"].with_columns(wrong.otherwise("code").alias("code"))
    with pytest.raises(ReleaseError) as caught:
        build_small(data, {"eurostat_nuts": regions | {"territory": territory}})
    assert caught.value.code == "invalid_graph"
    assert '"ITX1A"' in str(caught.value.facts["first"])
    assert contents(data) == before


@pytest.mark.parametrize("most_bytes", [500, 200_000])
def test_a_disk_that_is_full_is_told_and_leaves_the_release_as_it_was(
    data: Path, most_bytes: int
) -> None:
    before = contents(data)
    done = subprocess.run(
        [sys.executable, "-c", LIMITED_BUILD.format(most_bytes), str(data)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert "File too large" in last
    assert str(data) not in last
    assert contents(data) == before


def test_a_build_killed_at_any_moment_leaves_a_whole_release(data: Path) -> None:
    """Each run is killed somewhat later than the one before, up to the swap and beyond."""
    chance = random.Random(2023)
    before = contents(data)
    first = current(data).manifest.release
    steps = ["source:eurostat_sbs", "tables", "store", "swap"]
    reached = []
    for step in steps:
        reached.append(_killed_after(step, data, chance.uniform(0, 0.15)))
        release = current(data)
        assert whole(release)
        if release.manifest.release == first:
            assert {name: contents(data)[name] for name in before} == before
    assert reached == steps
    build_small(data)
    assert not list((data / "releases").glob(f"{STAGING}*"))
    assert whole(current(data))


def _killed_after(step: str, data: Path, seconds: float) -> str:
    """Run a build and kill it some time after reporting `step`; returns the step reached."""
    command = [sys.executable, "-c", SMALL_BUILD, str(data)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        found = next((line.strip() for line in process.stdout if line.strip() == step), "")
        time.sleep(seconds)
        process.kill()
    return found


def run(data: Path, *arguments: str, language: str = "en") -> "subprocess.CompletedProcess[str]":
    """A command in a process of its own."""
    environment = os.environ | {"TI_GRAPH_DATA": str(data), "TI_GRAPH_LANGUAGE": language}
    return subprocess.run(
        [str(TI_GRAPH), *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_the_command_killed_early_leaves_the_release_as_it_was(data: Path) -> None:
    before = contents(data)
    environment = os.environ | {"TI_GRAPH_DATA": str(data), "TI_GRAPH_LANGUAGE": "en"}
    with subprocess.Popen(
        [str(TI_GRAPH), "build"], env=environment, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        assert "sources" in process.stderr.readline()
        time.sleep(random.Random(4408).uniform(0.2, 1))
        process.kill()
    assert {name: contents(data)[name] for name in before} == before
    assert whole(current(data))


# --- faults of a real file, by the real command ------------------------------------------------

SIRENE = as_text({}, numbered("955511217", "00205"))


def without(column: str) -> str:
    """The file without one of its columns."""
    table = pl.read_csv(SIRENE.encode(), infer_schema=False)
    return table.drop(column).write_csv()


def parquet_bytes(folder: Path) -> bytes:
    path = folder / "whole.parquet"
    as_parquet({}).write_parquet(path)
    return path.read_bytes()


FAULTS: dict[str, tuple[str, Content, str]] = {
    "missing_column": ("csv", without("codeCommuneEtablissement"), "codeCommuneEtablissement"),
    "renamed_column": ("csv", SIRENE.replace("nic,", "codeNic,", 1), "nic ≈ 'codeNic'"),
    "wrong_encoding": ("csv", SIRENE.replace("METZ", "ÉPINAL").encode("latin-1"), "line 2"),
    "empty_file": ("csv", "", "is empty"),
    "truncated_parquet": ("parquet", b"", "truncated"),
}


@pytest.mark.parametrize("code", FAULTS)
def test_a_file_at_fault_stops_the_command_with_one_clear_message(
    data: Path, tmp_path: Path, code: str
) -> None:
    kind, content, said = FAULTS[code]
    name = f"StockEtablissement_test.{kind}"
    folder = data / "sources" / "insee_sirene"
    folder.mkdir(parents=True)
    write(folder / name, parquet_bytes(tmp_path)[:-500] if kind == "parquet" else content)
    before = contents(data)
    done = run(data, "build", "--json")
    assert done.returncode == 2
    assert done.stdout == ""
    message = json.loads(done.stderr.splitlines()[-1])
    assert set(message) == {"error", "detail", "hint"}
    assert message["error"] == code
    assert said in message["detail"]
    assert "insee_sirene" in message["detail"]
    assert name in message["detail"]
    assert "Traceback" not in done.stderr
    assert str(data) not in done.stderr
    assert contents(data) == before
    assert [path.name for path in (data / "releases").iterdir()] == [current(data).manifest.release]


def test_a_semicolon_file_is_taken_and_its_bad_records_are_set_aside(data: Path) -> None:
    """The whole command on the shipped sources and one live file; the release before it stays."""
    folder = data / "sources" / "insee_sirene"
    folder.mkdir(parents=True)
    text = as_text(
        {},
        {"siret": "95551121700107"},
        numbered("955511217", "00205") | {"codeCommuneEtablissement": "99999"},
        delimiter=";",
    )
    (folder / "StockEtablissement_test.csv").write_text(text, "utf-8")
    before = contents(data)
    done = run(data, "build", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    entry = next(one for one in answer["sources"] if one["name"] == "insee_sirene")
    assert entry["kind"] == "live"
    assert entry["quarantined"] == answer["tables"]["quarantine"] == 2
    release = current(data)
    assert release.manifest.release == answer["release"]
    aside = rows(release, "quarantine").sort("row")
    assert aside.select("file", "row", "column", "value").rows() == [
        ("StockEtablissement_test.csv", 3, "siret", "95551121700107"),
        ("StockEtablissement_test.csv", 4, "codeCommuneEtablissement", "99999"),
    ]
    real = rows(release, "establishment", status="known")
    assert real["establishment_id"].to_list() == ["95551121700106"]
    after = contents(data)
    assert {name: after[name] for name in before if name != "CURRENT"} == {
        name: digest for name, digest in before.items() if name != "CURRENT"
    }
    assert run(data, "rollback").returncode == 0
    assert contents(data)["CURRENT"] == before["CURRENT"]
