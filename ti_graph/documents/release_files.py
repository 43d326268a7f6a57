"""What a release exports to files that other programs open; the extension says which format."""

import gzip
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

from ti_graph.answers.actors import Actors
from ti_graph.answers.features import Features
from ti_graph.answers.imported import pending_of
from ti_graph.answers.maps import TerritoryMaps
from ti_graph.answers.national import national_network
from ti_graph.answers.neighbourhood import neighbourhood
from ti_graph.answers.provenance import title_of
from ti_graph.answers.territories import Answers
from ti_graph.documents.drawing import KINDS, page
from ti_graph.documents.graph_files import colours
from ti_graph.documents.graph_writers import GraphFormat, graph_bytes
from ti_graph.errors import NotFoundError, QueryError, typed
from ti_graph.graph.release import Release
from ti_graph.query.catalogue import NamedQuery, named_query
from ti_graph.query.located import located
from ti_graph.query.named import ask
from ti_graph.query.query_sources import touched
from ti_graph.query.run import Asked, Table
from ti_graph.query.table_formats import GEOGRAPHIC, TableFormat, provenance, table_bytes
from ti_graph.whole_file import whole_file

GRAPH = (".nq", ".nq.gz")
TABLE: dict[str, TableFormat] = {
    ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet", ".xlsx": "xlsx", ".geojson": "geojson",
    ".gpkg": "gpkg", ".json": "json",
}  # fmt: skip
COMPRESSION = 6
MAPS = (".gpkg", ".geojson", ".csv", ".parquet", ".xlsx")
NETWORK: dict[str, GraphFormat] = {".gexf": "gexf", ".graphml": "graphml", ".json": "json"}
NEIGHBOURHOOD = (".html", *NETWORK)
MOST_IN_SHEET = 1_048_575
"""Rows of a spreadsheet below its head."""


@dataclass(frozen=True)
class Wanted:
    """What is to be exported: one of these; none: the whole graph."""

    table: str | None = None
    query: str | None = None
    given: Mapping[str, str] = field(default_factory=dict)
    territory: str | None = None
    network: bool = False
    features: str | None = None
    """A collection with its geometry: territories and their indicators, sites, organisations…"""
    french: bool = False
    """CSV as Excel reads it in France."""


def export_release(release: Release, asked: Asked, output: Path, wanted: Wanted) -> tuple[int, str]:
    """Write `output`. Returns how many of what: quads, rows or nodes.

    The file appears whole or not at all.
    Raises QueryError where the extension does not fit what is asked.
    """
    name = output.name.lower()
    suffix = ".nq.gz" if name.endswith(".nq.gz") else Path(name).suffix
    writer, what, fitting = _choose(release, asked, wanted)
    if suffix not in fitting:
        raise QueryError("bad_format", format=suffix or output.name, known=", ".join(fitting))
    try:
        with whole_file(output) as fresh:
            fresh.touch()
            count = writer(fresh, suffix)
    except OSError as error:
        reason = error.strerror or "?"
        raise QueryError("cannot_export", file=output.name, reason=reason) from None
    return count, what


Writer = Callable[[Path, str], int]


def _choose(release: Release, asked: Asked, wanted: Wanted) -> tuple[Writer, str, tuple[str, ...]]:
    if wanted.table is not None:
        return _table(release, wanted.table, french=wanted.french), "rows", tuple(TABLE)
    if wanted.query is not None:
        return _query(release, asked, wanted), "rows", tuple(TABLE)
    if wanted.territory is not None:
        return _neighbourhood(release, wanted.territory), "nodes", NEIGHBOURHOOD
    if wanted.network:
        return _network(release), "nodes", tuple(NETWORK)
    if wanted.features is not None:
        return _features(release, wanted.features, french=wanted.french), "rows", MAPS
    return _graph(release), "quads", GRAPH


def _graph(release: Release) -> Writer:
    def write(path: Path, suffix: str) -> int:
        if suffix == ".nq.gz":
            with gzip.open(path, "wb", compresslevel=COMPRESSION) as stream:
                release.store.dump(cast(IO[bytes], stream))
        else:
            with path.open("wb") as plain:
                release.store.dump(plain)
        return release.manifest.triples

    return write


def _table(release: Release, name: str, *, french: bool) -> Writer:
    if name not in release.manifest.tables:
        known = ", ".join(sorted(release.manifest.tables))
        raise NotFoundError("unknown_table", table=typed(name), known=known)

    def write(path: Path, suffix: str) -> int:
        frame = release.table(name).collect()
        if suffix == ".parquet":
            frame.write_parquet(path)
        elif suffix == ".csv" and not french:
            frame.write_csv(path)
        else:
            rows = [[_plain(value) for value in row] for row in frame.iter_rows()]
            table = Table(frame.columns, rows)
            _write_rows(release, path, suffix, table, {"query": name}, french=french)
        return frame.height

    return write


def _plain(value: object) -> str | int | float | bool | None:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)


def _query(release: Release, asked: Asked, wanted: Wanted) -> Writer:
    query = named_query(str(wanted.query))
    table = ask(query, dict(wanted.given), asked).table

    def write(path: Path, suffix: str) -> int:
        shown = located(table, asked) if TABLE[suffix] in GEOGRAPHIC else table
        about = {**about_query(query, wanted.given), **_read_by(query, release)}
        _write_rows(release, path, suffix, shown, about, french=wanted.french)
        return len(table.rows)

    return write


def _features(release: Release, name: str, *, french: bool) -> Writer:
    answers = Answers(release)
    features = Features(answers, TerritoryMaps(answers), Actors(answers))
    kept = features.collection(name)

    def write(path: Path, suffix: str) -> int:
        about = {"query": name, "named": features.sources(name)}
        _write_rows(release, path, suffix, kept.table(), about, french=french)
        return len(kept.features)

    return write


def about_query(query: NamedQuery, given: Mapping[str, str]) -> dict[str, object]:
    """What a file says of the query that it answers."""
    title = {"fr": query.header.title.fr, "en": query.header.title.en}
    params = {name: given.get(name, one.default) for name, one in query.header.params.items()}
    return {"query": query.name, "title": title, "params": params}


def _read_by(query: NamedQuery, release: Release) -> dict[str, object]:
    """Its sources, and the workbooks that were imported since."""
    imported = [one.model_dump(mode="json") for one in pending_of(release, query)]
    return {"touched": touched(query, release), "imported": imported}


def _write_rows(
    release: Release,
    path: Path,
    suffix: str,
    table: Table,
    about: Mapping[str, object],
    *,
    french: bool,
) -> None:
    kind: TableFormat = "csv-fr" if french and suffix == ".csv" else TABLE[suffix]
    if kind == "xlsx" and len(table.rows) > MOST_IN_SHEET:
        raise QueryError("too_many_rows", most=MOST_IN_SHEET)
    said = {"release": release.manifest.release, "total": len(table.rows)}
    path.write_bytes(table_bytes(table, kind, provenance(release.manifest) | said | dict(about)))


def _neighbourhood(release: Release, territory: str) -> Writer:
    graph = neighbourhood(Answers(release), territory)
    drawn = {kind: border for kind, (border, _) in KINDS.items()}

    def named(source: str) -> str:
        return title_of(release, source).spoken()

    def write(path: Path, suffix: str) -> int:
        if suffix == ".html":
            path.write_text(page(graph, named), "utf-8")
        else:
            path.write_bytes(graph_bytes(graph, NETWORK[suffix], drawn))
        return graph.number_of_nodes()

    return write


def _network(release: Release) -> Writer:
    graph = national_network(release)
    kinds = {str(data["kind"]) for _, data in graph.nodes(data=True)}

    def write(path: Path, suffix: str) -> int:
        path.write_bytes(graph_bytes(graph, NETWORK[suffix], colours(kinds)))
        return graph.number_of_nodes()

    return write
