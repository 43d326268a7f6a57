"""A source whose files are fetched from a site of the tests' own."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from tests.ingest.faulty_server import Site
from tests.small_country import small_card
from ti_graph.errors import TiGraphError
from ti_graph.ingest import Columns, CoreTable, Source
from ti_graph.ingest.fetching.download import Limits
from ti_graph.ingest.fetching.fetch import Fetched, Fetcher
from ti_graph.ingest.fetching.guard import Guard
from ti_graph.ingest.registry import RegisteredSource
from ti_graph.messages import LANGUAGES

QUICK = Limits(connect=2, read=2, whole=30, attempts=4, pause=0.01, longest_pause=5)
CSV = "id,acronym\n" + "".join(f"{number},ACRONYM {number}\n" for number in range(20_000))
BODY = CSV.encode()
COLUMNS = Columns(read=("id", "acronym"))


def load(source: Source) -> Iterator[CoreTable]:
    rows = source.read("projects", COLUMNS)
    rows = source.keep(
        rows, pl.col("id").str.contains("^[0-9]+$"), file="projects", column="id", reason="no id"
    )
    yield CoreTable(
        "project", rows.select("acronym", project_id=pl.col("id"), programme=pl.lit("test"))
    )


class Setting:
    """One source on one site, and a folder that it is fetched into."""

    def __init__(self, site: Site, folder: Path, name: str = "projects.csv") -> None:
        self.site = site
        self.folder = folder / "sources" / "fetched_source"
        self.sources = folder / "sources"
        self.name = name
        self.url = f"{site.address}/{name}"
        self.source = self.with_files(projects=self.file({"url": self.url, "save_as": name}, name))
        self.guard = Guard({"127.0.0.1"}, schemes=("http",), permits=lambda one: one.is_loopback)

    @staticmethod
    def file(fetch: dict[str, Any], name: str) -> dict[str, Any]:
        return {"names": [name], "format": "csv", "fetch": fetch}

    def with_files(self, **files: Any) -> RegisteredSource:
        card = small_card("fetched_source", files=files, optional=True)
        return RegisteredSource(card, load, self.sources.parent / "own")

    def fetch(self, limits: Limits = QUICK, **more: Any) -> list[Fetched]:
        found: dict[str, Any] = {"guard": self.guard, "limits": limits} | more
        return list(Fetcher(self.sources, **found).fetch([self.source]))

    def one(self, limits: Limits = QUICK, **more: Any) -> Fetched:
        (fetched,) = self.fetch(limits, **more)
        return fetched

    def fails(self, code: str, limits: Limits = QUICK, **more: Any) -> TiGraphError:
        """The fetch fails with `code`; the text shows no path and no address of a machine."""
        error = self.one(limits, **more).error
        assert error is not None
        assert error.code == code, (error.code, error.facts)
        for language in LANGUAGES:
            found = f"{error.detail(language)} {error.hint(language)}"
            assert str(self.folder.parent) not in found
            assert "{" not in found
        return error

    @property
    def placed(self) -> bytes | None:
        path = self.folder / self.name
        return path.read_bytes() if path.is_file() else None

    @property
    def part(self) -> bytes | None:
        path = self.folder / ".fetch" / f"{self.name}.part"
        return path.read_bytes() if path.is_file() else None
