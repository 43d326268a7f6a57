"""What a loader is given: files by the card's keys, required tables, and a quarantine."""

from pathlib import Path

import polars as pl

from tests.ingest.faults import refused
from tests.small_country import small_card
from ti_graph.ingest.columns import Columns
from ti_graph.ingest.source import Source

COLUMNS = Columns(read=("code", "people"))


def source(folder: Path, text: str = "code,people\n01,5\n2A,\n03,x\n") -> Source:
    path = folder / "people.csv"
    path.write_text(text, "utf-8")
    territory = pl.DataFrame({"territory_id": ["commune-01001"]})
    files = {"people": {"names": ["people.csv"], "format": "csv"}}
    return Source(small_card("insee_test", files=files), {"people": path}, {"territory": territory})


def test_rows_that_hold_are_kept_and_the_others_set_aside(tmp_path: Path) -> None:
    run = source(tmp_path)
    rows = run.read("people", COLUMNS)
    number = pl.col("people").str.contains(r"^\d+$")
    kept = run.keep(rows, number, file="people", column="people", reason="not a number")
    assert kept.rows() == [(2, "01", "5")]
    assert kept.columns == rows.columns
    assert run.quarantine.table().rows() == [
        ("insee_test", "people.csv", 3, "people", None, "not a number"),
        ("insee_test", "people.csv", 4, "people", "x", "not a number"),
    ]


def test_a_condition_that_cannot_be_reported_does_not_hold(tmp_path: Path) -> None:
    run = source(tmp_path)
    rows = run.read("people", COLUMNS)
    kept = run.keep(rows, pl.col("people") == "5", file="people", column="people", reason="not 5")
    assert kept["code"].to_list() == ["01"]
    assert run.quarantine.table().height == 2


def test_a_layout_that_is_not_the_expected_one_stops_the_load(tmp_path: Path) -> None:
    run = source(tmp_path)
    run.expect(True, file="people", reason="never said")
    with refused("unexpected_layout", tmp_path) as facts:
        run.expect(False, file="people", reason="two tables in one")
    assert facts == {"source": "insee_test", "file": "people.csv", "reason": "two tables in one"}


def test_a_fault_found_late_is_reported_by_the_name_of_the_file(tmp_path: Path) -> None:
    run = source(tmp_path, "code,people\n" + "01,5\n" * 9 + "01,5,6\n")
    frame = run.scan("people", COLUMNS)
    with refused("unreadable_file", tmp_path) as facts:
        run.collect("people", frame)
    assert facts["file"] == "people.csv"


def test_required_tables_are_at_hand(tmp_path: Path) -> None:
    assert source(tmp_path).table("territory")["territory_id"].to_list() == ["commune-01001"]
