"""A server whose graph is in a store elsewhere: the same answers, and only of the same release."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.api.conftest import PROGRAM, running
from tests.build_fixtures import another_release
from tests.engines import Engine, missing
from tests.engines import running as running_engine
from tests.known_things import known_parameters
from ti_graph.graph.release import Release, Releases
from ti_graph.query.catalogue import NamedQuery, catalogue

OF_TERRITORIES = "FILTER STRSTARTS(STR(?s), 'https://w3id.org/ti-graph/territory/')"
ROWS = f"SELECT ?s ?p ?o WHERE {{ ?s ?p ?o {OF_TERRITORIES} }} ORDER BY ?s ?p ?o LIMIT 200"
TRIPLES = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH ?g {{ ?s ?p ?o {OF_TERRITORIES} }} }}"
BY_GRAPH = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g"
ADDRESSES = [
    "/api/v1/territories", "/api/v1/territories/ti-2023-1001", "/api/v1/filieres/ti-2023-1001",
    "/api/v1/partners/ti-2023-1001", "/api/v1/search?q=amont",
    "/api/v1/graph/territory-ti-2023-1001", "/api/v1/capability",
    "/api/v1/sources", "/api/v1/release", "/territory/ti-2023-1001",
    "/sparql/graphs?graph=https://w3id.org/ti-graph/graph/insee_naf",
    "/sparql/graphs?graph=https://w3id.org/ti-graph/graph/none",
]  # fmt: skip
ASKED = [
    (ROWS, kind)
    for kind in ("application/sparql-results+json", "text/csv", "text/tab-separated-values")
] + [
    (BY_GRAPH, "text/csv"),
    ("ASK { ?s ?p ?o }", "application/sparql-results+json"),
    (TRIPLES, "application/n-triples"),
    ("DESCRIBE <https://w3id.org/ti-graph/territory/ti-2023-1001>", "application/n-triples"),
    ("SELECT * WHERE {", "*/*"),
    ("SELECT * WHERE { SERVICE <https://example.org/> { ?s ?p ?o } }", "*/*"),
    ("SELECT (SUM(?x) AS ?n) WHERE { ?s ?p ?x }", "text/csv"),
]  # fmt: skip


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    if found := missing("oxigraph"):
        pytest.skip(found)
    with running_engine("oxigraph", tmp_path_factory.mktemp("engine")) as started:
        yield started


@pytest.fixture(scope="module")
def data(small_data: Path) -> Path:
    """Read it; never write to it."""
    return small_data


@pytest.fixture(scope="module")
def release(data: Path) -> Release:
    return Releases(data).current()


def command(data: Path, *words: str, **settings: str) -> "subprocess.CompletedProcess[str]":
    environment = {**os.environ, "TI_GRAPH_DATA": str(data), **settings}
    return subprocess.run(
        [str(PROGRAM), *words], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def both(data: Path, other: Engine) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Clients of a server on the embedded store, and of one on a store elsewhere."""
    settings = other.settings()
    refused = command(data, "serve", "--port", "0", **settings)
    assert refused.returncode == 3
    assert "ti-graph publish" in refused.stderr
    done = command(data, "publish", **settings)
    assert done.returncode == 0, done.stderr
    assert "100 %" in done.stderr
    # SERVICE stays refused there, allowed or not.
    settings["TI_GRAPH_ALLOWED_SERVICES"] = "example.org"
    with (
        running(data) as (here, _),
        running(data, **settings) as (there, _),
        httpx.Client(base_url=here, timeout=60) as one,
        httpx.Client(base_url=there, timeout=60) as two,
    ):
        yield one, two


def same(found: httpx.Response, expected: httpx.Response) -> None:
    assert found.status_code == expected.status_code, found.text
    assert found.headers["content-type"] == expected.headers["content-type"]
    assert sorted(found.text.split("\n")) == sorted(expected.text.split("\n"))


@pytest.mark.parametrize("query", catalogue().values(), ids=lambda one: one.name)
def test_a_named_query_has_the_same_answer(
    query: NamedQuery, release: Release, both: tuple[httpx.Client, httpx.Client]
) -> None:
    params = known_parameters(query, release)
    here, there = (one.get(f"/api/v1/queries/{query.name}", params=params).json() for one in both)
    assert sorted(map(str, there.pop("rows"))) == sorted(map(str, here.pop("rows")))
    assert there == here


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_route_has_the_same_answer(address: str, both: tuple[httpx.Client, httpx.Client]) -> None:
    here, there = (one.get(address, headers={"Accept": "text/turtle, */*"}) for one in both)
    assert there.status_code == here.status_code, there.text
    assert sorted(there.text.split("\n")) == sorted(here.text.split("\n"))


@pytest.mark.parametrize(("text", "kind"), ASKED)
def test_sparql_has_the_same_answer(
    text: str, kind: str, both: tuple[httpx.Client, httpx.Client]
) -> None:
    here, there = (
        one.post("/sparql", data={"query": text}, headers={"Accept": kind}) for one in both
    )
    if "SERVICE" in text:
        assert (there.status_code, there.json()["error"]) == (400, "refused_keyword")
        return
    same(there, here)


@pytest.mark.usefixtures("both")
def test_a_named_query_of_the_command_is_asked_there(data: Path, other: Engine) -> None:
    words = ("query", "territory/members", "-p", "territory=ti-2023-1002", "--json")
    here, there = command(data, *words), command(data, *words, **other.settings())
    assert there.returncode == 0, there.stderr
    assert there.stdout == here.stdout


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Engine]:
    """An engine that no other test publishes to."""
    if found := missing("oxigraph"):
        pytest.skip(found)
    with running_engine("oxigraph", tmp_path / "engine") as started:
        yield started


def test_a_new_release_is_served_once_it_is_published(
    own: Engine, small_data: Path, tmp_path: Path
) -> None:
    shutil.copytree(small_data, tmp_path, dirs_exist_ok=True)
    settings = own.settings()
    assert command(tmp_path, "publish", "--json", **settings).returncode == 0
    with running(tmp_path, TI_GRAPH_SWAP_SECONDS="0.2", **settings) as (url, _):
        first = httpx.get(f"{url}api/v1/release", timeout=60).json()["release"]
        another_release(tmp_path, small_data)
        time.sleep(1)
        # It is built, but not there yet: the one before goes on.
        assert httpx.get(f"{url}api/v1/release", timeout=60).json()["release"] == first
        assert httpx.get(f"{url}api/v1/queries/territory/list", timeout=60).status_code == 200
        assert command(tmp_path, "publish", **settings).returncode == 0
        latest = time.monotonic() + 30
        while httpx.get(f"{url}api/v1/release", timeout=60).json()["release"] == first:
            assert time.monotonic() < latest
            time.sleep(0.2)
        rows = httpx.get(f"{url}api/v1/queries/territory/list", timeout=60).json()["rows"]
        assert [row["label"] for row in rows] == ["Amont", "Passage", "Désert"]


def test_publish_without_a_store_says_what_to_set(data: Path) -> None:
    done = command(data, "publish")
    assert done.returncode == 2
    assert "TI_GRAPH_STORE" in done.stderr
