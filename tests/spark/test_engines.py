"""Spark and Polars give the same core tables, row for row (`make test-spark`)."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from benchmarks.generate import ESTABLISHMENTS_OF_A_FIRM, stock_establishments, stock_units
from tests.loaders.firms_fixtures import registered, shipped_rows
from tests.spark.cluster import HOST, cluster
from ti_graph.ingest import stock
from ti_graph.ingest.engine import Engine, PolarsEngine, SparkEngine
from ti_graph.ingest.load import Tables, load_source
from ti_graph.ingest.options import LoadOptions
from ti_graph.ingest.origin import Origin, find_files

ROWS = 1_000_000
KEYS = {"establishment": "establishment_id", "legal_unit": "siren"}

pytestmark = pytest.mark.spark


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A million establishments and their legal units, and a few rows at fault among them."""
    folder = tmp_path_factory.mktemp("national")
    path = stock_establishments(folder, ROWS)
    frame = pl.read_parquet(path)
    index = pl.int_range(pl.len())
    faults = {
        "siret": pl.when(index % 9_973 == 1).then(pl.lit("12345")).otherwise("siret"),
        "codeCommuneEtablissement": pl.when(index % 8_191 == 2)
        .then(pl.lit("00000"))
        .otherwise("codeCommuneEtablissement"),
    }
    frame.with_columns(**faults).write_parquet(path, compression="zstd")
    stock_units(folder, int(ROWS / ESTABLISHMENTS_OF_A_FIRM) + 1)
    return folder


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory, files: Path) -> Iterator[SparkEngine]:
    """A session on a master with two workers."""
    pytest.importorskip("pyspark")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", HOST)
        with cluster(tmp_path_factory.mktemp("cluster"), 2) as master:
            engine = SparkEngine(master, files)
            try:
                yield engine
            finally:
                engine.close()


def reported(files: Path, engine: Engine) -> tuple[Tables, pl.DataFrame]:
    source = registered("insee_sirene")
    source = replace(source, card=source.card.model_copy(update={"expected": []}))
    origin = Origin("live", find_files(source, files))
    required = shipped_rows("insee_cog", "insee_naf")
    tables, quarantine = load_source(source, origin, required, options=LoadOptions(engine))
    return tables, quarantine.table()


def test_spark_gives_the_core_tables_of_polars_row_for_row(files: Path, spark: SparkEngine) -> None:
    here, here_aside = reported(files, PolarsEngine())
    there, there_aside = reported(files, spark)
    for table, key in KEYS.items():
        assert here[table].height > 10_000
        assert_frame_equal(here[table].sort(key), there[table].sort(key))
    # Spark knows no line numbers; all else of what was set aside is the same.
    facts = ["file", "column", "value", "reason"]
    assert here_aside.height > 200
    assert_frame_equal(here_aside.select(facts).sort(facts), there_aside.select(facts).sort(facts))


def test_groups_by_territory_and_industry_are_the_same(files: Path, spark: SparkEngine) -> None:
    tables, _ = reported(files, PolarsEngine())
    within = shipped_rows("insee_cog")["containment"].select("member_id", "container_id")
    establishments = tables["establishment"].select("territory_id", "industry_id", "jobs")
    results = []
    for engine in (PolarsEngine(), spark):
        frame = stock.grouped(engine.table(establishments), engine.table(within))
        rows = engine.collect(frame, source="insee_sirene", file="x")
        typed = rows.cast({"establishments": pl.Int64, "unknown": pl.Int64})
        results.append(typed.sort("container_id", "industry_id"))
    assert results[0].height > 1_000
    assert_frame_equal(*results, check_column_order=False)
