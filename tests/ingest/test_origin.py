"""Where the rows of a source come from this time."""

import os
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.ingest.faults import refused
from tests.small_country import small_card
from ti_graph.ingest.card import SourceKind
from ti_graph.ingest.load import vintage
from ti_graph.ingest.origin import find_files, find_origin
from ti_graph.ingest.registry import RegisteredSource

FILES: dict[str, dict[str, Any]] = {
    "stock": {"names": ["Stock*.parquet", "Stock*.csv"], "format": "parquet"},
    "units": {"names": ["units.csv"], "format": "csv"},
}


def source(folder: Path, kind: SourceKind = "official") -> RegisteredSource:
    return RegisteredSource(small_card("insee_test", kind, files=FILES), partial(iter, ()), folder)


def put(folder: Path, *names: str) -> Path:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text("x", "utf-8")
    return folder


def test_without_a_download_the_snapshot_is_taken(tmp_path: Path) -> None:
    origin = find_origin(source(tmp_path / "own"), tmp_path)
    assert (origin.kind, origin.files) == ("snapshot", {})


def test_a_download_in_full_is_taken(tmp_path: Path) -> None:
    folder = put(tmp_path / "insee_test", "Stock.csv", "units.csv", "something_else.csv")
    origin = find_origin(source(tmp_path / "own"), tmp_path)
    assert origin.kind == "live"
    assert origin.files == {"stock": folder / "Stock.csv", "units": folder / "units.csv"}


@pytest.mark.parametrize(
    ("present", "missing"),
    [("units.csv", "Stock*.parquet | Stock*.csv"), ("Stock.csv", "units.csv")],
)
def test_a_download_in_part_is_refused(tmp_path: Path, present: str, missing: str) -> None:
    put(tmp_path / "insee_test", present)
    with refused("missing_file", tmp_path) as facts:
        find_origin(source(tmp_path / "own"), tmp_path)
    assert facts == {"source": "insee_test", "files": missing}


def test_the_first_name_of_the_card_comes_first(tmp_path: Path) -> None:
    folder = put(tmp_path / "x", "Stock.csv", "Stock.parquet", "units.csv")
    assert find_files(source(tmp_path), folder)["stock"].name == "Stock.parquet"


def test_of_several_editions_the_last_by_name_is_taken(tmp_path: Path) -> None:
    folder = put(tmp_path / "x", "Stock_2023-12.csv", "Stock_2024-01.csv", "units.csv")
    assert find_files(source(tmp_path), folder)["stock"].name == "Stock_2024-01.csv"


def test_a_name_that_a_pattern_fits_and_that_is_another_file_is_never_taken(tmp_path: Path) -> None:
    folder = put(tmp_path / "x", "StockHistory.csv", "Stock.csv", "units.csv")
    of_card = source(tmp_path)
    wide = of_card.card.files["stock"].model_copy(update={"names": ["Stock*.csv"]})
    files = {**of_card.card.files, "stock": wide}
    taken = replace(of_card, card=of_card.card.model_copy(update={"files": files}))
    assert find_files(taken, folder)["stock"].name == "StockHistory.csv"
    files["stock"] = wide.model_copy(update={"never": ["StockHistory*"]})
    taken = replace(of_card, card=of_card.card.model_copy(update={"files": files}))
    assert find_files(taken, folder)["stock"].name == "Stock.csv"


def test_a_folder_with_the_name_of_a_file_is_no_file(tmp_path: Path) -> None:
    folder = put(tmp_path / "x", "units.csv")
    (folder / "Stock.csv").mkdir()
    with refused("missing_file", tmp_path):
        find_files(source(tmp_path), folder)


def test_a_curated_source_runs_from_its_own_table_of_facts(tmp_path: Path) -> None:
    own = put(tmp_path / "own", "Stock.csv", "units.csv")
    origin = find_origin(source(own, "curated"), tmp_path)
    assert origin.kind == "snapshot"
    assert origin.files["units"] == own / "units.csv"


def test_a_curated_source_gives_way_to_a_download(tmp_path: Path) -> None:
    own = put(tmp_path / "own", "Stock.csv", "units.csv")
    put(tmp_path / "insee_test", "Stock.csv", "units.csv")
    origin = find_origin(source(own, "curated"), tmp_path)
    assert origin.kind == "live"
    assert origin.files["units"].parent == tmp_path / "insee_test"


def test_a_simulated_source_reads_no_file(tmp_path: Path) -> None:
    put(tmp_path / "insee_test", "Stock.csv", "units.csv")
    origin = find_origin(source(tmp_path, "simulated"), tmp_path)
    assert (origin.kind, origin.files) == ("simulated", {})


@pytest.mark.parametrize(
    ("edition", "names", "expected"),
    [
        ("2024-10-02", ("Stock.csv", "units.csv"), "2024-10-02"),
        (None, ("Stock2021.csv", "units.csv"), "2021"),
        (None, ("Stock.csv", "units.csv"), "unknown"),
        (None, ("Stock20212.csv", "units.csv"), "unknown"),
    ],
)
def test_a_file_in_place_is_of_the_edition_of_its_data_and_never_of_the_day_of_its_copy(
    tmp_path: Path, edition: str | None, names: tuple[str, str], expected: str
) -> None:
    folder = put(tmp_path / "insee_test", *names)
    for name in names:
        os.utime(folder / name, (0, 1_700_000_000))
    found = source(tmp_path / "own")
    assert vintage(found, find_origin(found, tmp_path), edition) == expected


def test_a_snapshot_is_as_old_as_its_card_says(tmp_path: Path) -> None:
    found = source(tmp_path / "own")
    assert vintage(found, find_origin(found, tmp_path)) == "2024"
