"""A source is frozen: its downloaded files become the small tables that ship."""

import shutil
from pathlib import Path

import pytest

from tests.ingest.faults import refused
from tests.ingest.packs import FILES, Pack
from tests.small_country import small_card
from ti_graph.errors import NotFoundError
from ti_graph.ingest.freeze import freeze
from ti_graph.ingest.snapshot import DESCRIPTION, read_snapshot

REQUIRING_LOADER = """
import polars as pl
from ti_graph.ingest import Columns, CoreTable

def load(source):
    source.read("projects", Columns(read=("id", "acronym")))
    required = source.table("project")
    yield CoreTable("project", required.select(
        project_id="again-" + pl.col("project_id"), acronym="acronym", programme="source"))
"""


def download(folder: Path, source: str, text: str) -> Path:
    (folder / source).mkdir(parents=True)
    (folder / source / "projects_2024.csv").write_text(text, "utf-8")
    return folder


def test_downloaded_files_become_a_snapshot(pack: Pack, tmp_path: Path) -> None:
    source = pack.add("outside_first")
    sources = download(tmp_path / "sources", "outside_first", "id,acronym\np-1,A\np-2,\np-3,C\n")
    frozen = freeze("outside_first", sources)
    assert (frozen.rows, frozen.quarantined) == ({"project": 2}, 1)
    written = {path.name for path in (source / "snapshot").iterdir()}
    assert written == {"project.parquet", DESCRIPTION}
    assert frozen.bytes == sum(path.stat().st_size for path in (source / "snapshot").iterdir())
    (table,) = read_snapshot(source / "snapshot", small_card("outside_first", files=FILES))
    found = table.frame.select("project_id", "acronym", "programme")
    assert found.rows() == [("p-1", "A", "test"), ("p-3", "C", "test")]


def test_a_snapshot_holds_no_path_of_the_machine(pack: Pack, tmp_path: Path) -> None:
    source = pack.add("outside_first")
    sources = download(tmp_path / "sources", "outside_first", "id,acronym\np-1,A\n")
    freeze("outside_first", sources)
    for path in (source / "snapshot").iterdir():
        assert str(tmp_path).encode() not in path.read_bytes()


def test_without_files_there_is_nothing_to_freeze(pack: Pack, tmp_path: Path) -> None:
    source = pack.add("outside_first")
    with refused("no_files", tmp_path) as facts:
        freeze("outside_first", tmp_path / "sources")
    assert facts == {"source": "outside_first", "files": "projects*.csv"}
    assert not (source / "snapshot").exists()


def test_a_fault_leaves_the_snapshot_as_it_was(pack: Pack, tmp_path: Path) -> None:
    source = pack.add("outside_first")
    sources = download(tmp_path / "sources", "outside_first", "id,acronym\np-1,A\n")
    freeze("outside_first", sources)
    before = {path.name: path.read_bytes() for path in (source / "snapshot").iterdir()}
    (sources / "outside_first" / "projects_2024.csv").write_text("id,acro\np-1,A\n", "utf-8")
    with refused("renamed_column", tmp_path):
        freeze("outside_first", sources)
    assert {path.name: path.read_bytes() for path in (source / "snapshot").iterdir()} == before


@pytest.mark.parametrize("downloaded", [True, False])
def test_what_a_source_requires_runs_from_its_files_or_its_snapshot(
    pack: Pack, tmp_path: Path, downloaded: bool
) -> None:
    pack.add("outside_first")
    second = pack.add("outside_second", loader=REQUIRING_LOADER, requires=["outside_first"])
    sources = download(tmp_path / "sources", "outside_first", "id,acronym\np-1,A\n")
    download(sources, "outside_second", "id,acronym\nx,X\n")
    if not downloaded:
        freeze("outside_first", sources)
        shutil.rmtree(sources / "outside_first")
    freeze("outside_second", sources)
    (table,) = read_snapshot(second / "snapshot", small_card("outside_second"))
    found = table.frame.select("project_id", "acronym", "programme")
    assert found.rows() == [("again-p-1", "A", "outside_first")]


def test_a_source_that_does_not_exist_cannot_be_frozen(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError) as caught:
        freeze("insee_nowhere", tmp_path)
    assert caught.value.code == "unknown_source"
