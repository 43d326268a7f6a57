"""A release that breaks its shapes is not published, and the fault is reported by its place."""

from pathlib import Path

import pyshacl
import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad
from rdflib import Graph

from ti_graph.errors import ReleaseError
from ti_graph.graph.ontology import shapes_text
from ti_graph.graph.validate import SHOWN, require_valid, violations
from ti_graph.messages import LANGUAGES
from ti_graph.model.namespaces import TIG

CELL = "<https://w3id.org/ti-graph/employment/nuts-FRX1/nace2-28/2014>"
DECIMAL = "<http://www.w3.org/2001/XMLSchema#decimal>"
A_SECRET_SHOWN = f'{CELL} <{TIG}jobs> "0.000000"^^{DECIMAL} .'


@pytest.fixture(scope="module")
def lines(small_quads: list[Quad]) -> str:
    """The whole release as N-Triples."""
    return "".join(f"{quad.triple} .\n" for quad in small_quads)


def file(folder: Path, text: str) -> Path:
    path = folder / "graph.nt"
    path.write_text(text, "utf-8")
    return path


def test_the_small_country_conforms(lines: str, tmp_path: Path) -> None:
    assert violations(shapes_text(), [file(tmp_path, lines)]) == []
    require_valid(shapes_text(), [file(tmp_path, lines)])


def test_the_small_country_conforms_by_another_validator(lines: str) -> None:
    data = Graph().parse(data=lines, format="nt")
    shapes = Graph().parse(data=shapes_text(), format="turtle")
    conforms, _, text = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert conforms, text


def test_graphs_are_judged_together(small_quads: list[Quad], tmp_path: Path) -> None:
    """A commune of one graph is what an establishment of another one lies in."""
    by_graph: dict[str, list[str]] = {}
    for quad in small_quads:
        by_graph.setdefault(str(quad.graph_name), []).append(f"{quad.triple} .\n")
    paths = []
    for place, own in enumerate(by_graph.values()):
        paths.append(tmp_path / f"{place}.nt")
        paths[-1].write_text("".join(own), "utf-8")
    assert violations(shapes_text(), paths) == []
    sirene = next(
        path for path in paths if "25.50A" in path.read_text() and "siret" in path.read_text()
    )
    assert violations(shapes_text(), [sirene]) != []


def test_a_secret_reported_as_zero_stops_the_release(lines: str, tmp_path: Path) -> None:
    with pytest.raises(ReleaseError) as caught:
        require_valid(shapes_text(), [file(tmp_path, lines + A_SECRET_SHOWN + "\n")])
    error = caught.value
    assert (error.code, error.exit_code) == ("invalid_graph", 3)
    assert error.facts["count"] == 1
    first = str(error.facts["first"])
    assert CELL in first
    assert "JobsAgree" in first
    for language in LANGUAGES:
        assert first in error.detail(language)
        assert str(tmp_path) not in error.detail(language)


def test_a_violation_tells_subject_shape_path_and_value(lines: str, tmp_path: Path) -> None:
    commune = "https://w3id.org/ti-graph/territory/commune-01001"
    broken = f'<{commune}> <{TIG}siren> "12 345" .\n'
    (found,) = violations(shapes_text(), [file(tmp_path, lines + broken)])
    assert found.subject == f"<{commune}>"
    assert found.path == f"<{TIG}siren>"
    assert found.value == '"12 345"'
    assert found.shape.endswith("shapes#Territory>")
    assert "SIREN" in found.message


def test_a_few_violations_are_shown_and_all_are_counted(lines: str, tmp_path: Path) -> None:
    broken = "".join(
        f'<https://w3id.org/ti-graph/territory/commune-0100{n}> <{TIG}siren> "x" .\n'
        for n in range(1, 8)
    )
    with pytest.raises(ReleaseError) as caught:
        require_valid(shapes_text(), [file(tmp_path, lines + broken)])
    assert caught.value.facts["count"] == 7
    assert str(caught.value.facts["first"]).count("\n") == SHOWN - 1


def test_every_quad_of_the_release_is_a_plain_triple(small_quads: list[Quad]) -> None:
    """No blank node: what is reported can be pointed at, but for the ontology's own lists."""
    blank = {quad.graph_name for quad in small_quads if isinstance(quad.subject, BlankNode)}
    assert blank <= {NamedNode("https://w3id.org/ti-graph/graph/ontology")}
    assert all(isinstance(quad.object, NamedNode | Literal | BlankNode) for quad in small_quads)
