"""The servers that the tests start are real, answer on loopback, and are gone at the end."""

from pathlib import Path

import httpx
import pytest

from tests.engines import NAMES, Name, missing, running

GRAPH = "https://example.org/graph"
TRIPLE = '<https://example.org/s> <https://example.org/p> "a"@fr .\n'


@pytest.mark.parametrize("name", NAMES)
def test_an_engine_answers_from_what_it_loaded_and_is_gone_at_the_end(
    name: Name, tmp_path: Path
) -> None:
    if result := missing(name):
        pytest.skip(result)
    path = tmp_path / "graph.nt"
    path.write_text(TRIPLE, "utf-8")
    with running(name, tmp_path / "engine") as engine:
        engine.load({GRAPH: path})
        query = f"SELECT (COUNT(*) AS ?n) WHERE {{ GRAPH <{GRAPH}> {{ ?s ?p ?o }} }}"
        headers = {"Accept": "application/sparql-results+json"}
        found = httpx.post(
            engine.query_url, data={"query": query}, headers=headers, timeout=60
        ).json()
        assert found["results"]["bindings"][0]["n"]["value"] == "1"
        assert engine.memory() > 1 << 20
    assert engine.process.returncode is not None
    with pytest.raises(httpx.ConnectError):
        httpx.get(engine.query_url, timeout=60)


def test_an_engine_that_cannot_start_says_why(tmp_path: Path) -> None:
    if found := missing("oxigraph"):
        pytest.skip(found)
    (tmp_path / "store").write_text("a file where a folder is wanted", "utf-8")
    with pytest.raises(RuntimeError, match="oxigraph did not start"), running("oxigraph", tmp_path):
        pass
