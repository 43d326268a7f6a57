"""A release is written and validated in slices, and judged as if it were one text."""

from pathlib import Path

import polars as pl
import pytest

from ti_graph.errors import ReleaseError
from ti_graph.graph import ntriples
from ti_graph.graph.all_mappings import ALL_MAPPINGS
from ti_graph.graph.ntriples import Written, write_graphs
from ti_graph.graph.release import Release
from ti_graph.graph.store import load_store
from ti_graph.graph.validate import require_valid_release

ALL = ALL_MAPPINGS
Tables = dict[str, pl.DataFrame]


@pytest.fixture(autouse=True)
def _small_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ntriples, "SLICE_ROWS", 7)


@pytest.fixture(scope="module")
def tables(small_release: Release) -> Tables:
    return {name: small_release.table(name).collect() for name in small_release.manifest.tables}


def written(tables: Tables, release: Release, folder: Path) -> Written:
    return write_graphs(tables, folder, release.mint, ALL)


def changed(tables: Tables, name: str, **columns: pl.Expr) -> Tables:
    return tables | {name: tables[name].with_columns(**columns)}


def test_slices_make_the_same_graph(tables: Tables, small_release: Release, tmp_path: Path) -> None:
    found = written(tables, small_release, tmp_path)
    slices = [file for file in found.files if file.sliced]
    assert len(slices) > tables["establishment"].height // 7
    graphs = small_release.manifest.graphs
    assert found.triples == {name: graphs[name] for name in found.triples}
    assert set(graphs) - set(found.triples) == {"ontology", "provenance"}
    named = [(small_release.mint.iri("graph", file.graph), file.path) for file in found.files]
    assert load_store(tmp_path / "store", named) == sum(found.triples.values())


def test_a_sound_release_is_valid_in_slices(
    tables: Tables, small_release: Release, tmp_path: Path
) -> None:
    require_valid_release(written(tables, small_release, tmp_path))


@pytest.mark.parametrize(
    ("table", "column", "value", "text"),
    [
        ("establishment", "headcount_band", pl.lit("NN"), "headcountBand"),
        ("establishment", "territory_id", pl.lit("commune-99999"), "locatedIn"),
        ("establishment", "industry_id", pl.lit("commune-01001"), "hasIndustry"),
        ("legal_unit", "siren", pl.lit("12"), "siren"),
        ("territory", "code", pl.lit(None, pl.String), "code"),
        ("specialisation", "industry_id", pl.lit("naf2-none"), "industry"),
    ],
)
def test_a_fault_is_found_in_a_slice_and_in_the_rest(  # noqa: PLR0917
    tables: Tables,
    small_release: Release,
    tmp_path: Path,
    table: str,
    column: str,
    value: pl.Expr,
    text: str,
) -> None:
    last = pl.int_range(pl.len()) == pl.len() - 1
    broken = changed(tables, table, **{column: pl.when(last).then(value).otherwise(column)})
    with pytest.raises(ReleaseError) as caught:
        require_valid_release(written(broken, small_release, tmp_path))
    assert caught.value.code == "invalid_graph"
    assert text in str(caught.value.facts["first"])
