"""A build that fails leaves the release as it was, and says why in one message."""

import json
import os
import random
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from tests.build_fixtures import (
    LIMITED_BUILD,
    ROOT,
    SMALL_BUILD,
    TI_GRAPH,
    contents,
    current,
    rows,
    run,
    whole,
)
from tests.few_sources import OF_SIRENE, run_with
from tests.loaders.firms_fixtures import Content, write
from tests.loaders.sirene_layout import as_parquet, as_text, numbered
from tests.small_country import (
    build_small,
    small_tables,
)
from ti_graph.errors import ReleaseError, SourceError
from ti_graph.graph.release import STAGING

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
def test_a_disk_that_is_full_is_reported_and_leaves_the_release_as_it_was(
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
    done = run_with(OF_SIRENE, data, "build", "--json")
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
    """The whole command on shipped sources and one live file; the release before it stays.

    The one build of a whole geography by the command: what it prints is held here too.
    """
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
    done = run_with(OF_SIRENE, data, "build", "--accept-fall", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    answer = json.loads(done.stdout)
    entry = next(one for one in answer["sources"] if one["name"] == "insee_sirene")
    assert entry["kind"] == "live"
    assert entry["quarantined"] == answer["tables"]["quarantine"] == 2
    release = current(data)
    assert release.manifest.release == answer["release"]
    assert answer["triples"] == release.manifest.triples > 500_000
    assert answer["seconds"] > 0
    assert answer["tables"] == release.manifest.tables
    assert {"name", "vintage", "kind", "rows", "quarantined"} == set(answer["sources"][0])
    kinds = {one["name"]: one["kind"] for one in answer["sources"]}
    assert kinds["insee_cog"] == "snapshot"
    assert "simulated" not in kinds.values()
    assert answer["simulated_rows"] == 0
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
