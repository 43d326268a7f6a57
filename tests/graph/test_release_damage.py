"""What a damaged release answers: a table, a store, a manifest that lost something."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from tests.graph.release_fixtures import fault, flipped, of_another_release, publish, truncated
from ti_graph.graph.manifest import release_files, sha256
from ti_graph.graph.release import MANIFEST, Release, Releases

# --- damage -------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"release": 1}', "\0"])
def test_a_damaged_manifest_is_reported_so(tmp_path: Path, text: str) -> None:
    publish(tmp_path, "1")
    (tmp_path / "releases" / "1" / MANIFEST).write_text(text, "utf-8")
    assert fault(Releases(tmp_path).current, tmp_path) == "damaged_release"


def test_a_manifest_that_is_no_text_is_reported_so(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    (tmp_path / "releases" / "1" / MANIFEST).write_bytes(b'{"release": "\xff"}')
    assert fault(Releases(tmp_path).current, tmp_path) == "damaged_release"


def test_a_release_that_is_gone_is_reported_so(tmp_path: Path) -> None:
    publish(tmp_path, "1")
    shutil.rmtree(tmp_path / "releases" / "1")
    assert fault(Releases(tmp_path).current, tmp_path) == "damaged_release"


@pytest.fixture
def copy(small_release: Release, tmp_path: Path) -> Release:
    """A release of the small country that a test may damage."""
    folder = tmp_path / small_release.folder.name
    shutil.copytree(small_release.folder, folder)
    return Release(folder)


def every_store_file(release: Release) -> list[Path]:
    return [path for path in release_files(release.folder) if path.parent == release.store_folder]


@pytest.mark.parametrize("damage", ["removed", "cut short"])
def test_a_store_that_lost_something_is_found_when_it_is_opened(copy: Release, damage: str) -> None:
    largest = max(every_store_file(copy), key=lambda path: path.stat().st_size)
    if damage == "removed":
        largest.unlink()
    else:
        truncated(largest)
    again = Release(copy.folder)
    # One file of many is enough, before the engine reads any.
    assert fault(lambda: again.store_folder, copy.folder) == "damaged_store"
    assert fault(lambda: again.store, copy.folder) == "damaged_store"
    assert again.faults() == [f"store/{largest.name}"]
    assert again.table("territory").collect().height == copy.manifest.tables["territory"]


def test_every_file_of_a_release_is_vouched_for(copy: Release) -> None:
    """One bit of any file is missed when it flips."""
    assert copy.faults() == []
    for path in release_files(copy.folder):
        before = path.read_bytes()
        path.write_bytes(bytes([*before[:-1], before[-1] ^ 1]) if before else b"x")
        assert copy.faults() == [path.relative_to(copy.folder).as_posix()]
        path.write_bytes(before)


def test_reading_changes_no_byte_of_a_release(copy: Release) -> None:
    assert copy.store.query("ASK { GRAPH ?g { ?s ?p ?o } }") is True
    for name in copy.manifest.tables:
        copy.table(name).collect()
    assert copy.faults() == []


@pytest.mark.parametrize("damage", [Path.unlink, truncated, flipped, of_another_release])
def test_a_damaged_table_is_reported_so(copy: Release, damage: Callable[[Path], None]) -> None:
    damage(copy.folder / "tables" / "territory.parquet")
    assert fault(lambda: copy.table("territory"), copy.folder) == "damaged_release"
    assert copy.table("geometry").collect().height == 10


def test_a_table_that_no_release_has_is_reported_so(copy: Release) -> None:
    assert fault(lambda: copy.table("nowhere"), copy.folder) == "damaged_release"
    assert fault(lambda: copy.table("../../secret"), copy.folder) == "damaged_release"


def test_a_table_of_an_older_program_is_reported_so_in_place_of_an_answer_that_lacks(
    copy: Release,
) -> None:
    path = copy.folder / "tables" / "territory.parquet"
    pl.read_parquet(path).drop("label").write_parquet(path)
    answer = json.loads((copy.folder / MANIFEST).read_text("utf-8"))
    answer["checksums"]["tables/territory.parquet"] = sha256(path)
    (copy.folder / MANIFEST).write_text(json.dumps(answer), "utf-8")
    older = Release(copy.folder)
    assert fault(lambda: older.table("territory"), copy.folder) == "old_release"


def test_a_table_that_came_after_a_release_is_that_of_an_older_program_and_no_damage(
    copy: Release,
) -> None:
    answer = json.loads((copy.folder / MANIFEST).read_text("utf-8"))
    del answer["checksums"]["tables/european_tie.parquet"]
    (copy.folder / MANIFEST).write_text(json.dumps(answer), "utf-8")
    (copy.folder / "tables" / "european_tie.parquet").unlink()
    older = Release(copy.folder)
    assert fault(lambda: older.table("european_tie"), copy.folder) == "old_release"


def test_a_damaged_store_does_not_hide_the_tables(copy: Release) -> None:
    (copy.store_folder / "CURRENT").unlink()
    assert fault(lambda: copy.store, copy.folder) == "damaged_store"
    assert copy.table("territory").collect().height == copy.manifest.tables["territory"]


def test_a_newer_manifest_with_more_to_say_is_read(copy: Release) -> None:
    path = copy.folder / MANIFEST
    answer = json.loads(path.read_text("utf-8")) | {"mood": "sunny"}
    path.write_text(json.dumps(answer), "utf-8")
    assert Release(copy.folder).manifest == copy.manifest
