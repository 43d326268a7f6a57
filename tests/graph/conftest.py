"""The graph of the small country, read back from its store."""

import io
from collections.abc import Callable

import pytest
from pyoxigraph import Quad, RdfFormat, parse

from ti_graph.graph.release import Release
from ti_graph.graph.store import Solutions

Ask = Callable[[str], list[tuple[str | None, ...]]]


@pytest.fixture(scope="session")
def small_quads(small_release: Release) -> list[Quad]:
    """Every quad of the small country."""
    stream = io.BytesIO()
    small_release.store.dump(stream)
    return list(parse(stream.getvalue(), format=RdfFormat.N_QUADS))


@pytest.fixture(scope="session")
def ask(small_release: Release) -> Ask:
    """The rows of a SELECT over the small country, each term by its value."""
    prefixes = """
        PREFIX tig: <https://w3id.org/ti-graph/ontology#>
        PREFIX prov: <http://www.w3.org/ns/prov#>
        PREFIX dcat: <http://www.w3.org/ns/dcat#>
        PREFIX dcterms: <http://purl.org/dc/terms/>
        PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
        PREFIX territory: <https://w3id.org/ti-graph/territory/>
        PREFIX industry: <https://w3id.org/ti-graph/industry/>
        PREFIX graph: <https://w3id.org/ti-graph/graph/>
        PREFIX release: <https://w3id.org/ti-graph/release/>
    """

    def rows(query: str) -> list[tuple[str | None, ...]]:
        answer = small_release.store.query(prefixes + query)
        assert isinstance(answer, Solutions)
        return [
            tuple(None if term is None else str(getattr(term, "value", term)) for term in row)
            for row in answer.rows
        ]

    return rows
