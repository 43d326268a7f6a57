"""Valid examples conform and invalid ones fail for the reason they state, by two validators."""

from pathlib import Path
from typing import NamedTuple

import pyshacl
import pytest
import shacl
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import RDF, SH
from rdflib.term import Node

from ti_graph import resources
from ti_graph.graph.examples import (
    NAMES,
    compiled_shapes,
    found,
    invalid_examples,
    shortened,
    stated,
    valid_examples,
)
from ti_graph.graph.ontology import modules_graph, shapes_text

VALID = valid_examples()
INVALID = invalid_examples()
EXAMPLES = sorted(VALID + INVALID)


class Finding(NamedTuple):
    """What a validator finds: the node at fault, its path and the constraint broken."""

    focus: str
    path: str
    component: str


@pytest.fixture(scope="module")
def compiled() -> shacl.Shapes:
    return compiled_shapes()


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(data=shapes_text(), format="turtle")


def stem(path: Path) -> str:
    return path.stem


@pytest.mark.parametrize("path", VALID, ids=stem)
def test_a_valid_example_conforms(path: Path, compiled: shacl.Shapes) -> None:
    report = compiled.validate_file(str(path))
    assert report.conforms, [(one.focus_node, one.path, one.message) for one in report.results]


@pytest.mark.parametrize("path", VALID, ids=stem)
def test_a_valid_example_conforms_beside_the_ontology(path: Path, compiled: shacl.Shapes) -> None:
    together = modules_graph().parse(path, format="turtle")
    assert compiled.validate_text(together.serialize(format="nt"), format="ntriples").conforms


@pytest.mark.parametrize("path", INVALID, ids=stem)
def test_an_invalid_example_fails_for_the_reasons_it_states(
    path: Path, compiled: shacl.Shapes
) -> None:
    assert found(path, compiled) == stated(path) != set()


@pytest.mark.parametrize("path", EXAMPLES, ids=stem)
def test_both_validators_find_the_same(path: Path, compiled: shacl.Shapes, shapes: Graph) -> None:
    report = compiled.validate_file(str(path))
    fast = {Finding(one.focus_node, one.path or "", one.component) for one in report.results}
    conforms, slow = by_pyshacl(path, shapes)
    assert report.conforms == conforms
    assert fast == slow


@pytest.mark.parametrize("path", INVALID, ids=stem)
def test_a_finding_is_reported_in_both_languages(path: Path, compiled: shacl.Shapes) -> None:
    for one in compiled.validate_file(str(path)).results:
        assert len(one.messages) == 2


def test_every_shape_is_broken_by_an_invalid_example(shapes: Graph) -> None:
    named = {shortened(f"<{shape}>") for shape in shapes.subjects(RDF.type, SH.NodeShape)}
    assert {reason.shape for path in INVALID for reason in stated(path)} == named


def test_every_class_and_property_of_the_shapes_is_shown_in_a_valid_example(shapes: Graph) -> None:
    shown = Graph()
    for path in VALID:
        shown.parse(path, format="turtle")
    spoken = set(shapes.objects(None, SH.targetClass)) | set(shapes.objects(None, SH.path))
    terms = {term for term in spoken if isinstance(term, URIRef)}
    used = set(shown.predicates()) | set(shown.objects(None, RDF.type))
    assert terms - used - {URIRef(NAMES["tig"] + "Suggestion")} == set()


def test_a_decimal_in_scientific_notation_is_refused(compiled: shacl.Shapes) -> None:
    # pySHACL is no oracle here: rdflib takes 1.2e-5 for a decimal, and XML Schema does not.
    component = (resources.ontology() / "examples" / "valid-suggestion.ttl").read_text("utf-8")
    broken = component.replace("tig:weight 0.5", 'tig:weight "1.2e-5"^^xsd:decimal')
    assert broken != component
    prefix = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    report = compiled.validate_text(prefix + broken)
    assert {one.component for one in report.results} == {"DatatypeConstraintComponent"}


def test_a_decimal_may_be_written_without_its_point(compiled: shacl.Shapes) -> None:
    # The store drops the zeros and keeps the type.
    example = (resources.ontology() / "examples" / "valid-suggestion.ttl").read_text("utf-8")
    prefix = "@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n"
    for lexical in ("12.000000", "12", "0012.0"):
        text = example.replace("tig:jobs 1210.0", f'tig:jobs "{lexical}"^^xsd:decimal')
        assert text != example
        assert compiled.validate_text(prefix + text).conforms


def by_pyshacl(path: Path, shapes: Graph) -> tuple[bool, set[Finding]]:
    data = Graph().parse(path, format="turtle")
    conforms, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none")
    assert isinstance(report, Graph)
    results = report.subjects(RDF.type, SH.ValidationResult)
    return conforms, {finding(report, result) for result in results}


def finding(report: Graph, result: Node) -> Finding:
    component = str(report.value(result, SH.sourceConstraintComponent)).removeprefix(str(SH))
    focus = report.value(result, SH.focusNode)
    assert isinstance(focus, URIRef | BNode | Literal)
    return Finding(focus.n3(), path_text(report, report.value(result, SH.resultPath)), component)


def path_text(report: Graph, path: Node | None) -> str:
    """A path as the compiled validator writes it: a property, or the inverse of one."""
    if isinstance(path, URIRef):
        return path.n3()
    inverse = report.value(path, SH.inversePath) if path is not None else None
    return f"^{inverse.n3()}" if isinstance(inverse, URIRef) else ""
