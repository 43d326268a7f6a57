"""The files of the ontology are read by the libraries that people read them with."""

from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph, URIRef

from ti_graph import resources
from ti_graph.graph.ontology import (
    alignments_graph,
    defined_terms,
    modules_graph,
    shapes_text,
    shapes_triples,
)
from ti_graph.graph.reasoning import read_by_owlready2
from ti_graph.model.namespaces import TIG
from ti_graph.model.status import STATUSES

FOLDERS = ("modules", "codelists", "shapes", "alignments", "examples")
FILES = [path for folder in FOLDERS for path in sorted((resources.ontology() / folder).glob("*"))]
MODULES = [path for path in FILES if path.parent.name in {"modules", "codelists"}]


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_rdflib_reads_every_file(path: Path) -> None:
    assert len(Graph().parse(path, format="turtle")) > 0


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_owlready2_reads_every_module_whole(path: Path) -> None:
    graph = Graph().parse(path, format="turtle")
    world = read_by_owlready2(graph)
    for kind, read in (
        (OWL.Class, world.classes()),
        (OWL.ObjectProperty, world.object_properties()),
        (OWL.DatatypeProperty, world.data_properties()),
        (OWL.NamedIndividual, world.individuals()),
    ):
        assert {thing.iri for thing in read} == {
            str(term) for term in graph.subjects(RDF.type, kind)
        }


def test_owlready2_reads_the_modules_without_complaint(capsys: pytest.CaptureFixture[str]) -> None:
    list(read_by_owlready2(modules_graph()).properties())
    printed = capsys.readouterr()
    assert printed.out + printed.err == ""


def test_no_file_needs_the_network() -> None:
    graph = modules_graph() + alignments_graph()
    imported = set(graph.objects(None, OWL.imports))
    assert imported
    assert imported <= set(graph.subjects(RDF.type, OWL.Ontology))


def test_defined_terms_are_classes_properties_and_concepts() -> None:
    terms = defined_terms()
    assert {TIG + "Commune", TIG + "within", TIG + "jobs", TIG + "simulatedOnly"} <= terms
    assert all(term.startswith(TIG) for term in terms)


def test_every_status_of_the_tables_is_a_concept() -> None:
    statuses = set(modules_graph().subjects(RDF.type, URIRef(TIG + "Status")))
    assert statuses == {URIRef(TIG + name) for name in STATUSES}


def test_the_text_of_the_shapes_is_all_of_them() -> None:
    together = Graph().parse(data=shapes_text(), format="turtle")
    assert len(together) == len(shapes_triples())


@pytest.mark.parametrize("folder", ["modules", "codelists", "alignments", "checks"])
def test_the_readme_names_every_file(folder: str) -> None:
    readme = (resources.ontology() / "README.md").read_text("utf-8")
    names = {path.stem for path in (resources.ontology() / folder).iterdir()}
    named = {f"{folder}/{name}" if folder == "codelists" else name for name in names}
    assert {name for name in named if f"`{name}`" not in readme} == set()
