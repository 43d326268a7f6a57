"""From sources to a new current release: load, compute, write, validate, swap."""

import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from errno import EACCES, EDQUOT, EFBIG, EIO, ENOSPC, EROFS
from pathlib import Path

import polars as pl
from pyoxigraph import RdfFormat, Triple, serialize
from rdflib import Graph

from ti_graph import __version__
from ti_graph.analytics.compute import compute
from ti_graph.analytics.inputs import coverage
from ti_graph.errors import ReleaseError
from ti_graph.graph import ontology
from ti_graph.graph.all_mappings import ALL_MAPPINGS
from ti_graph.graph.loading import Loading, loading
from ti_graph.graph.manifest import Manifest, SourceEntry, release_files, sha256
from ti_graph.graph.ntriples import Written, WrittenFile, add_graphs, concatenated
from ti_graph.graph.provenance import GRAPH as PROVENANCE
from ti_graph.graph.provenance import Counts, provenance
from ti_graph.graph.release import COLUMNS, MANIFEST, Release, Releases
from ti_graph.graph.release_change import Reported, release_change
from ti_graph.graph.store import engine_is_installed, write_columns
from ti_graph.graph.validate import require_valid_release
from ti_graph.ingest.cross_checks import cross_check
from ti_graph.ingest.erasure import erased
from ti_graph.ingest.load import CoreData, LoadedSource, Tables, load_sources
from ti_graph.ingest.registry import RegisteredSource, registered_sources
from ti_graph.ingest.workbooks.store import imported_sources
from ti_graph.load_options import load_options, rules
from ti_graph.model.iris import Minter
from ti_graph.model.results import RELEASE_CHANGE, ReleaseChange
from ti_graph.model.status import SIMULATED
from ti_graph.model.tables import CORE_TABLES
from ti_graph.settings import Settings

Progress = Callable[[str], None]
"""Told the key of each step (`screen.build.<step>`) as it begins."""

ONTOLOGY = "ontology"
MOST_IN_COLUMNS = 16_000_000
"""Triples beyond which a release goes without columns: writing them takes 300 bytes a triple."""


@dataclass
class _Clock:
    progress: Progress
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        self.progress(name)
        start = time.perf_counter()
        yield
        self.seconds[name] = round(time.perf_counter() - start, 3)


def build(
    settings: Settings,
    progress: Progress = lambda _: None,
    sources: Sequence[RegisteredSource] | None = None,
    accept: Callable[[Release], None] | None = None,
) -> Manifest:
    """Build a release of `sources` (all that are registered) and of the workbooks imported.

    It becomes the current one, unless `accept` looks at it and raises.

    Returns its manifest.
    Raises SourceError or ReleaseError; the current release then stays as it was.
    """
    start = time.perf_counter()
    clock = _Clock(progress)
    built_at = datetime.now(UTC).replace(microsecond=0)
    name = f"{built_at:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    try:
        releases = Releases(settings.data)
        with releases.building(name) as staging:
            data = _gather(settings, registered_sources() if sources is None else sources, clock)
            changes = _changes(releases, data)
            with _graph(settings, staging) as graph:
                # The second core loads what sources say while the first computes.
                with clock.step("graph"):
                    graph.add(data.tables)
                results = _analyse(settings, data, clock) | {RELEASE_CHANGE: changes}
                with clock.step("tables"):
                    tables = data.tables | results | {"quarantine": data.quarantine}
                    written = _write_tables(tables, staging)
                with clock.step("store"):
                    graph.add(results)
                    triples = graph.finish(name, built_at, data)
            files = release_files(staging)
            manifest = Manifest(
                release=name,
                built_at=built_at.isoformat(),
                version=__version__,
                base_iri=settings.base_iri,
                triples=triples,
                seconds=round(time.perf_counter() - start, 3),
                steps=clock.seconds,
                tables=written,
                graphs=graph.written.triples,
                sources=[_entry(source) for source in data.sources],
                establishment_coverage=round(coverage(data.tables), 6),
                simulated_rows=_simulated_rows(data.sources),
                checks=cross_check(data.tables, [source.card for source in data.sources]),
                notices=list(data.notices),
                checksums=_digests(files, staging),
                sizes={_name(path, staging): path.stat().st_size for path in files},
            )
            (staging / MANIFEST).write_text(manifest.model_dump_json(indent=2), "utf-8")
            if accept is not None:
                accept(Release(staging))
            progress("swap")
    except OSError as error:
        raise ReleaseError("cannot_write", reason=_reason(error)) from None
    return manifest


def _reason(error: OSError) -> str:
    """What the system says. An engine tells it amid paths, which are nobody's business."""
    usual = [os.strerror(code) for code in (ENOSPC, EDQUOT, EFBIG, EROFS, EACCES, EIO)]
    return error.strerror or next((text for text in usual if text in str(error)), "?")


def _gather(settings: Settings, sources: Sequence[RegisteredSource], clock: _Clock) -> CoreData:
    wanted = [
        source
        for source in [*sources, *imported_sources(settings.data)]
        if source.card.kind != "simulated" or settings.simulated == "always"
    ]
    with clock.step("sources"), load_options(settings) as options:
        return load_sources(
            wanted,
            settings.data / "sources",
            lambda name: clock.progress(f"source:{name}"),
            erased(settings.data),
            options,
        )


def _analyse(settings: Settings, data: CoreData, clock: _Clock) -> Tables:
    vintages = {source.card.id: source.vintage for source in data.sources}
    with clock.step("analytics"):
        return compute(data.tables, vintages, rules=rules(settings))


def _changes(releases: Releases, data: CoreData) -> pl.DataFrame:
    """What sources tell now against what they reported in the release that is still current."""
    try:
        earlier = releases.current()
        names = sorted(set(CORE_TABLES) & set(earlier.manifest.tables))
        before = Reported(
            {name: earlier.table(name).collect() for name in names},
            {source.name: source.vintage for source in earlier.manifest.sources},
        )
    except (ReleaseError, pl.exceptions.PolarsError):
        # None was built, or it is damaged: there is nothing to compare with.
        return ReleaseChange.create_empty()
    after = Reported(data.tables, {source.card.id: source.vintage for source in data.sources})
    return release_change(earlier.manifest.release, before, after)


def _write_tables(tables: Tables, staging: Path) -> dict[str, int]:
    folder = staging / "tables"
    folder.mkdir()
    for name, frame in tables.items():
        try:
            frame.write_parquet(folder / f"{name}.parquet", compression="zstd")
        except pl.exceptions.ComputeError as error:  # so Polars tells of a full disk
            raise OSError(str(error)) from None
    return {name: frame.height for name, frame in sorted(tables.items())}


@dataclass
class _Graph:
    """The graph of a release that is being built, and the store that it is loaded into."""

    staging: Path
    mint: Minter
    written: Written
    store: Loading

    def add(self, tables: Tables) -> None:
        """Write what tables say."""
        add_graphs(self.written, tables, self.mint, ALL_MAPPINGS)

    def finish(self, name: str, built_at: datetime, data: CoreData) -> int:
        """Add where all comes from, hold the graph to its shapes; tells the quads of the store."""
        counts = Counts(self.written.triples, self.written.entities())
        found = provenance(name, built_at, data.sources, counts, self.mint)
        _add(self.written, ONTOLOGY, ontology.released_triples())
        _add(self.written, PROVENANCE, found)
        # Reading takes two cores, what follows in the load one: the validation takes as long, and
        # runs beside that.
        self.store.read_all()
        validate_and_index(self.written, self.staging)
        return self.store.finish()


@contextmanager
def _graph(settings: Settings, staging: Path) -> Iterator[_Graph]:
    mint = Minter(settings.base_iri)
    folder = staging / "graphs"
    folder.mkdir()
    with loading(staging / "store", mint) as store:
        yield _Graph(staging, mint, Written(folder, store.add), store)
    shutil.rmtree(folder)


def _add(written: Written, graph: str, found: Graph | list[Triple]) -> None:
    path = written.folder / f"{graph}.nt"
    if isinstance(found, Graph):
        found.serialize(path, format="nt", encoding="utf-8")
    else:
        serialize(found, path, RdfFormat.N_TRIPLES)
    written.add(len(found), WrittenFile(graph, path, sliced=False))


def validate_and_index(written: Written, folder: Path) -> None:
    """Hold a graph to its shapes, and write its columns into `folder`.

    Raises ReleaseError where it breaks its shapes.
    """
    require_valid_release(written)
    if not engine_is_installed() or sum(written.triples.values()) > MOST_IN_COLUMNS:
        return
    together = concatenated([file.path for file in written.files], written.folder / "all.nt")
    write_columns(folder / COLUMNS, together)


def _simulated_rows(sources: Sequence[LoadedSource]) -> int:
    return sum(sum(source.rows.values()) for source in sources if source.kind == SIMULATED)


def _entry(source: LoadedSource) -> SourceEntry:
    card = source.card
    return SourceEntry(
        name=card.id,
        title_fr=card.title.fr,
        title_en=card.title.en,
        publisher=card.publisher.name,
        licence=card.licence.name,
        licence_url=str(card.licence.url),
        share_alike=card.licence.share_alike,
        attribution=card.licence.attribution,
        landing_page=str(card.landing_page),
        vintage=source.vintage,
        retrieved=card.retrieved,
        kind=source.kind,
        rows=sum(source.rows.values()),
        quarantined=source.quarantined,
    )


def _digests(files: Iterable[Path], staging: Path) -> dict[str, str]:
    with ThreadPoolExecutor() as pool:
        found = pool.map(lambda path: (_name(path, staging), sha256(path)), files)
        return dict(found)


def _name(path: Path, staging: Path) -> str:
    return path.relative_to(staging).as_posix()
