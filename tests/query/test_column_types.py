"""Types of columns: known by their names, whatever rows an answer has."""

import io
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from ti_graph.graph.release import Release
from ti_graph.query.catalogue import named_query
from ti_graph.query.column_kinds import column_kind
from ti_graph.query.column_types import frame_of
from ti_graph.query.run import Plain, Table, run
from ti_graph.query.table_formats import table_bytes

COLUMNS = ["label", "jobs", "rank", "simulated"]


def test_an_empty_answer_has_the_types_of_a_full_one() -> None:
    full = frame_of(COLUMNS, [["Forges", 12.5, 1, True]])
    assert full.schema == frame_of(COLUMNS, []).schema
    assert full.dtypes == [pl.String, pl.Float64, pl.Int64, pl.Boolean]


def test_a_whole_number_of_a_quantity_with_decimals_is_a_decimal() -> None:
    assert frame_of(["jobs"], [[12]])["jobs"].to_list() == [12.0]
    assert frame_of(["jobs"], [[12]]).dtypes == [pl.Float64]


def test_what_a_column_holds_is_kept_where_its_name_promised_otherwise() -> None:
    assert frame_of(["rank"], [[1], ["tied"]])["rank"].to_list() == ["1", "tied"]
    assert frame_of(["rank"], [[1.5]])["rank"].to_list() == [1.5]
    assert frame_of(["simulated"], [[True], ["no"]])["simulated"].to_list() == ["true", "no"]


def test_a_name_may_hold_something_else_in_one_query() -> None:
    assert column_kind("industries", "filiere/national") == "text"
    assert column_kind("industries", "filiere/candidates") == "whole"
    assert column_kind("reach_km") == "decimal"
    assert column_kind("colour") is None


@pytest.mark.parametrize(
    "name",
    ["territory/members", "territory/list", "filiere/candidates", "source/parameters",
     "programme/phases", "governance/gaps", "source/list"],
)  # fmt: skip
def test_the_types_of_an_answer_do_not_hang_on_its_rows(name: str, small_release: Release) -> None:
    query = named_query(name)
    table = run(query, query.header.examples, small_release)
    found = frame_of(table.columns, table.rows, name).schema
    assert found == frame_of(table.columns, [], name).schema
    assert pl.Null not in found.values()


def test_parquet_of_two_runs_opens_together(tmp_path: Path) -> None:
    runs: list[list[Plain]] = [["Forges", None, 1, None], ["Tissage", 40, 2, True]]
    for number, row in enumerate(runs):
        content = table_bytes(Table(COLUMNS, [row]), "parquet", {})
        (tmp_path / f"{number}.parquet").write_bytes(content)
    together = pl.read_parquet(tmp_path / "*.parquet")
    assert together["jobs"].to_list() == [None, 40.0]
    assert pq.read_table(tmp_path).num_rows == 2
    first = pq.read_schema(io.BytesIO((tmp_path / "0.parquet").read_bytes()))
    assert "null" not in {str(field.type) for field in first}
