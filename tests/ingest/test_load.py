"""Sources → core tables: each source after those it requires, bad records counted by source."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from tests.ingest.faults import refused
from tests.small_country import small_card, small_sources
from ti_graph.ingest.load import load_sources
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.ingest.source import CoreTable, Source
from ti_graph.model.tables import CORE_TABLES


def projects(*names: str) -> pl.DataFrame:
    return pl.DataFrame({"project_id": names, "acronym": names, "programme": "test"})


def test_a_table_reported_in_parts_is_put_together(tmp_path: Path) -> None:
    def load(_: Source) -> Iterator[CoreTable]:
        yield CoreTable("project", projects("p-1"))
        yield CoreTable("project", projects("p-2").with_columns(programme=pl.lit("other")))

    one = RegisteredSource(small_card("first", "simulated"), load, tmp_path)
    data = load_sources([one], tmp_path)
    assert data.tables["project"].select("project_id", "programme").rows() == [
        ("p-1", "test"),
        ("p-2", "other"),
    ]


def test_a_key_reported_twice_in_two_parts_stops_the_load(tmp_path: Path) -> None:
    def load(_: Source) -> Iterator[CoreTable]:
        yield CoreTable("project", projects("p-1"))
        yield CoreTable("project", projects("p-1"))

    one = RegisteredSource(small_card("first", "simulated"), load, tmp_path)
    with refused("duplicate_key", tmp_path):
        load_sources([one], tmp_path)


def test_a_source_sees_the_tables_of_those_it_requires_and_no_other(tmp_path: Path) -> None:
    seen: dict[str, list[str]] = {}

    def tell(name: str, *wanted: str) -> RegisteredSource:
        def load(run: Source) -> Iterator[CoreTable]:
            if wanted:
                seen[name] = run.table("project")["project_id"].to_list()
            yield CoreTable("project", projects(name))

        card = small_card(name, "simulated", requires=list(wanted))
        return RegisteredSource(card, load, tmp_path)

    load_sources([tell("a"), tell("b"), tell("c", "a"), tell("d", "a", "b")], tmp_path)
    assert seen == {"c": ["a"], "d": ["a", "b"]}


def test_every_core_table_is_there_reported_or_not(tmp_path: Path) -> None:
    tables = load_sources([], tmp_path).tables
    assert set(tables) == set(CORE_TABLES)
    for name, frame in tables.items():
        assert frame.is_empty()
        CORE_TABLES[name].validate(frame)


def test_each_source_tells_the_rows_that_it_gave_and_those_set_aside(tmp_path: Path) -> None:
    def load(run: Source) -> Iterator[CoreTable]:
        names = pl.DataFrame({"territory_id": ["commune-01001", "commune-0100X", "a b"]})
        yield CoreTable("geometry", names.with_columns(longitude=0.0, latitude=0.0))
        run.quarantine.add(names.head(1), file="a.csv", column="territory_id", reason="a trial")

    geometry = RegisteredSource(small_card("places", "simulated"), load, tmp_path)
    cog = next(one for one in small_sources() if one.card.id == "insee_cog")
    data = load_sources([cog, geometry], tmp_path)
    found = {one.card.id: one for one in data.sources}
    assert found["places"].rows == {"geometry": 1}
    assert found["places"].quarantined == 3
    assert found["insee_cog"].quarantined == 0
    assert found["insee_cog"].rows["territory"] == data.tables["territory"].height
    reasons = data.quarantine.filter(source="places")["reason"].to_list()
    assert sorted(reasons) == ["a trial", "not found in territory", "territory_id|regex"]


def test_two_sources_that_tell_the_same_key_are_both_named(tmp_path: Path) -> None:
    def load(_: Source) -> Iterator[CoreTable]:
        yield CoreTable("project", projects("p-1"))

    both = [RegisteredSource(small_card(name, "simulated"), load, tmp_path) for name in ("a", "b")]
    with refused("duplicate_key", tmp_path) as facts:
        load_sources(both, tmp_path)
    assert facts == {"source": "a + b", "table": "project", "key": "{'project_id': 'p-1'}"}


def test_the_first_fault_stops_all(tmp_path: Path) -> None:
    def load(_: Source) -> Iterator[CoreTable]:
        yield CoreTable("project", projects("p-1").with_columns(height=pl.lit(1)))

    def never(_: Source) -> Iterator[CoreTable]:
        pytest.fail("a source was loaded after a fault")

    first = RegisteredSource(small_card("first", "simulated"), load, tmp_path)
    second = RegisteredSource(small_card("second", "simulated"), never, tmp_path)
    with refused("unexpected_layout", tmp_path) as facts:
        load_sources([first, second], tmp_path)
    assert facts["source"] == "first"
