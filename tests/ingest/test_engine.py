"""Which engine runs over the largest files, and what is reported where it cannot."""

import sys
from pathlib import Path

import polars as pl
import pytest

from ti_graph.errors import SettingsError
from ti_graph.ingest.engine import PolarsEngine, SparkEngine
from ti_graph.load_options import load_options
from ti_graph.settings import Settings


def test_without_a_master_polars_runs_and_no_service_is_added() -> None:
    with load_options(Settings()) as options:
        assert isinstance(options.engine, PolarsEngine)
        assert options.services == ()


def test_services_are_set_apart_by_commas() -> None:
    with load_options(Settings(services_to_industry="71.12B, 62")) as options:
        assert options.services == ("71.12B", "62")


def test_a_master_without_the_package_is_reported(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    settings = Settings(spark_master="spark://127.0.0.1:7077", data=tmp_path)
    with load_options(settings) as options:
        assert isinstance(options.engine, SparkEngine)
        with pytest.raises(SettingsError) as error:
            options.engine.table(pl.DataFrame({"a": [1]}))
    assert error.value.code == "no_spark"
    assert "pip install" in error.value.hint("en")
    assert list(tmp_path.iterdir()) == []


def test_what_polars_takes_in_it_gives_back() -> None:
    engine = PolarsEngine()
    frame = pl.DataFrame({"a": [1, 2]})
    assert engine.collect(engine.table(frame), source="s", file="f").equals(frame)
