"""Export to files that other programs open; the extension says which."""

import gzip
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import IO, cast

from ti_graph.answers.neighbourhood import neighbourhood
from ti_graph.answers.territories import Answers
from ti_graph.documents.drawing import KINDS, page
from ti_graph.documents.graph_writers import GraphFormat, graph_bytes
from ti_graph.errors import NotFoundError, QueryError
from ti_graph.graph.release import Release

GRAPH = (".nq", ".nq.gz")
TABLE = (".csv", ".parquet")
COMPRESSION = 6
NETWORK: dict[str, GraphFormat] = {".gexf": "gexf", ".graphml": "graphml", ".json": "json"}
NEIGHBOURHOOD = (".html", *NETWORK)


def export_release(
    release: Release, output: Path, *, table: str | None, territory: str | None
) -> tuple[int, str]:
    """Write `output`. Returns how many of what: quads, rows or nodes.

    The file appears whole or not at all.
    Raises QueryError where the extension does not fit what is asked.
    """
    suffix = ".nq.gz" if output.name.endswith(".nq.gz") else output.suffix
    writer, what, fitting = _choose(release, table, territory)
    if suffix not in fitting:
        raise QueryError("bad_format", format=suffix or output.name, known=", ".join(fitting))
    fresh = output.with_name(f".{output.name}.part")
    try:
        fresh.touch()
        count = writer(fresh, suffix)
        fresh.replace(output)
    except OSError as error:
        reason = error.strerror or "?"
        raise QueryError("cannot_export", file=output.name, reason=reason) from None
    finally:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
    return count, what


Writer = Callable[[Path, str], int]


def _choose(
    release: Release, table: str | None, territory: str | None
) -> tuple[Writer, str, tuple[str, ...]]:
    if table is not None:
        return _table(release, table), "rows", TABLE
    if territory is not None:
        return _neighbourhood(release, territory), "nodes", NEIGHBOURHOOD
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


def _table(release: Release, name: str) -> Writer:
    if name not in release.manifest.tables:
        known = ", ".join(sorted(release.manifest.tables))
        raise NotFoundError("unknown_table", table=name[:80], known=known)

    def write(path: Path, suffix: str) -> int:
        frame = release.table(name).collect()
        if suffix == ".csv":
            frame.write_csv(path)
        else:
            frame.write_parquet(path)
        return frame.height

    return write


def _neighbourhood(release: Release, territory: str) -> Writer:
    graph = neighbourhood(Answers(release), territory)
    drawn = {kind: border for kind, (border, _) in KINDS.items()}

    def write(path: Path, suffix: str) -> int:
        if suffix == ".html":
            path.write_text(page(graph), "utf-8")
        else:
            path.write_bytes(graph_bytes(graph, NETWORK[suffix], drawn))
        return graph.number_of_nodes()

    return write
