"""Agents: the SDK's own client asks, and figures are those of the API."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import Client, StdioServerParameters
from mcp.server.mcpserver.exceptions import ToolError
from pyoxigraph import RdfFormat, parse

from tests.api.conftest import PROGRAM, address_of
from ti_graph.api.agents import MOST_ROWS, RESOURCES, asked_elsewhere
from ti_graph.api.agents import server as made

AMONT = "ti-2023-1001"


@pytest.fixture(scope="module")
def server(small_server: str) -> str:
    """The URL of a server on a release of the small country."""
    return small_server.rstrip("/")


def asked(url: str, tool: str, **arguments: Any) -> dict[str, Any]:
    """What a tool answers to a client of the SDK."""

    async def ask() -> Any:
        async with asked_elsewhere(url) as asking, Client(made(asking)) as client:
            return await client.call_tool(tool, arguments)

    result = asyncio.run(ask())
    if result.is_error:
        raise ToolError(getattr(result.content[0], "text", ""))
    return dict(result.structured_content or {})


QUESTIONS: tuple[tuple[str, str, dict[str, Any], str], ...] = (
    ("Where is Amont?", "search", {"text": "Amont"}, "/api/v1/search?q=Amont&limit=10"),
    ("What is Amont?", "territory", {"territory_id": AMONT}, f"/api/v1/territories/{AMONT}"),
    ("Which filières could it build?", "filieres", {"territory_id": AMONT},
     f"/api/v1/territories/{AMONT}/filieres"),
    ("With whom in Europe?", "partners", {"territory_id": AMONT, "limit": 100},
     f"/api/v1/territories/{AMONT}/partners"),
    ("Which territories are there?", "named_query", {"name": "territory/list", "limit": 200},
     "/api/v1/queries/territory/list?limit=200"),
    ("Of what is it made?", "named_query",
     {"name": "territory/members", "parameters": {"territory": AMONT}},
     f"/api/v1/queries/territory/members?territory={AMONT}&limit=50"),
    ("Which sources are there?", "named_query", {"name": "source/list"},
     "/api/v1/queries/source/list?limit=50"),
    ("What can registers not see?", "named_query", {"name": "source/registers"},
     "/api/v1/queries/source/registers?limit=50"),
    ("Which industries stand out?", "named_query",
     {"name": "territory/specialisations", "parameters": {"territory": AMONT}},
     f"/api/v1/queries/territory/specialisations?territory={AMONT}&limit=50"),
)  # fmt: skip


@pytest.mark.parametrize(("question", "tool", "arguments", "address"), QUESTIONS)
def test_a_tool_answers_what_the_api_answers(
    server: str, question: str, tool: str, arguments: dict[str, Any], address: str
) -> None:
    found = asked(server, tool, **arguments)
    assert found["answer"] == httpx.get(f"{server}{address}", timeout=30).json(), question
    basis = found["basis"]
    assert basis["release"] == httpx.get(f"{server}/api/v1/release", timeout=30).json()["release"]
    assert basis["links"][0].startswith(f"{server}/api/v1/")


def test_why_a_filiere_is_suggested_is_answered_as_by_the_api(server: str) -> None:
    candidates = asked(server, "filieres", territory_id=AMONT)["answer"]["candidates"]
    suggestion = candidates[0]["id"]
    found = asked(server, "explain", suggestion_id=suggestion)
    address = f"{server}/api/v1/explain/{suggestion}?offset=0&limit=20"
    assert found["answer"] == httpx.get(address, timeout=30).json()


def test_figures_come_with_ground_register_year_and_caveats(server: str) -> None:
    basis = asked(server, "filieres", territory_id=AMONT)["basis"]
    assert basis["grounds"]
    assert basis["registers"]
    assert basis["vintages"]
    assert basis["years"] == []  # what is simulated is of no year
    assert {"fr", "en"} <= set(basis["caveats"][0])


def test_the_graph_is_asked_in_sparql_within_bounds_and_never_changed(server: str) -> None:
    text = "SELECT ?s WHERE { ?s a <https://w3id.org/ti-graph/ontology#TerritoireIndustrie> }"
    found = asked(server, "sparql", query=text)["answer"]
    rows = httpx.post(f"{server}/sparql", data={"query": text}, timeout=30).json()
    assert found["total"] == len(rows["results"]["bindings"])
    assert len(found["rows"]) == min(MOST_ROWS, found["total"])
    with pytest.raises(ToolError):
        asked(server, "sparql", query="DROP ALL")


def test_what_the_graph_answers_is_typed_and_says_its_release(server: str) -> None:
    text = (
        "SELECT (COUNT(*) AS ?n) { ?s a <https://w3id.org/ti-graph/ontology#TerritoireIndustrie> }"
    )
    found = asked(server, "sparql", query=text)
    rows = httpx.post(f"{server}/sparql", data={"query": text}, timeout=30).json()
    (binding,) = rows["results"]["bindings"]
    assert found["answer"]["rows"] == [{"n": int(binding["n"]["value"])}]
    release = httpx.get(f"{server}/api/v1/release", timeout=30).json()["release"]
    assert found["basis"]["release"] == release
    assert asked(server, "schema")["basis"]["release"] == release


def test_triples_that_are_cut_are_whole_each(server: str) -> None:
    text = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 300"
    found = asked(server, "sparql", query=text)["answer"]
    assert found["total"] > len(found["triples"]) == MOST_ROWS
    assert len(list(parse("\n".join(found["triples"]), RdfFormat.N_TRIPLES))) == MOST_ROWS


def test_a_named_query_names_its_sources_and_their_years(server: str) -> None:
    given = {"name": "territory/members", "parameters": {"territory": AMONT}}
    basis = asked(server, "named_query", **given)["basis"]
    assert "insee_cog" in basis["sources"]
    assert basis["vintages"]


def test_a_query_is_called_by_its_name_and_by_no_other_address(server: str) -> None:
    with pytest.raises(ToolError):
        asked(server, "named_query", name="../release")


def test_partners_are_the_first_of_each_list_with_their_totals(server: str) -> None:
    found = asked(server, "partners", territory_id=AMONT, limit=1)
    whole = httpx.get(f"{server}/api/v1/territories/{AMONT}/partners", timeout=30).json()
    for name in ("relevant", "likely"):
        assert found["answer"][name] == whole[name][:1]
        assert found["totals"][name] == len(whole[name])


def test_a_mistake_is_answered_in_the_words_of_the_api(server: str) -> None:
    with pytest.raises(ToolError, match="ti-2023-9999"):
        asked(server, "filieres", territory_id="ti-2023-9999")


def test_every_tool_is_described_and_only_reads(server: str) -> None:
    async def listed() -> tuple[Any, Any, Any]:
        async with asked_elsewhere(server) as asking, Client(made(asking)) as client:
            tools = (await client.list_tools()).tools
            resources = (await client.list_resources()).resources
            ontology = await client.read_resource("ti-graph://ontology")
            return tools, resources, ontology

    tools, resources, ontology = asyncio.run(listed())
    assert {one.name for one in tools} == {
        "search", "territory", "filieres", "partners", "explain", "named_query", "sparql", "schema",
    }  # fmt: skip
    assert all(one.description and one.annotations.read_only_hint for one in tools)
    assert {str(one.uri) for one in resources} == {uri for uri, _, _ in RESOURCES}
    assert "owl:Ontology" in ontology.contents[0].text


def test_the_command_serves_over_standard_input(small_data: Path) -> None:
    async def ask() -> Any:
        environment = {**os.environ, "TI_GRAPH_DATA": str(small_data)}
        program = StdioServerParameters(command=str(PROGRAM), args=["mcp"], env=environment)
        async with Client(program) as client:
            return await client.call_tool("search", {"text": "Amont", "limit": 1})

    found = asyncio.run(ask()).structured_content
    assert found["answer"]["hits"][0]["label"]["fr"] == "Amont"


def test_the_command_serves_over_http(server: str) -> None:
    async def ask(url: str) -> Any:
        async with Client(url) as client:
            return await client.call_tool("territory", {"territory_id": AMONT})

    words = [str(PROGRAM), "mcp", "--http", "--port", "0", "--service", server, "--json"]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            found = asyncio.run(ask(address_of(process))).structured_content
        finally:
            process.send_signal(signal.SIGINT)
            _, complaint = process.communicate(timeout=30)
    assert found["answer"] == httpx.get(f"{server}/api/v1/territories/{AMONT}", timeout=60).json()
    assert "Traceback" not in complaint


def test_without_the_package_a_sentence_says_what_to_install(small_data: Path) -> None:
    without = "import sys; sys.modules['mcp'] = None; sys.argv = ['ti-graph', 'mcp']"
    program = f"{without}; from ti_graph.cli.main import run; run()"
    environment = {**os.environ, "TI_GRAPH_DATA": str(small_data)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "pip install 'ti-graph[mcp]'" in done.stderr
    assert "Traceback" not in done.stderr
