"""Frozen facts: what is written is read back the same, and says what it was made from."""

import hashlib
import json
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from tests.ingest.faults import refused
from tests.small_country import small_card, small_tables
from ti_graph.ingest.conform import conform
from ti_graph.ingest.load import Tables, load_source
from ti_graph.ingest.origin import Origin
from ti_graph.ingest.quarantine import Quarantine
from ti_graph.ingest.registry import registered_sources
from ti_graph.ingest.snapshot import DESCRIPTION, read_snapshot, write_snapshot
from ti_graph.ingest.source import CoreTable
from ti_graph.model.tables import CORE_TABLES

CARD = small_card("insee_test")
MOST_BYTES = 16 * 1024 * 1024


def facts(source: str) -> Tables:
    """Whole core tables of a source of the small country."""
    return {
        name: conform(CoreTable(name, frame), CARD, Quarantine(CARD.id))
        for name, frame in small_tables()[source].items()
    }


@pytest.mark.parametrize(
    "source", ["insee_cog", "anct_territoires", "eurostat_sbs", "eurostat_nace"]
)
def test_what_is_written_is_read_back_the_same(tmp_path: Path, source: str) -> None:
    tables = facts(source)
    write_snapshot(tmp_path / "snapshot", CARD, tables, {})
    read = {table.name: table.frame for table in read_snapshot(tmp_path / "snapshot", CARD)}
    assert set(read) == set(tables)
    for name, frame in tables.items():
        assert_frame_equal(read[name], frame.drop("source"), check_row_order=False)


def test_the_same_facts_make_the_same_files(tmp_path: Path) -> None:
    tables = facts("insee_cog")
    write_snapshot(tmp_path / "a", CARD, tables, {})
    shuffled = {name: frame.reverse() for name, frame in tables.items()}
    write_snapshot(tmp_path / "b", CARD, shuffled, {})
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes(), path.name


def test_a_new_snapshot_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    write_snapshot(tmp_path / "snapshot", CARD, facts("insee_cog"), {})
    size = write_snapshot(tmp_path / "snapshot", CARD, facts("eurostat_sbs"), {})
    names = {path.name for path in (tmp_path / "snapshot").iterdir()}
    assert names == {"employment.parquet", DESCRIPTION}
    assert [path.name for path in tmp_path.iterdir()] == ["snapshot"]
    assert size == sum(path.stat().st_size for path in (tmp_path / "snapshot").iterdir())


def test_a_snapshot_names_files_and_digests_and_never_a_path(tmp_path: Path) -> None:
    file = tmp_path / "here" / "communes.json"
    file.parent.mkdir()
    file.write_bytes(b"[1]")
    write_snapshot(tmp_path / "snapshot", CARD, facts("insee_cog"), {"communes": file})
    text = (tmp_path / "snapshot" / DESCRIPTION).read_text("utf-8")
    assert json.loads(text)["made_from"] == [
        {"name": "communes.json", "bytes": 3, "sha256": hashlib.sha256(b"[1]").hexdigest()}
    ]
    assert "/" not in text


def test_a_source_without_a_snapshot_is_reported_so(tmp_path: Path) -> None:
    with refused("no_snapshot", tmp_path) as found:
        list(read_snapshot(tmp_path / "snapshot", CARD))
    assert found == {"source": "insee_test"}


def test_a_damaged_snapshot_is_reported_by_file(tmp_path: Path) -> None:
    write_snapshot(tmp_path, CARD, facts("insee_cog"), {})
    path = tmp_path / "territory.parquet"
    path.write_bytes(path.read_bytes()[:-40])
    with refused("truncated_parquet", tmp_path) as found:
        list(read_snapshot(tmp_path, CARD))
    assert found == {"source": "insee_test", "file": "territory.parquet"}


def test_every_shipped_snapshot_says_what_it_holds() -> None:
    shipped = [source for source in registered_sources() if source.snapshot.is_dir()]
    assert len(shipped) >= 8
    for source in shipped:
        text = (source.snapshot / DESCRIPTION).read_text("utf-8")
        answer = json.loads(text)
        assert answer["source"] == source.card.id
        assert answer["made_from"]
        assert all(len(file["sha256"]) == 64 for file in answer["made_from"])
        assert not any("/" in file["name"] or "\\" in file["name"] for file in answer["made_from"])
        rows = {
            path.stem: pl.read_parquet(path).height for path in source.snapshot.glob("*.parquet")
        }
        assert answer["rows"] == rows


def test_every_shipped_snapshot_keeps_the_schema_of_its_tables() -> None:
    for source in registered_sources():
        if source.card.kind != "official" or source.card.optional:
            continue
        tables, quarantine = load_source(source, Origin("snapshot", {}), {})
        assert quarantine.table().is_empty(), source.card.id
        for name, frame in tables.items():
            CORE_TABLES[name].validate(frame)


def test_all_snapshots_together_stay_small() -> None:
    sizes = [
        path.stat().st_size for source in registered_sources() for path in source.snapshot.glob("*")
    ]
    assert sum(sizes) < MOST_BYTES
