"""One client, whatever answers it."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import networkx as nx
import polars as pl

from ti_graph.answers.models import Part
from ti_graph.client.local import LocalSource
from ti_graph.client.service import ServiceSource
from ti_graph.client.source import Source
from ti_graph.client.view import View, drawn
from ti_graph.errors import SettingsError
from ti_graph.graph.release import MANIFEST, Release, Releases
from ti_graph.query.catalogue import catalogue
from ti_graph.query.run import Table
from ti_graph.settings import LOOPBACK

if TYPE_CHECKING:
    import pandas as pd

Parameter = str | int | float


def connect(where: "str | Path | Release" = "data") -> "Client":
    """A client of a service (`https://…`), of a data folder or release folder, or of a release.

    Raises SettingsError for an address over plain http that is not this machine, ReleaseError
    where a folder holds no release, ServiceError where a service does not answer.

    >>> import ti_graph
    >>> client = ti_graph.connect("https://ti-graph.example.org/")  # doctest: +SKIP
    """
    if isinstance(where, Release):
        return Client(LocalSource(where))
    text = str(where)
    if text.startswith(("https://", "http://")):
        parts = urlsplit(text)
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise SettingsError("bad_setting", name="connect", reason="https://…")
        return Client(ServiceSource(text))
    folder = Path(where)
    release = Release(folder) if (folder / MANIFEST).is_file() else Releases(folder).current()
    return Client(LocalSource(release))


class Client:
    """Answers of one release as Polars frames, graphs and drawings.

    Every frame says in its columns what is simulated (`data`, `simulated`); `release` names the
    release that answers. Used in a `with` block, it lets go of its connections at the end.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<ti-graph {self.release}>"

    def close(self) -> None:
        """Let go of connections."""
        self._source.close()

    @property
    def release(self) -> str:
        """The name of the release that answers."""
        return self._source.release

    def queries(self) -> pl.DataFrame:
        """The named queries: name, title, question, their parameters and columns."""
        rows = [
            {
                "name": query.name,
                "title": query.header.title.fr,
                "title_en": query.header.title.en,
                "question": query.header.question.fr,
                "parameters": ", ".join(query.header.params),
                "columns": ", ".join(query.header.returns),
            }
            for query in catalogue().values()
        ]
        return pl.DataFrame(rows)

    def query(self, name: str, **parameters: Parameter) -> pl.DataFrame:
        """The answer to a named query: `client.query("territory/members", territory="ti-…")`.

        Raises NotFoundError or ServiceError for a name that is none, QueryError or ServiceError
        for a parameter at fault.
        """
        given = {key: str(value) for key, value in parameters.items()}
        return _frame(self._source.table(name, given))

    def sparql(self, text: str) -> pl.DataFrame:
        """The rows of a SELECT over the whole graph; SERVICE is refused."""
        return _frame(self._source.sparql(text))

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 10) -> pl.DataFrame:
        """What bears that name, the closest first; accents, case and typos are tolerated."""
        columns = ("id", "kind", "label", "detail", "matched", "score")
        found = self._source.search(text, kinds, limit)
        return _rows(columns, ([getattr(one, name) for name in columns] for one in found))

    def territories(self, text: str = "", phase: int | None = None) -> pl.DataFrame:
        """Territoires d'industrie, by words of their name or places; of a phase (its first year).

        Raises UnknownPhaseError where no territory is of that phase.
        """
        rows = [one.model_dump() for one in self._source.territories(text, phase)]
        columns = ("id", "label", "phase", "regions", "members", "iri")
        return _rows(columns, ([row[name] for name in columns] for row in rows))

    def filieres(self, territory: str) -> pl.DataFrame:
        """Candidate filières of a territory, best first: score 0-1 with its bounds, and grade.

        A grade of `exploratory` is not told apart from chance, and no filière.
        """
        columns = (
            "rank", "id", "label", "grade", "score", "score_low", "score_high", "p_value",
            "q_value", "survival", "establishments", "stages", "data", "ground", "register", "year",
            "reference", "industries", "missing",
        )  # fmt: skip
        rows = []
        for one in self._source.filieres(territory).candidates:
            found: dict[str, Any] = one.model_dump(exclude={"industries", "missing"})
            found["label"], found["register"] = one.label.fr, one.register_id
            found["industries"] = [each.id for each in one.industries]
            found["missing"] = [each.branch for each in one.missing]
            rows.append([found[name] for name in columns])
        return _rows(columns, rows)

    def partners(self, territory: str, filiere: str | None = None) -> pl.DataFrame:
        """European regions to work with, best first: score 0-1, a column for each part."""
        answer = self._source.partners(territory, filiere)
        columns = (
            "rank", "region", "label", "country", "score", "distance_km", "shared_projects",
            "cross_border", "data",
        )  # fmt: skip
        names = [part.part for part in answer.partners[0].parts] if answer.partners else []
        rows = []
        for one in answer.partners:
            found = one.model_dump()
            rows.append([found[name] for name in columns] + _values(one.parts, names))
        return _rows((*columns, *names), rows)

    def neighbourhood(
        self, node: str, relation: str | None = None, limit: int = 25
    ) -> "nx.MultiDiGraph[str]":
        """What surrounds a node: at most `limit` neighbours for each kind of tie.

        Nodes have `label`, `label_en`, `kind`, `iri`, `simulated` and `degree` (all their ties);
        edges have `relation`, `data_source`, `simulated`, and `value` where it is known.
        `graph.graph["totals"]` says how many ties of each kind there are in all, as
        `relation/direction`.
        """
        found = self._source.neighbours(node, relation, limit)
        totals = {f"{one.relation}/{one.direction}": one.total for one in found.relations}
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
            name=node, release=found.release, totals=totals
        )
        for one in found.nodes:
            graph.add_node(
                one.id, label=one.label.fr or one.id, label_en=one.label.en or one.id,
                kind=one.kind, iri=one.iri, simulated=one.simulated, degree=one.degree,
            )  # fmt: skip
        for tie in found.edges:
            known = {} if tie.value is None else {"value": tie.value}
            graph.add_edge(
                tie.start, tie.end, relation=tie.relation, data_source=tie.source,
                simulated=tie.simulated, **known,
            )  # fmt: skip
        return graph

    def network(self) -> "nx.MultiDiGraph[str]":
        """The national network: territories, candidate filières, sites, organisations, regions.

        Nodes have `label`, `kind`, `iri`, and where they are known `ground`, `longitude`,
        `latitude`, `x`, `y`; ties have `relation`, `data_source`, `unit` and `value`.
        `nx.to_pandas_edgelist` makes a table of it; `graph.graph` names release and licences.
        """
        return self._source.network()

    def view(self, what: "str | nx.MultiDiGraph[str]", limit: int = 15) -> View:
        """A drawing of a node's neighbourhood, or of a graph that `neighbourhood` gave.

        A notebook shows it; `.save("voisinage.html")` writes it.
        """
        graph = self.neighbourhood(what, limit=limit) if isinstance(what, str) else what
        center = str(graph.graph.get("name", ""))
        return drawn(graph, graph.nodes[center]["label"] if center in graph else center)


def to_pandas(frame: pl.DataFrame) -> "pd.DataFrame":
    """The same rows as a pandas frame; pandas is not installed with ti-graph."""
    import pandas as pd  # noqa: PLC0415 - optional

    return pd.DataFrame(frame.to_dict(as_series=False))


def _frame(table: Table) -> pl.DataFrame:
    return _rows(tuple(table.columns), table.rows)


def _rows(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> pl.DataFrame:
    """Rows as a frame; numbers that are whole in some rows only are decimals in all."""
    found = list(rows)
    if not found:
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return pl.DataFrame(
        found, schema=list(columns), orient="row", infer_schema_length=None, strict=False
    )


def _values(parts: Sequence[Part], names: Sequence[str]) -> list[float | None]:
    known = {part.part: part.value for part in parts}
    return [known.get(name) for name in names]
