"""Answers from a ti-graph service, over its API."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import httpx

from ti_graph.client.source import Answered, NTriples, Record, warn_of
from ti_graph.errors import ServiceError
from ti_graph.messages import language
from ti_graph.query.column_kinds import plain_literal

if TYPE_CHECKING:
    import networkx as nx

SECONDS = 60.0
PAGE = 10_000
PAGE_OF_LIST = 500
RESULTS = "application/sparql-results+json, application/n-triples;q=0.9"


class ServiceSource:
    """A service at `url`. Its limits of time and rows hold."""

    def __init__(self, url: str) -> None:
        self._host = httpx.URL(url).host
        self._client = httpx.Client(
            base_url=url.rstrip("/"), timeout=SECONDS, headers={"Accept-Language": language()}
        )
        self._release = str(self._json("/api/v1/release")["release"])

    @property
    def release(self) -> str:
        """The name of the release that answered last."""
        return self._release

    def queries(self) -> list[Record]:
        """The catalogue of named queries."""
        found: list[Record] = self._json("/api/v1/queries")
        return found

    def table(self, query: str, given: dict[str, str], offset: int, limit: int | None) -> Answered:
        """The rows of a named query, or a page of them."""
        columns: list[str] = []
        rows: list[list[Any]] = []
        since: list[Record] = []
        wanted = total = offset + 1
        while offset + len(rows) < min(wanted, total):
            most = PAGE if limit is None else min(PAGE, limit - len(rows))
            page = {**given, "offset": str(offset + len(rows)), "limit": str(most)}
            found = self._json(f"/api/v1/queries/{quote(query)}", page)
            columns, total = found["columns"], found["total"]
            wanted = total if limit is None else offset + limit
            rows += [[row[column] for column in columns] for row in found["rows"]]
            since = found.get("imported", [])
            if found.get("notice"):
                warn_of(found["notice"])
            if not found["rows"]:
                break
        for one in since:
            warn_of(one["says"])
        return Answered(columns, rows)

    def sparql(self, text: str) -> Answered | NTriples | bool:
        """The answer to a query."""
        response = self._ask("POST", "/sparql", data={"query": text}, headers={"Accept": RESULTS})
        if "json" not in response.headers.get("content-type", ""):
            return NTriples(response.text)
        found = response.json()
        if "boolean" in found:
            return bool(found["boolean"])
        names = found["head"]["vars"]
        rows = [[_plain(row.get(name)) for name in names] for row in found["results"]["bindings"]]
        return Answered(names, rows)

    def territories(self, text: str, phase: int | None) -> list[Record]:
        """Territories by name or place."""
        params = {"text": text} | ({"phase": str(phase)} if phase else {})
        found: list[Record] = self._json("/api/v1/territories", params)
        return found

    def territory(self, territory: str) -> Record:
        """A territory."""
        return self._record(f"/api/v1/territories/{_segment(territory)}")

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Record]:
        """Anything by name."""
        params: dict[str, Any] = {"q": text, "limit": limit, "kind": list(kinds)}
        found: list[Record] = self._json("/api/v1/search", params)["hits"]
        return found

    def filieres(self, territory: str) -> Record:
        """Candidate filières of a territory."""
        return self._record(f"/api/v1/territories/{_segment(territory)}/filieres")

    def partners(self, territory: str, filiere: str | None) -> Record:
        """European partners of a territory."""
        params = {"filiere": filiere} if filiere else {}
        return self._record(f"/api/v1/territories/{_segment(territory)}/partners", params)

    def sites(self, territory: str, industry: str | None) -> list[Record]:
        """Industrial sites of a territory."""
        params = {"industry": industry} if industry else {}
        return self._list(f"/api/v1/territories/{_segment(territory)}/sites", params)

    def specialisations(self, place: str) -> list[Record]:
        """Specialisations of a territory or region."""
        return self._list(f"/api/v1/territories/{_segment(place)}/specialisations", {})

    def explain(self, suggestion: str, offset: int, limit: int) -> Record:
        """What a suggestion rests on."""
        params = {"offset": offset, "limit": limit}
        return self._record(f"/api/v1/explain/{_segment(suggestion)}", params)

    def neighbours(self, node: str, relation: str | None, limit: int) -> Record:
        """A node and a page of its neighbours for each relation."""
        params = {"limit": str(limit)} | ({"relation": relation} if relation else {})
        return self._record(f"/api/v1/graph/{_segment(node)}", params)

    def network(self) -> "nx.MultiDiGraph[str]":
        """The national network."""
        import networkx as nx  # noqa: PLC0415 - where a graph is asked for

        sent = self._json("/api/v1/network")
        found: nx.MultiDiGraph[str] = nx.MultiDiGraph(nx.node_link_graph(sent, edges="edges"))
        for _, data in found.nodes(data=True):
            data.pop("colour", None)
        return found

    def drawn(self, sent: Record) -> str:
        """A page that draws a graph."""
        params = {"format": "html", "lang": language()}
        return self._ask("POST", "/api/v1/graph/export", params=params, json=sent).text

    def close(self) -> None:
        """Drop the connections."""
        self._client.close()

    def _list(self, path: str, params: Mapping[str, str]) -> list[Record]:
        """All items of a list, page by page."""
        items: list[Record] = []
        total = 1
        while len(items) < total:
            page = {**params, "offset": str(len(items)), "limit": str(PAGE_OF_LIST)}
            found = self._json(path, page)
            total = found["total"]
            items += found["items"]
            if not found["items"]:
                break
        return items

    def _record(self, path: str, params: Mapping[str, Any] | None = None) -> Record:
        found: Record = self._json(path, params)
        return found

    def _json(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        return self._ask("GET", path, params=params).json()

    def _ask(self, method: str, path: str, **more: Any) -> httpx.Response:
        """An answer. Raises ServiceError in the service's own words, or that there is none."""
        try:
            response = self._client.request(method, path, **more)
        except httpx.HTTPError:
            raise ServiceError("service_unreachable", host=self._host) from None
        if response.is_success:
            return response
        try:
            answer = response.json()
            detail, hint = str(answer["detail"]), str(answer["hint"])
        except (ValueError, TypeError, KeyError):
            raise ServiceError(
                "service_failed", host=self._host, status=response.status_code
            ) from None
        raise ServiceError("service_answered", detail=detail, hint=hint)


def _plain(term: Mapping[str, str] | None) -> object:
    """The plain value of a term of a result; an IRI is its text."""
    if term is None:
        return None
    if term["type"] == "bnode":
        return f"_:{term['value']}"
    return plain_literal(term["value"], term.get("datatype", ""))


def _segment(identifier: str) -> str:
    return quote(identifier, safe="")
