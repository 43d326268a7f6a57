"""One client, whatever answers it."""

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from ti_graph.client.frames import Kind, frame
from ti_graph.client.service import ServiceSource
from ti_graph.client.source import Answered, NTriples, Record, Source
from ti_graph.client.view import View, drawn
from ti_graph.errors import QueryError, SettingsError
from ti_graph.loopback import LOOPBACK

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    import polars as pl
    import rdflib

    from ti_graph.graph.release import Release

Parameter = str | int | float
PartnerList = Literal["relevant", "likely"]
PARTNER_COLUMNS: Mapping[PartnerList, tuple[str, ...]] = {
    "relevant": (
        "rank", "region", "label", "country", "score", "distance_km", "cross_border", "relation",
        "projects", "reason", "data",
    ),
    "likely": (
        "rank", "region", "label", "country", "score", "distance_km", "cross_border",
        "shared_projects", "reason", "data",
    ),
}  # fmt: skip


def connect(where: "str | Path | Release | None" = None) -> "Client":
    """A client of a service (`https://…`), of a data folder or release folder, or of a release.

    Without any: of the data folder that the settings name (TI_GRAPH_DATA).

    Raises SettingsError for an address over plain http that is not this machine, or for a folder
    where the light client alone is installed; ReleaseError where a folder holds no release,
    ServiceError where a service does not answer.

    >>> import ti_graph
    >>> client = ti_graph.connect("https://ti-graph.example.org/")  # doctest: +SKIP
    """
    text = str(where)
    if isinstance(where, str | Path) and text.startswith(("https://", "http://")):
        parts = urlsplit(text)
        if parts.scheme == "http" and parts.hostname not in LOOPBACK:
            raise SettingsError("bad_setting", name="connect", reason="https://…")
        return Client(ServiceSource(text))
    if find_spec("pyoxigraph") is None:
        raise SettingsError("light_client")
    return Client(_local(where))


def _local(where: "str | Path | Release | None") -> Source:
    from ti_graph.client.local import LocalSource  # noqa: PLC0415 - not of the light client
    from ti_graph.graph.release import MANIFEST, Release, Releases  # noqa: PLC0415
    from ti_graph.settings import load_settings  # noqa: PLC0415

    if isinstance(where, Release):
        return LocalSource(where)
    folder = load_settings().data if where is None else Path(where)
    found = Release(folder) if (folder / MANIFEST).is_file() else Releases(folder).current()
    return LocalSource(found)


class Client:
    """Answers of one release as frames, graphs and drawings.

    Frames are Polars' where it is installed, else `Rows` with a few of the same methods. Every
    frame says in its columns what is simulated (`data`, `simulated`); `release` names the release
    that answers. Used in a `with` block, it lets go of its connections at the end.
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

    def queries(self) -> "pl.DataFrame":
        """The named queries: name, title, question, their parameters and columns."""
        columns = ("name", "title", "title_en", "question", "parameters", "columns")
        rows = [
            (
                one["name"], one["title"]["fr"], one["title"]["en"], one["question"]["fr"],
                ", ".join(each["name"] for each in one["params"]), ", ".join(one["returns"]),
            )
            for one in self._source.queries()
        ]  # fmt: skip
        return frame(columns, rows)

    def query(
        self, name: str, *, offset: int = 0, limit: int | None = None, **parameters: Parameter
    ) -> "pl.DataFrame":
        """The answer to a named query: `client.query("territory/members", territory="ti-…")`.

        All of its rows, or a page of them. Raises NotFoundError or ServiceError for a name that is
        none, QueryError or ServiceError for a parameter at fault, QueryError for no page.
        """
        if offset < 0 or (limit is not None and limit < 1):
            raise QueryError("bad_request", reason="offset ≥ 0, limit ≥ 1")
        given = {key: str(value) for key, value in parameters.items()}
        found = self._source.table(name, given, offset, limit)
        return frame(found.columns, found.rows, name)

    def sparql(self, text: str) -> "pl.DataFrame":
        """The rows of a SELECT over the whole graph; SERVICE is refused.

        Raises QueryError for another form of query: `ask` and `construct` answer those.
        """
        found = self._source.sparql(text)
        if not isinstance(found, Answered):
            raise QueryError("failed_query", reason="SELECT")
        return frame(found.columns, found.rows)

    def ask(self, text: str) -> bool:
        """The truth value of an ASK. Raises QueryError for another form of query."""
        found = self._source.sparql(text)
        if not isinstance(found, bool):
            raise QueryError("failed_query", reason="ASK")
        return found

    def construct(self, text: str) -> "rdflib.Graph":
        """The triples of a CONSTRUCT or DESCRIBE. Raises QueryError for another form of query."""
        import rdflib  # noqa: PLC0415 - where triples are asked for

        found = self._source.sparql(text)
        if not isinstance(found, NTriples):
            raise QueryError("failed_query", reason="CONSTRUCT, DESCRIBE")
        return rdflib.Graph().parse(data=found.text, format="nt")

    def search(self, text: str, kinds: Sequence[str] = (), limit: int = 10) -> "pl.DataFrame":
        """What bears that name, the closest first; accents, case and typos are tolerated."""
        columns = ("id", "kind", "label", "detail", "matched", "score")
        found = self._source.search(text, kinds, limit)
        return _frame(columns, (one | {"label": one["label"]["fr"]} for one in found))

    def territories(self, text: str = "", phase: int | None = None) -> "pl.DataFrame":
        """Territoires d'industrie, by words of their name or places; of a phase (its first year).

        Raises UnknownPhaseError where no territory is of that phase.
        """
        columns = ("id", "label", "phase", "regions", "members", "iri")
        return _frame(
            columns, self._source.territories(text, phase), {"regions": "texts", "members": "whole"}
        )

    def territory(self, territory: str) -> Record:
        """What is known of a territory, as the API answers it: members, people, grounds…"""
        return self._source.territory(territory)

    def filieres(self, territory: str) -> "pl.DataFrame":
        """Candidate filières of a territory, best first: score 0-1 with its bounds, and grade.

        A grade of `exploratory` does not pass the tests, and is no filière. `missing` are
        branches of stages that are absent or thin; those that are `not_visible` in a selective
        register are not missing for that.
        """
        columns = (
            "rank", "id", "label", "grade", "score", "score_low", "score_high", "p_value",
            "q_value", "survival", "establishments", "stages", "data", "ground", "register", "year",
            "reference", "industries", "missing", "not_visible",
        )  # fmt: skip
        rows = (
            one
            | {
                "label": one["label"]["fr"],
                "industries": [each["id"] for each in one["industries"]],
                "missing": _branches(one, seen=True),
                "not_visible": _branches(one, seen=False),
            }
            for one in self._source.filieres(territory)["candidates"]
        )
        kinds: dict[str, Kind] = {
            "industries": "texts", "missing": "texts", "not_visible": "texts",
            "score_low": "decimal", "score_high": "decimal", "p_value": "decimal",
            "q_value": "decimal",
        }  # fmt: skip
        return _frame(columns, rows, kinds)

    def partners(
        self, territory: str, filiere: str | None = None, kind: PartnerList = "relevant"
    ) -> "pl.DataFrame":
        """European regions to work with, best first: score 0-1, a column for each part.

        `relevant`: NUTS 3 regions that hold the industries of a chain (`along`), the first of the
        territory or `filiere`. `likely`: NUTS 2 regions that take part in European projects,
        whatever the industry. `list` says which; the two are never added up.
        """
        answer = self._source.partners(territory, filiere)
        found, along = answer[kind], answer["along"]
        columns = ("list", "along", *PARTNER_COLUMNS[kind])
        parts = [part["part"] for part in found[0]["parts"]] if found else []
        label = along["label"]["fr"] if along and kind == "relevant" else None
        of_list = {"list": kind, "along": label}
        rows = (
            one
            | of_list
            | {"region": one["region_id"]}
            | {part["part"]: part["value"] for part in one["parts"]}
            for one in found
        )
        kinds: dict[str, Kind] = {"along": "text"}
        return _frame((*columns, *parts), rows, kinds | dict.fromkeys(parts, "decimal"))

    def sites(self, territory: str, industry: str | None = None) -> "pl.DataFrame":
        """Industrial sites of a territory by name; of a NAF code or candidate filière where asked.

        Each with its register, ground and year; a position where one is known.
        """
        columns = (
            "id", "name", "industry", "industry_label", "commune", "siret", "register", "ground",
            "year", "longitude", "latitude",
        )  # fmt: skip
        found = self._source.sites(territory, industry)
        rows = (one | {"industry_label": one["industry_label"]["fr"]} for one in found)
        return _frame(columns, rows, {"industry": "text", "commune": "text"})

    def specialisations(self, place: str) -> "pl.DataFrame":
        """Location quotients of a territory or region with their 90 % intervals, surest first."""
        columns = (
            "industry", "label", "observed", "expected", "quotient", "low", "high", "probability",
            "counted", "reference", "ground", "register", "year", "data",
        )  # fmt: skip
        rows = (
            one["item"] | one | {"label": one["item"]["label"]["fr"]}
            for one in self._source.specialisations(place)
        )
        return _frame(columns, rows, {"industry": "text", "counted": "text", "reference": "text"})

    def explain(self, suggestion: str, offset: int = 0, limit: int = 50) -> Record:
        """What a suggestion rests on, as the API answers it: parts, sources with dates, rows."""
        return self._source.explain(suggestion, offset, limit)

    def neighbourhood(
        self, node: str, relation: str | None = None, limit: int = 25
    ) -> "nx.MultiDiGraph[str]":
        """What surrounds a node: at most `limit` neighbours for each kind of tie.

        Nodes have `label`, `label_en`, `kind`, `iri`, `simulated` and `degree` (all their ties);
        edges have `relation`, `data_source`, `simulated`, and where they are known `value` with
        the `ground`, `register`, `year` and `reference` that it rests on.
        `graph.graph["totals"]` says how many ties of each kind there are in all, as
        `relation/direction`.
        """
        import networkx as nx  # noqa: PLC0415 - where a graph is asked for

        found = self._source.neighbours(node, relation, limit)
        totals = {
            f"{one['relation']}/{one['direction']}": one["total"] for one in found["relations"]
        }
        graph: nx.MultiDiGraph[str] = nx.MultiDiGraph(
            name=node, release=found["release"], totals=totals
        )
        for one in found["nodes"]:
            label = one["label"]
            graph.add_node(
                one["id"], label=label["fr"] or one["id"], label_en=label["en"] or one["id"],
                **{name: one[name] for name in ("kind", "iri", "simulated", "degree")},
            )  # fmt: skip
        for tie in found["edges"]:
            rests = ("value", "ground", "register", "year", "reference")
            known = {name: tie[name] for name in rests if tie[name] is not None}
            graph.add_edge(
                tie["start"], tie["end"], relation=tie["relation"], data_source=tie["source"],
                simulated=tie["simulated"], **known,
            )  # fmt: skip
        return graph

    def network(self) -> "nx.MultiDiGraph[str]":
        """The national network: territories, candidate filières, sites, organisations, regions.

        Nodes have `label`, `kind`, `iri`, and where they are known `ground`, `longitude`,
        `latitude`, `x`, `y`; ties have `relation`, `data_source`, `unit` and `value`, with the
        `ground`, `register`, `year` and `reference` that it rests on.
        `nx.to_pandas_edgelist` makes a table of it; `graph.graph` names release and licences.
        """
        return self._source.network()

    def view(self, what: "str | nx.MultiDiGraph[str]", limit: int = 15) -> View:
        """A drawing of a node's neighbourhood, or of a graph that `neighbourhood` gave.

        A notebook shows it; `.save("voisinage.html")` writes it.
        """
        graph = self.neighbourhood(what, limit=limit) if isinstance(what, str) else what
        center = str(graph.graph.get("name", ""))
        title = graph.nodes[center]["label"] if center in graph else center
        return drawn(graph, title, self._source)


def to_pandas(rows: "pl.DataFrame") -> "pd.DataFrame":
    """The same rows as a pandas frame; pandas is not installed with ti-graph."""
    import pandas as pd  # noqa: PLC0415 - optional

    return pd.DataFrame({name: list(rows[name]) for name in rows.columns})


def _branches(candidate: Record, *, seen: bool) -> list[str]:
    """Branches of stages that are absent or thin, or that the register does not show."""
    return [
        one["branch"] for one in candidate["missing"] if (one["state"] != "not_visible") is seen
    ]


def _frame(
    columns: Sequence[str], records: Iterable[Mapping[str, Any]], kinds: Mapping[str, Kind] = {}
) -> "pl.DataFrame":
    return frame(columns, [[one[name] for name in columns] for one in records], kinds=kinds)
