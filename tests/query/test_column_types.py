"""Types of columns: known by their names, whatever rows an answer has."""

import io
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow.parquet as pq
import pyogrio
import pytest
from rdflib import RDFS, Graph, Variable
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.parserutils import CompValue

from ti_graph import resources
from ti_graph.graph.release import Release
from ti_graph.query.catalogue import NamedQuery, catalogue, named_query
from ti_graph.query.column_kinds import OF_DATATYPE, Kind, column_kind
from ti_graph.query.column_types import frame_of
from ti_graph.query.geopackage import geopackage
from ti_graph.query.query_sources import _triples
from ti_graph.query.run import Plain, Table, run
from ti_graph.query.table_formats import table_bytes

RANGES = {
    term: found
    for path in sorted((resources.ontology() / "modules").glob("*.ttl"))
    for term, found in Graph().parse(path).subject_objects(RDFS.range)
}
TRUTHS = {"RelationalExpression", "Builtin_EXISTS", "Builtin_NOTEXISTS", "Builtin_BOUND"}
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


def test_a_day_is_a_day_with_or_without_rows() -> None:
    columns = ["last_evidence", "starts_on"]
    found = frame_of(columns, [["2026-03-31", None]])
    assert found.rows() == [(date(2026, 3, 31), None)]
    assert found.schema == frame_of(columns, []).schema == dict.fromkeys(columns, pl.Date)
    assert frame_of(columns, [["2026-03", None]])["last_evidence"].to_list() == ["2026-03"]


def test_a_day_goes_into_parquet_and_geopackage_as_a_day(tmp_path: Path) -> None:
    table = Table(["label", "observed_on"], [["Forges", "2026-03-31"], ["Quai", None]])
    assert pl.read_parquet(table_bytes(table, "parquet", {}))["observed_on"].to_list() == [
        date(2026, 3, 31), None,
    ]  # fmt: skip
    (tmp_path / "days.gpkg").write_bytes(
        geopackage(frame_of(table.columns, table.rows), [None, None], "days", {})
    )
    fields, _, _, values = pyogrio.raw.read(tmp_path / "days.gpkg")
    assert list(fields["fields"]) == ["label", "observed_on"]
    assert str(values[1][0]) == "2026-03-31"
    assert str(values[1][1]) == "NaT"


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


def said_kind(part: Any) -> Kind | None:
    """What an expression of a query gives, where its form alone says it."""
    form = getattr(part, "name", "")
    if form == "Aggregate_Count":
        return "whole"
    return "truth" if form in TRUTHS else None


def kinds_said(query: NamedQuery) -> Iterator[tuple[str, Kind]]:
    """Columns whose kind the ontology says by the range of a property, or a form of the query."""
    algebra = prepareQuery(query.text).algebra
    for _, predicate, value in _triples(algebra):
        kind = OF_DATATYPE.get(str(RANGES.get(predicate)))
        if isinstance(value, Variable) and kind:
            yield str(value), kind
    for one in parts(algebra, "Extend"):
        # The aggregates of each group have names of their own, the same in every group.
        group = next(parts(one.p, "AggregateJoin"), None)
        counted = {str(part.res): part for part in group.A} if group else {}
        kind = said_kind(counted.get(str(one.expr), one.expr))
        if kind:
            yield str(one.var), kind


def parts(part: Any, name: str) -> Iterator[Any]:
    """The parts of a query of a name, however deep."""
    if isinstance(part, CompValue):
        if part.name == name:
            yield part
        for inner in part.values():
            yield from parts(inner, name)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from parts(inner, name)


@pytest.mark.parametrize("name", sorted(catalogue()))
def test_a_column_is_known_to_hold_what_the_ontology_says_of_its_property(name: str) -> None:
    query = named_query(name)
    said = {(column, kind) for column, kind in kinds_said(query) if column in query.header.returns}
    for column, kind in said:
        known = column_kind(column, name)
        assert known == kind or (kind, known) == ("whole", "decimal"), column


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
