"""What changed since the last release is reported by source and table, row by row."""

from pathlib import Path
from typing import Any

import polars as pl

from ti_graph.build import build
from ti_graph.graph.release import Releases
from ti_graph.graph.release_change import Reported, release_change
from ti_graph.ingest.registry import registered_sources
from ti_graph.settings import Settings


def table(rows: list[tuple[str, str, float | None]]) -> pl.DataFrame:
    schema = {"source": pl.String, "key": pl.String, "value": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


BEFORE = Reported(
    {"facts": table([("s", "a", 1.0), ("s", "b", 2.0), ("t", "c", None)])}, {"s": "2022"}
)


def change(after: Reported, source: str = "s") -> dict[str, Any]:
    found = release_change("earlier", BEFORE, after)
    return found.filter(pl.col("changed_source") == source).row(0, named=True)


def test_nothing_changed_is_reported_as_zero_added_and_removed() -> None:
    found = release_change("earlier", BEFORE, BEFORE)
    assert found.select("changed_source", "rows_before", "rows_after").rows() == [
        ("s", 2, 2), ("t", 1, 1),
    ]  # fmt: skip
    assert found["rows_added"].sum() == found["rows_removed"].sum() == 0
    assert found["since_release"].unique().to_list() == ["earlier"]


def test_a_changed_figure_is_one_row_removed_and_one_added() -> None:
    after = Reported({"facts": table([("s", "a", 1.0), ("s", "b", 2.5), ("t", "c", None)])}, {})
    found = change(after)
    assert (found["rows_before"], found["rows_after"]) == (2, 2)
    assert (found["rows_added"], found["rows_removed"]) == (1, 1)


def test_an_unknown_figure_that_becomes_a_zero_is_a_change() -> None:
    after = Reported(
        {"facts": BEFORE.tables["facts"].with_columns(pl.col("value").fill_null(0))}, {}
    )
    assert change(after, "t")["rows_added"] == 1
    assert change(after, "s")["rows_added"] == 0


def test_a_source_that_is_gone_and_one_that_is_new_have_no_vintage_there() -> None:
    after = Reported({"facts": table([("u", "d", 1.0)])}, {"u": "2024"})
    gone, new = change(after, "s"), change(after, "u")
    assert (gone["rows_after"], gone["rows_removed"], gone["vintage_after"]) == (0, 2, None)
    assert (gone["vintage_before"], new["vintage_before"]) == ("2022", None)
    assert (new["rows_before"], new["rows_added"], new["vintage_after"]) == (0, 1, "2024")


def test_a_new_column_alone_changes_no_row() -> None:
    wider = {"facts": BEFORE.tables["facts"].with_columns(more=pl.lit("x"))}
    assert change(Reported(wider, {}))["rows_added"] == 0


def test_a_new_table_is_all_added() -> None:
    after = Reported({**BEFORE.tables, "others": table([("s", "z", 1.0)])}, {})
    found = release_change("earlier", BEFORE, after).filter(pl.col("table_name") == "others")
    assert found.select("rows_before", "rows_added").rows() == [(0, 1)]


def test_a_build_compares_itself_with_the_release_that_was_current(tmp_path: Path) -> None:
    sources = {source.card.id: source for source in registered_sources()}
    releases = Releases(tmp_path)
    first = build(Settings(data=tmp_path), sources=[sources["anct_programme"]])
    assert releases.current().table("release_change").collect().is_empty()
    build(Settings(data=tmp_path), sources=[sources["anct_programme"], sources["insee_naf"]])
    changes = releases.current().table("release_change").collect()
    assert changes["since_release"].unique().to_list() == [first.release]
    added = dict(changes.group_by("changed_source").agg(pl.col("rows_added").sum()).iter_rows())
    assert added["anct_programme"] == 0
    assert (
        added["insee_naf"]
        == changes.filter(pl.col("changed_source") == "insee_naf")["rows_after"].sum()
    )


def test_a_damaged_current_release_does_not_stop_the_next_build(tmp_path: Path) -> None:
    sources = [source for source in registered_sources() if source.card.id == "anct_programme"]
    first = build(Settings(data=tmp_path), sources=sources)
    broken = tmp_path / "releases" / first.release / "tables" / "programme_axis.parquet"
    broken.chmod(0o644)
    broken.write_bytes(b"no parquet")
    build(Settings(data=tmp_path), sources=sources)
    assert Releases(tmp_path).current().table("release_change").collect().is_empty()
