"""Answers from a ti-graph service, over its API."""

import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import httpx
import networkx as nx
from pydantic import TypeAdapter, ValidationError
from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

from ti_graph.answers.graph_models import GraphAnswer
from ti_graph.answers.models import FilieresAnswer, TerritoryItem
from ti_graph.answers.partner_models import PartnersAnswer
from ti_graph.client.source import Found, warn_of
from ti_graph.errors import QueryError, ServiceError
from ti_graph.messages import language
from ti_graph.query.run import Table, plain

SECONDS = 60.0
PAGE = 10_000
RESULTS = "application/sparql-results+json"
_ITEMS = TypeAdapter(list[TerritoryItem])


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

    def table(self, query: str, given: dict[str, str]) -> Table:
        """The rows of a named query, page by page."""
        columns: list[str] = []
        rows: list[list[Any]] = []
        total = 1
        while len(rows) < total:
            page = {**given, "offset": str(len(rows)), "limit": str(PAGE)}
            found = self._json(f"/api/v1/queries/{quote(query)}", page)
            columns, total = found["columns"], found["total"]
            rows += [[row[column] for column in columns] for row in found["rows"]]
            if found.get("notice"):
                warn_of(found["notice"])
            if not found["rows"]:
                break
        return Table(columns, rows)

    def sparql(self, text: str) -> Table:
        """The rows of a SELECT."""
        response = self._ask("POST", "/sparql", data={"query": text}, headers={"Accept": RESULTS})
        found = parse_query_results(io.BytesIO(response.content), format=QueryResultsFormat.JSON)
        if not isinstance(found, QuerySolutions):
            raise QueryError("failed_query", reason="SELECT")
        names = [variable.value for variable in found.variables]
        rows = [[plain(row[place]) for place in range(len(names))] for row in found]
        return Table(names, rows)

    def territories(self, text: str, phase: int | None) -> list[TerritoryItem]:
        """Territories by name or place."""
        params = {"text": text} | ({"phase": str(phase)} if phase else {})
        return _ITEMS.validate_json(self._ask("GET", "/api/v1/territories", params=params).content)

    def search(self, text: str, kinds: Sequence[str], limit: int) -> list[Found]:
        """Anything by name."""
        params: dict[str, Any] = {"q": text, "limit": limit, "kind": list(kinds)}
        return [
            Found(
                hit["id"], hit["kind"], hit["label"]["fr"], hit["detail"], hit["matched"],
                hit["score"],
            )
            for hit in self._json("/api/v1/search", params)["hits"]
        ]  # fmt: skip

    def filieres(self, territory: str) -> FilieresAnswer:
        """Candidate filières of a territory."""
        found = self._json(f"/api/v1/territories/{_segment(territory)}/filieres")
        return FilieresAnswer.model_validate(found)

    def partners(self, territory: str, filiere: str | None) -> PartnersAnswer:
        """European partners of a territory."""
        params = {"filiere": filiere} if filiere else {}
        found = self._json(f"/api/v1/territories/{_segment(territory)}/partners", params)
        return PartnersAnswer.model_validate(found)

    def neighbours(self, node: str, relation: str | None, limit: int) -> GraphAnswer:
        """A node and a page of its neighbours for each relation."""
        params = {"limit": str(limit)} | ({"relation": relation} if relation else {})
        found = self._json(f"/api/v1/graph/{_segment(node)}", params)
        return GraphAnswer.model_validate(found)

    def network(self) -> "nx.MultiDiGraph[str]":
        """The national network."""
        sent = self._json("/api/v1/network")
        found: nx.MultiDiGraph[str] = nx.MultiDiGraph(nx.node_link_graph(sent, edges="edges"))
        for _, data in found.nodes(data=True):
            data.pop("colour", None)
        return found

    def close(self) -> None:
        """Drop the connections."""
        self._client.close()

    def _json(self, path: str, params: dict[str, Any] | None = None) -> Any:
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
        except (ValueError, TypeError, KeyError, ValidationError):
            raise ServiceError(
                "service_failed", host=self._host, status=response.status_code
            ) from None
        raise ServiceError("service_answered", detail=detail, hint=hint)


def _segment(identifier: str) -> str:
    return quote(identifier, safe="")
