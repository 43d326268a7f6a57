"""What runs the few transforms over establishment-size tables: Polars here, or Spark on a cluster.

The transforms are written once, with Narwhals (`ti_graph.ingest.stock`). An engine opens a file
lazily, takes in a small table, and gives back rows.
"""

import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import narwhals as nw
import polars as pl

from ti_graph.errors import SettingsError, SourceError
from ti_graph.ingest.read import collect

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

Frame = nw.LazyFrame[Any]


class Engine(Protocol):
    """Opens, joins and collects tables."""

    def scan(self, path: Path, columns: Mapping[str, str], lazy: pl.LazyFrame) -> Frame:
        """A file of which `lazy` is Polars' own view: `columns` gives each name in it its own."""
        ...

    def table(self, frame: pl.DataFrame) -> Frame:
        """A small table, to be joined with a file."""
        ...

    def collect(self, frame: Frame, *, source: str, file: str) -> pl.DataFrame:
        """Rows, in any order."""
        ...


class PolarsEngine:
    """Streams on this machine."""

    def scan(self, path: Path, columns: Mapping[str, str], lazy: pl.LazyFrame) -> Frame:  # noqa: ARG002
        """The file, with `_row`, its line."""
        return nw.from_native(lazy)

    def table(self, frame: pl.DataFrame) -> Frame:
        """The table as it is."""
        return nw.from_native(frame.lazy())

    def collect(self, frame: Frame, *, source: str, file: str) -> pl.DataFrame:
        """Rows, by the streaming engine."""
        native: pl.LazyFrame = nw.to_native(frame)
        return collect(native, source=source, file=file)


class SparkEngine:
    """Hands the work to an Apache Spark cluster, by Parquet files in a folder that it shares.

    The folder of data must be reachable under the same path by every worker.
    """

    def __init__(self, master: str, folder: Path) -> None:
        self._master = master
        self._folder = folder.resolve() / ".spark"
        self._session: SparkSession | None = None

    def scan(self, path: Path, columns: Mapping[str, str], lazy: pl.LazyFrame) -> Frame:  # noqa: ARG002
        """The file; Spark knows no line numbers."""
        reader = self._spark().read
        name = str(path.resolve())
        native = (
            reader.parquet(name)
            if path.suffix == ".parquet"
            else reader.option("header", "true").option("escape", '"').csv(name)
        )
        rows: Frame = nw.from_native(native.select(*columns).toDF(*columns.values()))
        return rows

    def table(self, frame: pl.DataFrame) -> Frame:
        """The table, written where the workers read."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / f"{uuid.uuid4().hex}.parquet"
        frame.write_parquet(path)
        rows: Frame = nw.from_native(self._spark().read.parquet(str(path)))
        return rows

    def collect(self, frame: Frame, *, source: str, file: str) -> pl.DataFrame:
        """Rows, by way of Parquet files that the workers write."""
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._folder / uuid.uuid4().hex
        try:
            nw.to_native(frame).write.parquet(str(path))
        except Exception as error:
            if not type(error).__module__.startswith(("pyspark", "py4j")):
                raise
            reason = str(error).strip().split("\n", 1)[0][:200]
            raise SourceError("unreadable_file", source=source, file=file, reason=reason) from None
        return pl.read_parquet(path / "*.parquet")

    def close(self) -> None:
        """Leave the cluster and remove what was exchanged with it."""
        if self._session is not None:
            self._session.stop()
            self._session = None
        shutil.rmtree(self._folder, ignore_errors=True)

    def _spark(self) -> "SparkSession":
        if self._session is None:
            self._session = _session(self._master)
        return self._session


def _session(master: str) -> "SparkSession":
    try:
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra, for clusters alone
    except ImportError:
        raise SettingsError("no_spark", master=master) from None
    builder = SparkSession.builder.master(master).appName("ti-graph")
    try:
        session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    except Exception:
        # Spark tells what is wrong in pages of Java; the address is what a user can mend.
        raise SettingsError("spark_unreachable", master=master) from None
    session.sparkContext.setLogLevel("ERROR")
    return session
