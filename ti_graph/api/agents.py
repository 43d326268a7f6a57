"""ti-graph for agents, over the Model Context Protocol: a few tools that read, and resources.

Each tool asks the API, in this process or of a service elsewhere: its figures and its bounds are
those of the API. An answer comes with what it rests on as data: release, grounds, registers, years,
references, sources, caveats, and the address where the same is read.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

import httpx
from pydantic import Field

from ti_graph import __version__
from ti_graph.api.app import create_app
from ti_graph.api.server import answer_here
from ti_graph.errors import NotInstalledError
from ti_graph.model.namespaces import TIG
from ti_graph.query.column_kinds import plain_literal
from ti_graph.settings import Settings

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer

IN_PROCESS = "http://ti-graph.internal"
SECONDS = 60.0
NAME = r"^[A-Za-z0-9_-]+(/[A-Za-z0-9_-]+)?$"
RESULTS = "application/sparql-results+json, application/n-triples;q=0.9"
MOST_ROWS = 200
"""Rows that a tool answers at once: an agent reads every one."""
INSTRUCTIONS = """\
ti-graph knows France's Territoires d'industrie: their sites, the filières they could build, their
partners in Europe. Look names up with `search`, then ask by identifier (ti-2023-4408). Every answer
has `basis`: the ground of its figures (census, selective register, region), registers, years and
caveats; report them with the figures. Unknown, not disclosed and absent are three things, none is
zero. A selective register is evidence of presence, never of absence."""
_BASIS = {
    "ground": "grounds",
    "register": "registers",
    "reference": "references",
    "year": "years",
    "vintage": "vintages",
    "source": "sources",
}
"""Field of an answer → where it is gathered."""

Identifier = Annotated[str, Field(max_length=200, description="Such as ti-2023-4408.")]


class Asking:
    """What tools ask: the API's addresses, one client."""

    def __init__(self, client: httpx.AsyncClient, public: str) -> None:
        self._client = client
        self._public = public.rstrip("/")

    async def get(self, path: str, **params: Any) -> dict[str, Any]:
        """An answer of the API, with what it rests on. Raises ToolError in the API's own words."""
        given = {name: value for name, value in params.items() if value is not None}
        response = await self._client.get(path, params=given)
        answer = _read(response)
        return await self._with_basis(answer, str(response.url.raw_path, "ascii"))

    async def _with_basis(self, answer: Any, path: str) -> dict[str, Any]:
        """An answer with what it rests on; one that names no release is of the one in use."""
        basis = self._basis(answer, path)
        if basis["release"] is None:
            basis["release"] = _read(await self._client.get("/api/v1/release"))["release"]
        return {"answer": answer, "basis": basis}

    async def text(self, path: str) -> str:
        """A resource as the API writes it for programs."""
        accept = "text/turtle" if path == "/ontology" else "application/json"
        response = await self._client.get(path, headers={"Accept": accept})
        return response.text

    async def sparql(self, query: str) -> dict[str, Any]:
        """The answer of a query over the whole graph, within the endpoint's limits."""
        headers = {"Accept": RESULTS}
        response = await self._client.post("/sparql", data={"query": query}, headers=headers)
        kind = response.headers.get("content-type", "")
        if response.is_success and "json" not in kind:
            # One whole triple a line: what is cut can still be read.
            lines = response.text.splitlines()
            found: Any = {"triples": lines[:MOST_ROWS], "total": len(lines)}
        else:
            found = _read(response)
            if "results" in found:
                found = _rows(found)
        return await self._with_basis(found, "/sparql")

    def _basis(self, answer: Any, path: str) -> dict[str, Any]:
        # A list that stays empty: the answer names none, as the year of what is simulated.
        gathered: dict[str, set[Any]] = {name: set() for name in _BASIS.values()}
        caveats: list[Any] = []
        for name, value in _fields(answer):
            if name == "sources" and isinstance(value, list):
                gathered["sources"] |= {one["name"] for one in value if "name" in one}
            elif name in _BASIS and isinstance(value, str | int):
                gathered[_BASIS[name]].add(value)
            elif name.endswith("caveat") and value not in caveats:
                caveats.append(value)
        release = answer.get("release") if isinstance(answer, dict) else None
        return {
            "release": release,
            **{name: sorted(values, key=str) for name, values in sorted(gathered.items())},
            "caveats": caveats,
            "links": [f"{self._public}{path}"],
        }


def _read(response: httpx.Response) -> Any:
    from mcp.server.mcpserver.exceptions import ToolError  # noqa: PLC0415 - an extra

    try:
        answer = response.json()
    except ValueError:
        answer = {"detail": f"{response.status_code}"}
    if response.is_success:
        return answer
    raise ToolError(f"{answer.get('detail', '')} {answer.get('hint', '')}".strip())


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    """Every named value of an answer, at any depth."""
    if isinstance(value, dict):
        for name, one in value.items():
            yield name, one
            yield from _fields(one)
    elif isinstance(value, list):
        for one in value:
            yield from _fields(one)


def _rows(found: Mapping[str, Any]) -> dict[str, Any]:
    bindings = found["results"]["bindings"]
    rows = [
        {name: plain_literal(term["value"], term.get("datatype", "")) for name, term in row.items()}
        for row in bindings[:MOST_ROWS]
    ]
    return {"columns": found["head"]["vars"], "rows": rows, "total": len(bindings)}


def server(asking: Asking) -> "MCPServer[Any]":
    """The server with its tools and resources."""
    from mcp.server.mcpserver import MCPServer  # noqa: PLC0415
    from mcp.types import ToolAnnotations  # noqa: PLC0415

    made: MCPServer[Any] = MCPServer(
        "ti-graph", version=__version__, instructions=INSTRUCTIONS, log_level="ERROR"
    )
    reads = ToolAnnotations(
        read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
    )
    for tool in (*_of_territories(asking), *_of_the_graph(asking)):
        made.add_tool(tool, annotations=reads)
    for uri, path, words in RESOURCES:
        _add_resource(made, asking, uri, path, words)
    return made


def _of_territories(asking: Asking) -> list[Any]:
    async def search(
        text: Annotated[str, Field(max_length=200, description="A name, code or number.")],
        limit: Annotated[int, Field(ge=1, le=50)] = 10,
    ) -> dict[str, Any]:
        """Find territories, communes, firms, sites, organisations, filières, industries by name.

        Accents, case and typos are tolerated; SIREN, SIRET and APE codes too.
        """
        return await asking.get("/api/v1/search", q=text, limit=limit)

    async def territory(territory_id: Identifier) -> dict[str, Any]:
        """A Territoire d'industrie: members, people, grounds of its figures, specialisations."""
        return await asking.get(f"/api/v1/territories/{_part(territory_id)}")

    async def filieres(territory_id: Identifier) -> dict[str, Any]:
        """Spécialités, filières and co-localisations that a territory holds or could build.

        Each with grade, score and bounds, industries by stage, stages not seen, and evidence.
        """
        return await asking.get(f"/api/v1/territories/{_part(territory_id)}/filieres")

    async def partners(
        territory_id: Identifier,
        filiere: Annotated[
            str | None, Field(description="One of its filières, or any chain by its name.")
        ] = None,
        limit: Annotated[int, Field(ge=1, le=100, description="Most of each list.")] = 5,
    ) -> dict[str, Any]:
        """Regions of Europe to work with: relevant along a chain, and likely; two lists.

        The first of each list; `totals` counts them all.
        """
        path = f"/api/v1/territories/{_part(territory_id)}/partners"
        found = await asking.get(path, filiere=filiere)
        answer = found["answer"]
        lists = {name: one for name, one in answer.items() if isinstance(one, list)}
        found["totals"] = {name: len(one) for name, one in lists.items()}
        found["answer"] = {**answer, **{name: one[:limit] for name, one in lists.items()}}
        return found

    async def explain(
        suggestion_id: Annotated[str, Field(description="A candidate filière or a partner.")],
        offset: Annotated[int, Field(ge=0)] = 0,
        limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 20,
    ) -> dict[str, Any]:
        """Why a suggestion is made: parts of its score, sources with dates, and rows."""
        path = f"/api/v1/explain/{_part(suggestion_id)}"
        return await asking.get(path, offset=offset, limit=limit)

    return [search, territory, filieres, partners, explain]


def _of_the_graph(asking: Asking) -> list[Any]:
    async def named_query(
        name: Annotated[
            str, Field(pattern=NAME, description="theme/name, as `schema` lists them.")
        ],
        parameters: Annotated[dict[str, str], Field(description="Values by name.")] = {},  # noqa: B006
        offset: Annotated[int, Field(ge=0)] = 0,
        limit: Annotated[int, Field(ge=1, le=MOST_ROWS)] = 50,
    ) -> dict[str, Any]:
        """Ask a query of the catalogue: rows under named columns, with their total."""
        path = f"/api/v1/queries/{quote(name, safe='/')}"
        paging = {"offset": offset, "limit": limit, "format": "json"}
        return await asking.get(path, **{**parameters, **paging})

    async def sparql(
        query: Annotated[str, Field(max_length=20_000, description="SELECT, ASK, CONSTRUCT…")],
    ) -> dict[str, Any]:
        """Ask the whole graph in SPARQL 1.1, read-only, within limits of time and rows.

        At most 200 rows are answered; `total` counts all. Read `schema` first.
        """
        return await asking.sparql(query)

    async def schema() -> dict[str, Any]:
        """Named queries with their parameters and columns, and the namespace of the ontology."""
        found = await asking.get("/api/v1/queries")
        fields = ("name", "question", "params", "returns")
        queries = [{field: one[field] for field in fields} for one in found["answer"]]
        return {
            "answer": {"namespace": TIG, "queries": queries},
            "basis": found["basis"],
        }

    return [named_query, sparql, schema]


RESOURCES = (
    ("ti-graph://ontology", "/ontology", "The ontology, in Turtle."),
    ("ti-graph://release", "/api/v1/release", "The release: tables, graphs, counts, notices."),
    ("ti-graph://sources", "/api/v1/sources", "Each source: licence, vintage, rows."),
)
"""Address of a resource → that of the API, and what it is."""


def _add_resource(made: "MCPServer[Any]", asking: Asking, uri: str, path: str, words: str) -> None:
    from mcp.server.mcpserver.resources import FunctionResource  # noqa: PLC0415

    async def read() -> str:
        return await asking.text(path)

    kind = "text/turtle" if path == "/ontology" else "application/json"
    name = uri.rsplit("/", 1)[-1]
    made.add_resource(
        FunctionResource.from_function(read, uri=uri, name=name, description=words, mime_type=kind)
    )


def _part(identifier: str) -> str:
    return quote(identifier, safe="")


@asynccontextmanager
async def asked_here(settings: Settings) -> AsyncIterator[Asking]:
    """The API on the current release, in this process."""
    app = create_app(settings)
    async with app.router.lifespan_context(app):
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(
            transport=transport, base_url=IN_PROCESS, timeout=SECONDS
        ) as client:
            yield Asking(client, "")


@asynccontextmanager
async def asked_elsewhere(url: str) -> AsyncIterator[Asking]:
    """A service at `url`."""
    async with httpx.AsyncClient(base_url=url, timeout=SECONDS) as client:
        yield Asking(client, url)


@asynccontextmanager
async def asked(settings: Settings, service: str | None) -> AsyncIterator[Asking]:
    """A service, or the current release in this process."""
    opened = asked_elsewhere(service) if service else asked_here(settings)
    async with opened as asking:
        yield asking


def serve_agents(
    settings: Settings, service: str | None, announce: Callable[[str], None] | None
) -> None:
    """Serve until it is ended: over HTTP where `announce` is given, else over standard input.

    Raises NotInstalledError without the extra, ReleaseError without a release.
    """
    if find_spec("mcp") is None:
        raise NotInstalledError("no_mcp")

    async def until_ended() -> None:
        async with asked(settings, service) as asking:
            made = server(asking)
            if announce is None:
                return await made.run_stdio_async()
            app = made.streamable_http_app(json_response=True, stateless_http=True)
            return await answer_here(app, settings, lambda url: announce(f"{url}mcp"))

    # Ctrl-C is how a person ends it: no fault.
    with suppress(KeyboardInterrupt):
        asyncio.run(until_ended())
